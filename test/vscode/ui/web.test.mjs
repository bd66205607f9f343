import assert from 'node:assert/strict';
import { lineOfCaret, openExplorer, RULE } from './explorer.mjs';
import { clickOn, eventually, screenshot } from './window.mjs';

suite('the Rule Explorer in a browser', () => {
  test('shows the rule, leads to the text and is led by it', async function () {
    this.timeout(120_000);
    const { page, explorer } = await openExplorer(RULE, { web: true });
    const indicator = explorer.locator('.indicators .item', { hasText: 'TargetPort' });
    assert.match(await explorer.locator('.attack').innerText(), /T1190 Exploit Public-Facing Application/);
    await indicator.click();
    await eventually('the caret', async () => (await lineOfCaret(page)) === '24');
    await clickOn('| extend ClientAddress', 'SourceAddress');
    await explorer.locator('.step .item[aria-current]', { hasText: 'extend ClientAddress' }).waitFor();
    await explorer.getByRole('button', { name: 'Copy as CSV' }).click();
    await eventually('the clipboard', async () =>
      /^Rule,Field,/.test(await page.evaluate(() => navigator.clipboard.readText())),
    );
    await screenshot('explorer-web');
  });
});
