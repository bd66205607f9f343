import assert from 'node:assert/strict';
import {
  boxOf,
  chooseTheme,
  clickOn,
  coloursOf,
  command,
  eventually,
  line,
  lineText,
  openWindow,
  pointAt,
  screenshot,
} from './window.mjs';

const RULE = 'proxy-management-port.yaml';
const DISJUNCTION = "Verdict !startswith 'DENY_' or Verdict !startswith 'DROP_'";
const LIGHT = { 'workbench.colorTheme': 'Light Modern' };
const QUERY_LINES = ['let admin_ports', '| where Verdict', '| where TargetPort', '| extend ClientAddress'];

/** The words of the query with their colours, once it shows at least three of these: the grammar comes after the text. */
async function assertColourful() {
  let words;
  await eventually('three colours', async () => {
    words = await coloursOf(...QUERY_LINES);
    return new Set(words.map(({ color }) => color)).size >= 3;
  });
  return words;
}

suite('a rule in the editor', () => {
  let page;
  suiteSetup(async function () {
    this.timeout(90_000);
    page = await openWindow(RULE, LIGHT);
  });

  test('the condition that is always true is underlined, from its first character to its last', async () => {
    const squiggle = page.locator('.squiggly-error');
    await squiggle.first().waitFor({ timeout: 30_000 });
    assert.equal(await squiggle.count(), 1);
    // the lenses push the lines down when they come: until then the two are measured at different times
    await page.locator('.codelens-decoration', { hasText: 'TargetPort in (22, 5985)' }).waitFor();
    await eventually('the squiggle to lie under the disjunction and nothing else', async () => {
      const drawn = await squiggle.boundingBox();
      const text = await boxOf('| where Verdict', DISJUNCTION);
      const fits = Math.abs(drawn.x - text.left) < 2 && Math.abs(drawn.x + drawn.width - text.right) < 2;
      return fits && drawn.y >= text.top - 2 && drawn.y <= text.bottom;
    });
  });

  test('code lenses say what the query looks for', async () => {
    const lenses = page.locator('.codelens-decoration');
    await lenses.filter({ hasText: 'TargetPort in (22, 5985) · in 1 other rule' }).waitFor();
    const texts = (await lenses.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' ').trim());
    assert.deepEqual(texts.sort(), [
      '1 identifier from 1 column',
      '3 indicators · 4 stages · 1 output column',
      'T1133 in 2 rules · T1190 in 1 rule',
      'TargetPort in (22, 5985) · in 1 other rule',
      'Verdict !startswith DENY_ · Verdict !startswith DROP_',
      'used once',
    ]);
    await screenshot('light');
  });

  test('the query has colours, by its grammar and by its meaning', async () => {
    const words = await assertColourful();
    const colour = (text) => words.find((word) => word.text === text)?.color;
    assert.ok(colour('where'), `no word of its own: ${JSON.stringify(words)}`);
    assert.notEqual(colour('where'), colour("'DENY_'"));
  });

  test('hovering over a technique explains it', async () => {
    await pointAt('- T1190', 'T1190');
    const hover = page
      .locator('.monaco-hover .hover-contents', { hasText: 'Exploit Public-Facing Application' })
      .first();
    await hover.waitFor({ timeout: 15_000 });
    assert.match(await hover.textContent(), /T1190 Exploit Public-Facing Application/);
    await screenshot('hover-technique');
    await page.mouse.move(2, 2);
  });

  test('hovering over the finding says what is wrong and by which rule', async () => {
    await pointAt('| where Verdict', "'DENY_'");
    const hover = page.locator('.monaco-hover', { hasText: 'This condition is always true' }).first();
    await hover.waitFor({ timeout: 15_000 });
    assert.match(await hover.textContent(), /rulewright\s*\(logic\/always-true\)/);
    await screenshot('hover-finding');
    await page.mouse.move(2, 2);
  });

  test('hovering over a name in the query says what it is', async () => {
    await pointAt('| where TargetPort', 'admin_ports');
    const hover = page.locator('.monaco-hover', { hasText: 'A value of type dynamic' }).first();
    await hover.waitFor({ timeout: 15_000 });
    assert.match(await hover.textContent(), /let admin_ports = dynamic/);
    await screenshot('hover-name');
    await page.mouse.move(2, 2);
  });

  test('clicking a code lens lists the indicators, and moving through them selects each', async () => {
    await page.locator('.codelens-decoration a', { hasText: '3 indicators' }).click();
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'TargetPort in (22, 5985)' }).waitFor();
    assert.equal(await rows.count(), 3);
    await page.keyboard.press('ArrowDown');
    await page.locator('.monaco-editor .selected-text').first().waitFor();
    await screenshot('indicators');
    await page.keyboard.press('Escape');
  });

  test('clicking a code lens with a count shows the other rules', async () => {
    await page.locator('.codelens-decoration a', { hasText: 'in 1 other rule' }).click();
    const peek = page.locator('.peekview-widget');
    await peek
      .locator('.monaco-list-row', { hasText: "TargetPort in ('22', '5985', '3389')" })
      .waitFor({ timeout: 15_000 });
    await screenshot('other-rules');
    await page.keyboard.press('Escape');
  });

  test('the outline shows the rule and the stages of its query', async () => {
    await command('Explorer: Focus on Outline View');
    // the files make room for it
    await page.locator('.explorer-viewlet .pane-header', { hasText: 'rules' }).click();
    const rows = page.locator('.outline-pane .monaco-list-row');
    await rows.filter({ hasText: 'extend' }).first().waitFor({ timeout: 15_000 });
    const parts = '.label-name, .label-description';
    const shown = await rows.evaluateAll(
      (all, selector) =>
        all.map((row) =>
          [...row.querySelectorAll(selector)]
            .map((part) => part.textContent)
            .filter(Boolean)
            .join(' '),
        ),
      parts,
    );
    const query = shown.indexOf('query');
    assert.ok(query >= 0, shown.join('\n'));
    assert.deepEqual(shown.slice(query + 1, query + 6), [
      "admin_ports dynamic(['22', '5985'])",
      'PerimeterProxyEvent_CL',
      `where ${DISJUNCTION}`,
      'where TargetPort in (admin_ports)',
      'extend ClientAddress = SourceAddress',
    ]);
    await screenshot('outline');
  });

  test('the lightbulb repairs the condition, with the keyboard alone', async () => {
    await clickOn('| where Verdict', "'DENY_'");
    await page
      .locator('.monaco-editor .lightBulbWidget, .monaco-editor [class*="codicon-gutter-lightbulb"]')
      .first()
      .waitFor();
    await page.keyboard.press('Control+.');
    const menu = page.locator('.action-widget', { hasText: 'Quick Fix' });
    await menu.waitFor();
    assert.match(await menu.textContent(), /Replace `or` by `and`/);
    await screenshot('lightbulb');
    await page.keyboard.press('Enter');
    await line("'DENY_' and Verdict").waitFor();
    await page.locator('.squiggly-error').waitFor({ state: 'detached' });
    assert.equal(
      (await lineText('| where Verdict')).trim(),
      "| where Verdict !startswith 'DENY_' and Verdict !startswith 'DROP_'",
    );
    await screenshot('repaired');
  });
});

suite('themes', () => {
  let page;
  suiteSetup(async () => {
    page = await openWindow(RULE, LIGHT);
    await page.locator('.squiggly-error').first().waitFor({ timeout: 30_000 });
    await page.locator('.codelens-decoration', { hasText: 'TargetPort in (22, 5985)' }).waitFor();
  });

  const themes = [
    ['dark', 'Dark Modern', 'vs-dark'],
    ['high-contrast', 'Default High Contrast', 'hc-black'],
  ];
  for (const [name, theme, ofWindow] of themes) {
    test(`colours in ${theme}`, async () => {
      await chooseTheme(theme);
      await page.locator(`.monaco-workbench.${ofWindow}`).waitFor({ timeout: 15_000 });
      await assertColourful();
      await screenshot(name);
    });
  }
});

suite('other windows', () => {
  test('colours without the language server, by the grammar alone', async () => {
    const off = { 'editor.semanticHighlighting.enabled': false };
    await openWindow(RULE, { ...LIGHT, '[yaml]': off });
    await line('| where Verdict').waitFor();
    await assertColourful();
    await screenshot('grammar-alone');
  });

  test('the rule with legs: three notes, none of them an error', async () => {
    const page = await openWindow('new-app-for-account.yaml', LIGHT);
    await line('id: d94e7a10').waitFor();
    await command('View: Focus Problems');
    await page
      .locator('.markers-panel .monaco-list-row', { hasText: 'logic/outer-join-negation' })
      .nth(2)
      .waitFor({ timeout: 30_000 });
    const rows = await page.locator('.markers-panel .monaco-list-row').allInnerTexts();
    assert.equal(rows.filter((row) => row.includes('logic/outer-join-negation')).length, 3, rows.join('\n'));
    await page.keyboard.press('Escape');
    await screenshot('problems');
  });

  test('a .kql file: two queries, one mistake', async () => {
    const page = await openWindow('hunting.kql', LIGHT);
    await page.locator('.squiggly-error').first().waitFor({ timeout: 30_000 });
    assert.equal(await page.locator('.squiggly-error').count(), 1);
    await page.locator('.codelens-decoration').nth(1).waitFor();
    await screenshot('kql-file');
  });
});
