import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../host/host.mjs';
import { openExplorer, RULE } from './explorer.mjs';
import { command, eventually, openFolder, readFile, screenshot } from './window.mjs';

suite('what leaves the editor', () => {
  let page;
  let explorer;
  suiteSetup(async function () {
    this.timeout(90_000);
    ({ page, explorer } = await openExplorer(RULE));
    // the numbers of other rules are copied as well
    await explorer.locator('.indicators .link', { hasText: '2' }).waitFor({ timeout: 20_000 });
  });

  /** What is copied; empty until then. */
  async function copied(copy) {
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await copy();
    let text = '';
    await eventually('something on the clipboard', async () => {
      text = await page.evaluate(() => navigator.clipboard.readText());
      return text !== '';
    });
    return text;
  }

  const button = (name) => () => explorer.getByRole('button', { name: `Copy as ${name}` }).click();

  test('is, as Markdown, the page that the command line prints', async () => {
    const text = await copied(button('Markdown'));
    const printed = execFileSync(
      process.execPath,
      [path.join(root, 'dist', 'cli.js'), 'explain', RULE, '--workspace', '.', '--format', 'markdown'],
      { cwd: openFolder(), encoding: 'utf8' },
    );
    assert.match(
      text,
      /^# Perimeter proxy - Request to a management port\n\n- Scheduled · High · proxy-management-port\.yaml\n/,
    );
    assert.equal(text, printed);
  });

  test('is, as CSV, the indicators with their counts', async () => {
    const rows = (await copied(button('CSV'))).split('\r\n');
    assert.equal(rows[0], 'Rule,Field,Kind,Value,Excluded,Case sensitive,Transforms,Against,From,Rules');
    assert.equal(
      rows[1],
      `Perimeter proxy - Request to a management port,TargetPort,in,22,false,true,,value,PerimeterProxyEvent_CL.TargetPort,2`,
    );
    assert.equal(rows.length, 6);
  });

  test('is, as JSON, what a script reads', async () => {
    const { path: of, kind, queries } = JSON.parse(await copied(button('JSON')));
    assert.deepEqual([of, kind], [RULE, 'Scheduled']);
    assert.deepEqual(
      queries[0].indicators.map(({ field, corpus }) => [field, corpus]),
      [
        ['TargetPort', 2],
        ['Verdict', 1],
        ['Verdict', 1],
      ],
    );
  });

  test('is the same by a command as by a button', async () => {
    const text = await copied(() => command('Rulewright: Copy Rule as Markdown'));
    assert.equal(text, await copied(button('Markdown')));
  });

  test('is a layer for the ATT&CK Navigator, in the file that is chosen', async () => {
    await command('Rulewright: Export ATT&CK Navigator Layer');
    const input = page.locator('.quick-input-widget input').first();
    await eventually('the name that is proposed', async () => /attack-coverage\.json$/.test(await input.inputValue()));
    await screenshot('export-layer');
    await input.fill(`${openFolder()}/layer.json`);
    await page.keyboard.press('Enter');
    await eventually('the file', async () => readFile('layer.json') !== undefined);
    await page.locator('.tab', { hasText: 'layer.json' }).waitFor();
    const { domain, versions, techniques } = JSON.parse(readFile('layer.json'));
    assert.deepEqual([domain, versions.layer], ['enterprise-attack', '4.5']);
    const scored = techniques.find(({ techniqueID, tactic }) => techniqueID === 'T1190' && tactic === 'initial-access');
    assert.equal(scored.score, 1);
  });
});
