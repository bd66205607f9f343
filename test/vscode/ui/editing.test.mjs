import assert from 'node:assert/strict';
import { boxOf, clickOn, command, eventually, line, lineText, openWindow, screenshot } from './window.mjs';

const RULE = 'broken.yaml';
const LIGHT = { 'workbench.colorTheme': 'Light Modern' };

suite('writing a rule', () => {
  let page;
  suiteSetup(async () => {
    page = await openWindow(RULE, LIGHT);
    await page.locator('.squiggly-error').first().waitFor({ timeout: 30_000 });
    await page.locator('.codelens-decoration', { hasText: '1 identifier' }).waitFor({ timeout: 30_000 });
  });

  /** The rows of the list of suggestions, as soon as it holds a word. */
  async function suggestions(word) {
    const row = page.locator('.suggest-widget .monaco-list-row', { hasText: word });
    await row.first().waitFor({ timeout: 15_000 });
    return page.locator('.suggest-widget .monaco-list-row').allInnerTexts();
  }

  test('the columns of the query are offered while columnName is typed', async () => {
    await clickOn('columnName: Person', 'Person');
    await page.keyboard.press('End');
    for (let i = 0; i < 'Person'.length; i++) await page.keyboard.press('Backspace');
    await page.keyboard.type('P');
    const rows = await suggestions('Person');
    assert.ok(
      rows.some((row) => row.includes('Person')),
      rows.join('\n'),
    );
    await screenshot('completion-column');
    await page.keyboard.press('Enter');
    await eventually(
      'the column to be taken',
      async () => (await lineText('columnName:')).trim() === 'columnName: Person',
    );
  });

  test('the operators come behind a pipe, and then the columns', async () => {
    await clickOn('| project TimeGenerated', 'OperationName');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('| ');
    const operators = await suggestions('summarize');
    assert.match(operators[0], /^where/);
    await screenshot('completion-operators');
    await page.keyboard.type('whe');
    await suggestions('where');
    await page.keyboard.press('Enter');
    const columns = await suggestions('Person');
    assert.match(columns[0], /TimeGenerated|Person|OperationName/);
    await screenshot('completion-columns-of-stage');
    await page.keyboard.type('Pers');
    await suggestions('Person');
    await page.keyboard.press('Enter');
    await eventually(
      'the column to be taken',
      async () => (await lineText('| where Pers')).trim() === '| where Person',
    );
  });

  test('a column is renamed in the query and in the field that names it', async () => {
    await clickOn('columnName: Person', 'Person');
    await page.keyboard.press('F2');
    const input = page.locator('.rename-box input');
    await input.waitFor();
    await input.fill('Consenter');
    await screenshot('rename-column');
    await page.keyboard.press('Enter');
    await line('columnName: Consenter').waitFor();
    await line('| extend Consenter').waitFor();
    await screenshot('renamed-column');
  });

  test('keys are offered with what belongs under them', async () => {
    await clickOn('version: 1.0.0', '1.0.0');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('cust');
    await suggestions('customDetails');
    await screenshot('completion-key');
    await page.keyboard.press('Escape');
  });

  test('all safe problems are fixed by one action', async () => {
    await command('Fix All');
    await line('severity: Medium').waitFor();
    await line('- T1566').waitFor();
    await screenshot('fixed-all');
  });
});

suite('typing', () => {
  test('lines stay where they are while a condition is typed under a lens', async () => {
    const page = await openWindow('proxy-management-port.yaml', LIGHT);
    const below = '| extend ClientAddress';
    const top = async () => Math.round((await boxOf(below)).top);
    await page.locator('.codelens-decoration', { hasText: 'TargetPort in' }).waitFor({ timeout: 30_000 });
    await clickOn('| where TargetPort', 'admin_ports');
    await page.keyboard.press('End');
    const before = await top();
    const seen = new Set();
    for (const key of ' and Verdict == "allowed"') {
      await page.keyboard.type(key);
      // longer than the server waits before it looks at the text
      for (let i = 0; i < 4; i++) {
        await page.waitForTimeout(40);
        seen.add(await top());
      }
    }
    assert.deepEqual([...seen], [before]);
    await page.keyboard.press('Escape');
    await page.locator('.codelens-decoration', { hasText: 'Verdict == allowed' }).waitFor();
    await screenshot('typing-under-a-lens');
  });
});
