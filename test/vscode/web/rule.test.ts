/** The extension as vscode.dev has it: server and facts in web workers, files through the workbench only. */
import * as vscode from 'vscode';
import {
  activate, closeAll, countedLensesOf, eventually, findingsOf, lensesOf, lensesOfProxyRule, openFixture, ourFindings, quickFixesAt, type RulewrightApi,
  rangeOf, someHoverAt,
} from '../support/editor.ts'; // biome-ignore format: a list

/** node:assert is not to be had in a worker. */
function equal(actual: unknown, expected: unknown, what = 'the value'): void {
  const [a, e] = [JSON.stringify(actual, undefined, 1), JSON.stringify(expected, undefined, 1)];
  if (a !== e) throw new Error(`${what} is ${a}, but ${e} was expected`);
}

suite('in a browser', () => {
  let api: RulewrightApi;
  suiteSetup(async () => {
    api = await activate();
  });
  teardown(closeAll);

  test('the server runs in a worker', () => {
    const { process, WorkerGlobalScope } = globalThis as {
      process?: { versions?: { node?: string } };
      WorkerGlobalScope?: unknown;
    };
    equal(typeof WorkerGlobalScope, 'function', 'the type of WorkerGlobalScope');
    equal(process?.versions?.node, undefined, 'the version of node');
    equal(api.host, 'worker', 'the entry that was loaded');
  });

  test('findings, those that need facts too', async () => {
    const proxy = await openFixture('proxy-management-port.yaml');
    const [finding] = await findingsOf(proxy.uri, 'logic/always-true');
    equal(finding!.range, rangeOf(proxy, "Verdict !startswith 'DENY_' or Verdict !startswith 'DROP_'"), 'the range');
    equal(finding!.severity, vscode.DiagnosticSeverity.Error, 'the severity');
    const account = await openFixture('new-app-for-account.yaml');
    const negation = 'logic/outer-join-negation';
    // the facts come through the client, after the text has been read for the first time
    await findingsOf(account.uri, negation, negation, negation, 'attack/tactic-without-technique');
  });

  test('a column that a parser of the workspace does not give', async () => {
    const document = await openFixture('doors.kql');
    const [finding] = await findingsOf(document.uri, 'kql/unknown-column');
    equal(finding!.range, rangeOf(document, 'Budge'), 'the range');
  });

  test('hover on a technique', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    const text = await someHoverAt(document, 'T1190');
    equal(text.split('\n')[0], '**T1190 Exploit Public-Facing Application**', 'the first line');
  });

  test('code lenses', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    equal(await countedLensesOf(document), lensesOfProxyRule(document));
  });

  test('quick fix', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    const before = document.getText();
    const [finding] = await findingsOf(document.uri, 'logic/always-true');
    const actions = await quickFixesAt(document, finding!.range);
    equal(actions.length, 1, 'the number of fixes');
    equal(await vscode.workspace.applyEdit(actions[0]!.edit!), true, 'whether the edit was taken');
    equal(document.getText(), before.replace("'DENY_' or Verdict", "'DENY_' and Verdict"), 'the text');
    await findingsOf(document.uri);
  });

  test('the Rule Explorer opens beside the rule', async () => {
    await openFixture('proxy-management-port.yaml');
    await vscode.commands.executeCommand('rulewright.openExplorer');
    const tab = await eventually('the panel', () =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label === 'Rule Explorer'),
    );
    equal(tab.group.viewColumn, vscode.ViewColumn.Two, 'the column of the panel');
  });

  test('nothing in YAML that is not a rule', async () => {
    const document = await openFixture('services.yaml');
    equal(
      await api.client.sendRequest('rulewright/explain', { textDocument: { uri: document.uri.toString() } }),
      null,
      'the explanation',
    );
    equal(ourFindings(document.uri).length, 0, 'the number of findings');
    equal(await lensesOf(document), [], 'the lenses');
  });
});
