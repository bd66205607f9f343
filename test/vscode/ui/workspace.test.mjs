import assert from 'node:assert/strict';
import { clickOn, command, eventually, line, openWindow, screenshot } from './window.mjs';

const RULE = 'proxy-management-port.yaml';
const LIGHT = { 'workbench.colorTheme': 'Light Modern', 'editor.minimap.enabled': false };

suite('all rules of the workspace', () => {
  let page;
  suiteSetup(async function () {
    this.timeout(90_000);
    page = await openWindow(RULE, LIGHT);
    await page.locator('.codelens-decoration', { hasText: 'in 1 other rule' }).first().waitFor({ timeout: 30_000 });
  });

  const pane = (title) => page.locator('.pane', { has: page.locator('.pane-header', { hasText: title }) });
  const row = (title, text) => pane(title).locator('.monaco-list-row', { hasText: text }).first();

  /** Clicks on a row, once more when it has moved away under the mouse: rows come while the index is made. */
  async function choose(title, text) {
    const isChosen = (element) => element.classList.contains('selected');
    do await row(title, text).click();
    while (!(await row(title, text).evaluate(isChosen)));
  }

  test('are in the side bar, by technique and by table', async () => {
    await command('Rulewright: Focus on Rules by Technique View');
    const techniques = 'Rules by Technique';
    await choose(techniques, 'Initial Access');
    await row(techniques, 'T1190 Exploit Public-Facing Application').waitFor();
    await row(techniques, 'Without a rule').waitFor();
    await choose(techniques, 'T1190');
    const rule = row(techniques, 'Perimeter proxy - Request to a management port');
    assert.match(await rule.innerText(), /High/);
    await command('Rulewright: Focus on Rules by Table View');
    await choose('Rules by Table', 'PerimeterProxyEvent_CL');
    await choose('Rules by Table', 'Perimeter proxy');
    await screenshot('trees');
    await command('Rulewright: Focus on Rules by Indicator View');
    await row('Rules by Indicator', 'TargetPort in 22').waitFor();
  });

  test('are found by an indicator', async () => {
    await command('Rulewright: Search Indicator in All Rules');
    const input = page.locator('.quick-input-widget input[placeholder="A field, a kind or a value"]');
    await input.waitFor();
    await input.fill('5985');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await eventually('one indicator', async () => (await rows.count()) === 1);
    assert.match(await rows.first().innerText(), /TargetPort in 5985[\s\S]*\d rule/);
    await page.keyboard.press('Enter');
    await rows.filter({ hasText: 'Perimeter proxy - Request to a management port' }).waitFor();
    await screenshot('search-indicator');
    await page.keyboard.press('Enter');
    // whoever opens the next list earlier loses it to the editor
    await page.locator('.monaco-editor.focused .selected-text').first().waitFor();
  });

  test('are counted in the matrix of ATT&CK, which leads to them', async () => {
    await command('Rulewright: Show ATT&CK Coverage');
    const matrix = page.frameLocator('iframe.webview').frameLocator('#active-frame');
    await matrix.locator('.tactic', { hasText: 'Initial Access' }).waitFor({ timeout: 20_000 });
    await screenshot('coverage');
    await matrix.getByRole('button', { name: 'T1190 Exploit Public-Facing Application: 1 rule' }).click();
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Perimeter proxy' }).waitFor();
    await page.keyboard.press('Escape');
    await eventually('the list to close', async () => !(await page.locator('.quick-input-widget').isVisible()));
  });

  test('are found by the table at the caret', async () => {
    page = await openWindow(RULE, LIGHT);
    await page.locator('.codelens-decoration', { hasText: 'in 1 other rule' }).first().waitFor({ timeout: 30_000 });
    // the line of the query; the name stands in the list of data types as well
    await clickOn('PerimeterProxyEvent_CL', 'ProxyEvent');
    await command('Rulewright: Show Rules That Read a Table');
    const rows = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Perimeter proxy' });
    await eventually('both rules', async () => (await rows.count()) === 2);
    await screenshot('rules-reading-a-table');
    await page.keyboard.press('Escape');
  });

  test('are exported as a layer for the Navigator', async () => {
    await command('Rulewright: Export ATT&CK Navigator Layer');
    const input = page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await eventually('a name to be there', async () => (await input.inputValue()).endsWith('attack-coverage.json'));
    await page.keyboard.press('Enter');
    await line('"techniqueID": "T1190"').waitFor({ timeout: 20_000 });
    await screenshot('navigator-layer');
  });

  test('that are nearly the same stand together, and are compared', async () => {
    page = await openWindow('icons-first.yaml', LIGHT);
    await page.locator('.codelens-decoration').first().waitFor({ timeout: 30_000 });
    await command('Rulewright: Focus on Near-duplicate Rules View');
    const title = 'Near-duplicate Rules';
    await choose(title, 'click');
    await eventually(
      'both rules',
      async () => (await pane(title).locator('.monaco-list-row', { hasText: 'click' }).count()) === 3,
    );
    await screenshot('near-duplicates');
    await page.locator('.monaco-editor .view-line').first().click();
    await command('Rulewright: Show Rules Nearly the Same as This One');
    const item = page.locator('.quick-input-list .monaco-list-row', { hasText: 'second' });
    await item.waitFor();
    assert.match(await item.innerText(), /about \d\d % the same/);
    await screenshot('similar-rules');
    await page.keyboard.press('Enter');
    await page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await screenshot('similar-rules-compared');
  });

  test('whose texts look like icons and links are shown as texts', async () => {
    page = await openWindow('icons-first.yaml', LIGHT);
    // until the server has answered, the editor shows those of the last time, which lead nowhere
    const lens = page.locator('.codelens-decoration', { hasText: 'Sign', has: page.locator('a') }).first();
    await lens.waitFor({ timeout: 30_000 });
    const seen = async (place) => {
      assert.match((await place.innerText()).replaceAll('\u200b', ''), /\$\((?:bug|zap|trash)\)/);
      assert.equal(await place.locator('.codicon-bug, .codicon-zap, .codicon-trash').count(), 0);
    };
    await seen(lens);
    await command('Rulewright: Focus on Rules by Table View');
    await choose('Rules by Table', 'IconTable_CL');
    await seen(row('Rules by Table', 'click'));
    await command('Rulewright: Focus on Rules by Indicator View');
    await seen(row('Rules by Indicator', 'zap'));
    await screenshot('icons-as-texts');
    await lens.locator('a').first().click();
    const choices = page.locator('.quick-input-list .monaco-list-row');
    await seen(choices.filter({ hasText: 'zap' }).first());
    await screenshot('icons-in-a-list');
    await page.keyboard.press('Escape');
    await eventually('the list to close', async () => !(await page.locator('.quick-input-widget').isVisible()));
  });
});
