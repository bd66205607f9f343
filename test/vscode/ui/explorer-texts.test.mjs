import assert from 'node:assert/strict';
import { openExplorer } from './explorer.mjs';
import { clickOn, command, eventually, line, screenshot } from './window.mjs';

/** A rule around a query. */
function ruleWith(name, lines) {
  return `name: ${name}
severity: Low
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics:
  - InitialAccess
relevantTechniques:
  - T1133
query: |
${lines.map((line) => `  ${line}\n`).join('')}version: 1.0.0
kind: Scheduled
`;
}

/** What a page must not have, whatever a file says. */
async function foreignOn(explorer) {
  return explorer
    .locator('body')
    .evaluate(
      (body) =>
        body.querySelectorAll(
          'img, svg, iframe, a, b, form, object, main script, main style, [onerror], [onload], [style]',
        ).length,
    );
}

suite('the Rule Explorer with texts of strangers', () => {
  test('shows them as texts', async () => {
    const { page, explorer } = await openExplorer('hostile.yaml');
    assert.match(
      await explorer.locator('h1').innerText(),
      /^<img src=x onerror="document\.body\.id='broken'"> \[click\]/,
    );
    await explorer.locator('.values', { hasText: "<svg onload=document.body.id='broken'>" }).waitFor();
    await explorer.locator('.output', { hasText: '<iframe src=//x>' }).waitFor();
    await explorer.locator('.step', { hasText: '</script>' }).waitFor();
    await explorer.locator('.values', { hasText: '$(alert)' }).waitFor();
    const found = await explorer.locator('body').evaluate((body) => ({
      id: body.id,
      headings: body.querySelectorAll('h1').length,
      policy: document.querySelector('meta[http-equiv=Content-Security-Policy]').content,
      turned: /[\u202a-\u202e\u2066-\u2069]/.test(body.textContent),
    }));
    assert.deepEqual([found.id, found.headings, await foreignOn(explorer)], ['', 1, 0]);
    assert.match(found.policy, /^default-src 'none'; style-src [^;]+; script-src 'nonce-[0-9a-f]{32}'$/);
    assert.doesNotMatch(found.policy, /unsafe/);
    // a word that turns those behind it around is shown, not obeyed
    await explorer.locator('.step', { hasText: '\\u202e' }).waitFor();
    assert.equal(found.turned, false);
    await screenshot('explorer-hostile');
    assert.equal(await page.locator('.monaco-workbench').count(), 1);
  });

  test('shows the beginning of endless ones, and soon', async () => {
    const endless = 'x'.repeat(1_000_000);
    const lines = [`let lure = "${endless}";`, 'SigninLogs', '| where UserPrincipalName == lure'];
    const { explorer } = await openExplorer('endless.yaml', {
      files: { 'endless.yaml': ruleWith('Endless', lines) },
    });
    await explorer.locator('.values', { hasText: '… (1000000 characters)' }).waitFor();
    const length = await explorer.locator('body').evaluate((body) => body.textContent.length);
    assert.ok(length < 20_000, `${length} characters`);
    await screenshot('explorer-endless');
  });

  test('shows the beginning of thousands of stages, and goes on when asked', async () => {
    const stages = Array.from({ length: 2500 }, (_, i) => `| where AppId != "${i}"\n  | take ${10_000 - i}`);
    const { page, explorer } = await openExplorer('stages.yaml', {
      files: { 'stages.yaml': ruleWith('Stages', ['SigninLogs', ...stages]) },
    });
    const elements = () => explorer.locator('body').evaluate((body) => body.querySelectorAll('*').length);
    assert.ok((await elements()) < 8000, `${await elements()} elements`);
    // a key is answered while the page is there
    await clickOn('- T1133', 'T1133');
    await page.keyboard.press('End');
    const started = Date.now();
    await page.keyboard.type('.001');
    await explorer.locator('.attack', { hasText: 'T1133.001' }).waitFor({ timeout: 20_000 });
    console.log(`      a change of 5,000 stages is shown after ${Date.now() - started} ms`);
    const drawn = () => explorer.locator('.step').count();
    const before = await drawn();
    await explorer
      .getByRole('button', { name: /^and \d+ more$/ })
      .last()
      .scrollIntoViewIfNeeded();
    await explorer.locator('.pipeline > li > .link', { hasText: 'more' }).first().click();
    await eventually('more stages', async () => (await drawn()) > before);
    await screenshot('explorer-stages');
    // what is typed outlives the window
    await line('- T1133').click();
    await command('File: Revert File');
    await explorer.locator('.attack', { hasText: 'T1133.001' }).waitFor({ state: 'detached' });
  });
});
