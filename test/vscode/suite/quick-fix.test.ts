import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, closeAll, findingsOf, openFixture, quickFixesAt, rangeOf, replace } from '../support/editor.ts';

suite('quick fix', () => {
  suiteSetup(activate);
  teardown(closeAll);

  test('turns the `or` of the exclusions into `and`, and nothing else', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    const before = document.getText();
    const [finding] = await findingsOf(document.uri, 'logic/always-true');
    const actions = await quickFixesAt(document, finding!.range);
    assert.equal(actions.length, 1, `one fix, not [${actions.map(({ title }) => title).join(', ')}]`);
    const [action] = actions;
    assert.ok(action!.isPreferred, 'the safe fix is the preferred one');
    assert.ok(await vscode.workspace.applyEdit(action!.edit!), 'the edit was refused');
    assert.equal(document.getText(), before.replace("'DENY_' or Verdict", "'DENY_' and Verdict"));
    await findingsOf(document.uri);
    assert.deepEqual(await quickFixesAt(document, rangeOf(document, 'and Verdict')), []);
  });

  test('makes a table known that nobody knows, by a file of its own', async () => {
    const document = await openFixture('doors.kql');
    await replace(document, rangeOf(document, 'DoorEvents'), 'GateEvents');
    const [finding] = await findingsOf(document.uri, 'kql/unknown-table');
    const [action] = await quickFixesAt(document, finding!.range);
    assert.equal(action!.title, 'Treat `GateEvents` as known, in rulewright.json');
    const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'rulewright.json');
    try {
      assert.ok(await vscode.workspace.applyEdit(action!.edit!), 'the edit was refused');
      const settings = await vscode.workspace.openTextDocument(file);
      assert.deepEqual(JSON.parse(settings.getText()), { knownNames: ['GateEvents'] });
      await settings.save();
      await findingsOf(document.uri);
    } finally {
      await vscode.workspace.fs.delete(file);
    }
    await findingsOf(document.uri, 'kql/unknown-table');
  });

  test('is not offered elsewhere', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    await findingsOf(document.uri, 'logic/always-true');
    assert.deepEqual(await quickFixesAt(document, rangeOf(document, 'severity')), []);
  });
});
