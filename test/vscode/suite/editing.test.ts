import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, closeAll, eventually, findingsOf, openFixture, rangeOf, replace } from '../support/editor.ts';

suite('writing a rule', () => {
  suiteSetup(activate);
  teardown(closeAll);

  /** What is offered in place of a text, as soon as the facts are there. */
  async function offeredFor(document: vscode.TextDocument, text: string, nth = 0): Promise<vscode.CompletionItem[]> {
    const at = rangeOf(document, text, nth).start;
    return eventually(`something to be offered at ${text}`, async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        at,
      );
      const ours = list.items.filter(
        (item) => (item as { data?: unknown }).data !== undefined || item.kind !== vscode.CompletionItemKind.Text,
      );
      return ours.length > 0 ? ours : undefined;
    });
  }

  const labelOf = ({ label }: vscode.CompletionItem): string => (typeof label === 'string' ? label : label.label);

  test('offers the columns of the query inside of columnName', async () => {
    const document = await openFixture('broken.yaml');
    await replace(document, rangeOf(document, 'columnName: Person'), 'columnName: ');
    const items = await offeredFor(document, '\nversion:');
    assert.deepEqual(items.map(labelOf).sort(), ['OperationName', 'Person', 'TimeGenerated']);
  });

  test('offers the columns of a stage in the query', async () => {
    const document = await openFixture('broken.yaml');
    await replace(document, rangeOf(document, '| project TimeGenerated'), '| where Pers\n  | project TimeGenerated');
    const at = rangeOf(document, '| where Pers').end;
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    assert.equal(labelOf(list.items[0]!), 'Person');
  });

  test('renames a column through the query and the fields', async () => {
    const document = await openFixture('broken.yaml');
    const before = document.getText();
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      rangeOf(document, 'columnName: Person').end,
      'Consenter',
    );
    assert.ok(await vscode.workspace.applyEdit(edit), 'the edit was refused');
    assert.equal(document.getText(), before.replaceAll('Person', 'Consenter'));
  });

  test('does not rename a column of a table', async () => {
    const document = await openFixture('broken.yaml');
    const at = rangeOf(document, 'OperationName').start;
    await assert.rejects(
      async () => vscode.commands.executeCommand('vscode.executeDocumentRenameProvider', document.uri, at, 'Other'),
      /OperationName is a column of AuditLogs/,
    );
  });

  test('fixes all safe problems at once', async () => {
    const document = await openFixture('broken.yaml');
    const broken = ['attack/unknown-tactic', 'attack/unknown-technique', 'logic/always-true', 'yaml/missing-space'];
    await findingsOf(document.uri, ...broken);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(0, 0, 0, 0),
      'source.fixAll.rulewright',
    );
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Fix all safe problems'],
    );
    assert.ok(await vscode.workspace.applyEdit(actions[0]!.edit!), 'the edit was refused');
    await findingsOf(document.uri);
    assert.match(
      document.getText(),
      /severity: Medium\n[\s\S]*- InitialAccess\n[\s\S]*- T1566\n[\s\S]*"failure" and Result/,
    );
  });

  test('gives a rule another id and raises its version', async () => {
    const document = await openFixture('broken.yaml');
    const id = rangeOf(document, '2c60a7f1-94be-4d0e-b1c3-58e0d7f6a219');
    await vscode.commands.executeCommand('rulewright.newId');
    assert.match(document.getText(id), /^(?!2c60a7f1)[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    await vscode.commands.executeCommand('rulewright.bumpVersion', 'minor');
    assert.match(document.getText(), /^version: 1\.1\.0$/m);
  });

  test('begins a new rule in a file of its own', async () => {
    await vscode.commands.executeCommand('rulewright.newRule', 'Scheduled analytics rule');
    const { document } = vscode.window.activeTextEditor!;
    assert.equal(document.languageId, 'yaml');
    assert.match(document.getText(), /^id: [\da-f-]{36}\nname: Name of the rule\n[\s\S]*\nkind: Scheduled\n$/);
    await vscode.commands.executeCommand('undo');
  });
});
