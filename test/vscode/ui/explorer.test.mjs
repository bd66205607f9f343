import assert from 'node:assert/strict';
import { chooseTheme, clickOn, command, eventually, line, openWindow, screenshot } from './window.mjs';

const RULE = 'proxy-management-port.yaml';
const LIGHT = { 'workbench.colorTheme': 'Light Modern', 'editor.minimap.enabled': false };

/** Opens a rule and the panel beside it; the page in the panel. */
async function openExplorer(file, settings = LIGHT) {
  const page = await openWindow(file, settings);
  await page.locator('.codelens-decoration').first().waitFor({ timeout: 30_000 });
  await command('Rulewright: Open Rule Explorer');
  const explorer = page.frameLocator('iframe.webview').frameLocator('#active-frame');
  await explorer.locator('h1').waitFor({ timeout: 20_000 });
  // the facts come after the text
  await explorer.locator('.attack', { hasText: /External|no technique|Windows|T<b>/ }).waitFor();
  return { page, explorer };
}

/** The number of the line with the caret, as the editor shows it. */
const lineOfCaret = (page) => page.locator('.monaco-editor .active-line-number').first().innerText();

suite('the Rule Explorer', () => {
  let page;
  let explorer;
  suiteSetup(async function () {
    this.timeout(90_000);
    ({ page, explorer } = await openExplorer(RULE));
  });

  const item = (name, text) => explorer.locator(`${name} .item`, { hasText: text }).first();
  const marked = (text) => explorer.locator('.item[aria-current]', { hasText: text }).first();

  test('shows the rule taken apart', async () => {
    const parts = await explorer.locator('h2').allInnerTexts();
    assert.deepEqual(parts, ['Findings (1)', 'ATT&CK', 'Parameters', 'Stages', 'Indicators', 'Output columns']);
    const rows = await explorer.locator('.indicators tbody tr').allInnerTexts();
    assert.equal(rows.length, 3);
    assert.match(rows[0], /TargetPort[\s\S]*in[\s\S]*22[\s\S]*5985/);
    await screenshot('explorer-light');
  });

  test('leads from an item to its place in the text', async () => {
    await item('.indicators', 'TargetPort').click();
    await eventually('the caret', async () => (await lineOfCaret(page)) === '24');
    await page.locator('.monaco-editor .selected-text').first().waitFor();
    await marked('TargetPort').waitFor();
  });

  test('leads there with the keyboard alone', async () => {
    await item('.parameters', 'admin_ports').focus();
    await page.keyboard.press('Enter');
    await eventually('the caret', async () => (await lineOfCaret(page)) === '21');
    await page.locator('.editor-instance .monaco-editor.focused').waitFor();
  });

  test('marks what the caret is in', async () => {
    await clickOn('| where Verdict', "'DENY_'");
    await marked('Verdict').waitFor();
    await explorer.locator('.step .item[aria-current]', { hasText: "where Verdict !startswith 'DENY_'" }).waitFor();
    await clickOn('| extend ClientAddress', 'SourceAddress');
    await explorer.locator('.step .item[aria-current]', { hasText: 'extend ClientAddress' }).waitFor();
    assert.equal(await explorer.locator('.indicators .item[aria-current]').count(), 0);
  });

  test('sorts and filters, and keeps both while the text is edited', async () => {
    await explorer.getByRole('button', { name: 'Field', exact: true }).click();
    const fields = () => explorer.locator('.indicators tbody th').allInnerTexts();
    await eventually('the order', async () => /^TargetPort,Verdict,Verdict$/.test((await fields()).join()));
    await explorer.getByRole('searchbox').fill('drop');
    await eventually('one row', async () => (await fields()).length === 1);
    await explorer.locator('main').evaluate(() => {
      globalThis.scrollTo(0, 120);
      globalThis.keptHeading = document.querySelector('h1');
      globalThis.keptInput = document.querySelector('input');
    });
    await clickOn('| where TargetPort', 'admin_ports');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('| where Extra == "typed"');
    await explorer.locator('.step', { hasText: 'Extra == "typed"' }).waitFor();
    const kept = await explorer.locator('main').evaluate(() => ({
      heading: globalThis.keptHeading === document.querySelector('h1'),
      input: globalThis.keptInput === document.querySelector('input') && document.querySelector('input').value,
      sort: document.querySelector('[aria-sort=ascending]')?.textContent,
    }));
    assert.deepEqual(kept, { heading: true, input: 'drop', sort: 'Field' });
    assert.equal((await fields()).join(), 'Verdict');
    await explorer.getByRole('searchbox').fill('typed');
    await eventually('the new row', async () => (await fields()).join() === 'Extra');
    await explorer.getByRole('searchbox').fill('');
    // what is typed outlives the window, and the next one opens the same rule
    await line('| where Extra').click();
    await command('File: Revert File');
    await explorer.locator('.step', { hasText: 'Extra == "typed"' }).waitFor({ state: 'detached' });
  });

  test('moves along a part with the arrow keys, and takes one stop of the tab key for it', async () => {
    const stops = await explorer.locator('.indicators .item[tabindex="0"]').count();
    assert.equal(stops, 1);
    await explorer.locator('.indicators .item').first().focus();
    await page.keyboard.press('ArrowDown');
    const second = explorer.locator('.indicators .item').nth(1);
    assert.ok(await second.evaluate((element) => element === document.activeElement));
    assert.equal(await second.getAttribute('tabindex'), '0');
  });

  const themes = [
    ['dark', 'Dark Modern', 'vscode-dark'],
    ['high-contrast', 'Default High Contrast', 'vscode-high-contrast'],
  ];
  for (const [name, theme, ofBody] of themes) {
    test(`has the colours of ${theme}`, async () => {
      await line('| where Verdict').click();
      await chooseTheme(theme);
      await explorer.locator(`body.${ofBody}`).waitFor();
      const [text, ground] = await explorer.locator('body').evaluate((body) => {
        const { color, backgroundColor } = getComputedStyle(body);
        return [color, backgroundColor].map((value) =>
          value
            .match(/\d+/g)
            .slice(0, 3)
            .reduce((sum, n) => sum + Number(n), 0),
        );
      });
      assert.ok(text - ground > 380, `light words on a dark ground: ${text} on ${ground}`);
      await screenshot(`explorer-${name}`);
    });
  }
});

suite('the Rule Explorer with other rules', () => {
  test('draws legs side by side', async () => {
    const { explorer } = await openExplorer('new-app-for-account.yaml');
    const legs = explorer.locator('.legs > .leg');
    await legs.first().scrollIntoViewIfNeeded();
    const boxes = await legs.evaluateAll((all) => all.map((leg) => leg.getBoundingClientRect().toJSON()));
    assert.equal(boxes.length, 3);
    assert.ok(
      boxes.every(({ top, left }, i) => Math.abs(top - boxes[0].top) < 1 && (i === 0 || left > boxes[i - 1].left)),
    );
    await screenshot('explorer-legs');
  });

  test('shows hostile texts as texts', async () => {
    const { page, explorer } = await openExplorer('hostile.yaml');
    assert.match(
      await explorer.locator('h1').innerText(),
      /^<img src=x onerror="document\.body\.id='broken'"> \[click\]/,
    );
    await explorer.locator('.values', { hasText: "<svg onload=document.body.id='broken'>" }).waitFor();
    await explorer.locator('.output', { hasText: '<iframe src=//x>' }).waitFor();
    const found = await explorer.locator('body').evaluate((body) => ({
      id: body.id,
      foreign: body.querySelectorAll(
        'img, svg, iframe, a, b, form, object, main script, main style, [onerror], [onload], [style]',
      ).length,
      headings: body.querySelectorAll('h1').length,
      policy: document.querySelector('meta[http-equiv=Content-Security-Policy]').content,
    }));
    assert.deepEqual([found.id, found.foreign, found.headings], ['', 0, 1]);
    assert.match(found.policy, /^default-src 'none'; style-src [^;]+; script-src 'nonce-[0-9a-f]{32}'$/);
    assert.doesNotMatch(found.policy, /unsafe/);
    await screenshot('explorer-hostile');
    assert.equal(await page.locator('.monaco-workbench').count(), 1);
  });
});
