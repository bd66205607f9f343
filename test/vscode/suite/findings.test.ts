import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  activate,
  closeAll,
  eventually,
  findingsOf,
  findingsWhen,
  openFixture,
  ourFindings,
  rangeOf,
  replace,
  summary,
} from '../support/editor.ts';

const DISJUNCTION = "Verdict !startswith 'DENY_' or Verdict !startswith 'DROP_'";
const { Error: ERROR, Information: INFORMATION } = vscode.DiagnosticSeverity;

suite('findings', () => {
  suiteSetup(activate);
  teardown(closeAll);

  test('a disjunction of exclusions that is always true', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    const [finding] = await findingsOf(document.uri, 'logic/always-true');
    assert.deepEqual(finding!.range, rangeOf(document, DISJUNCTION));
    assert.equal(finding!.severity, ERROR);
    assert.match(finding!.message, /always true.*'DENY_'.*'DROP_'/);
  });

  test('each negation after an outer join, and a tactic without a technique', async () => {
    const document = await openFixture('new-app-for-account.yaml');
    const negation = 'logic/outer-join-negation';
    const findings = await findingsOf(document.uri, negation, negation, negation, 'attack/tactic-without-technique');
    const ranges = findings.filter(({ code }) => code === negation).map(({ range }) => range);
    assert.deepEqual(
      ranges.sort((a, b) => a.start.compareTo(b.start)),
      [0, 1, 2].map((nth) => rangeOf(document, 'KnownApp != SeenApp', nth)),
    );
    const tactic = findings.find(({ code }) => code === 'attack/tactic-without-technique');
    assert.deepEqual(tactic!.range, rangeOf(document, 'Discovery'));
    for (const finding of findings) assert.equal(finding.severity, INFORMATION, summary(finding));
  });

  test('a column that a parser of the workspace does not give, until it does', async () => {
    const document = await openFixture('doors.kql');
    const [finding] = await findingsOf(document.uri, 'kql/unknown-column');
    assert.deepEqual(finding!.range, rangeOf(document, 'Budge'));
    const parser = await openFixture('parsers/DoorEvents.yaml');
    const [place] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      rangeOf(document, 'DoorEvents').start,
    );
    assert.equal(place!.uri.toString(), parser.uri.toString());
    assert.deepEqual(place!.range, rangeOf(parser, 'DoorEvents'));
    await replace(parser, rangeOf(parser, 'Badge'), 'Budge');
    await findingsOf(document.uri);
  });

  test('a mistake in the KQL comes and goes with the typing', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    await findingsOf(document.uri, 'logic/always-true');
    const word = rangeOf(document, 'where', 1);
    await replace(document, word, 'wher');
    const findings = await findingsOf(document.uri, 'kql/syntax', 'logic/always-true');
    const mistake = findings.find(({ code }) => code === 'kql/syntax')!;
    assert.equal(mistake.severity, ERROR);
    assert.deepEqual(mistake.range, new vscode.Range(word.start, word.end.translate(0, -1)));
    assert.match(mistake.message, /`wher`/);
    await replace(document, mistake.range, 'where');
    await findingsOf(document.uri, 'logic/always-true');
  });

  test('a half-typed key leaves what is known of the query', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    await findingsOf(document.uri, 'logic/always-true');
    const before = rangeOf(document, DISJUNCTION);
    await replace(
      document,
      new vscode.Range(rangeOf(document, 'query: |').start, rangeOf(document, 'query: |').start),
      'sever\n',
    );
    const hasYaml = (findings: vscode.Diagnostic[]): boolean =>
      findings.some(({ code }) => String(code).startsWith('yaml/'));
    const findings = await findingsWhen(document.uri, 'a finding of the YAML', hasYaml);
    const yaml = findings.filter(({ code }) => String(code).startsWith('yaml/'));
    assert.deepEqual(
      yaml.map((finding) => document.getText(finding.range)),
      ['sever'],
    );
    const inQuery = findings.filter(({ code }) => !String(code).startsWith('yaml/'));
    assert.deepEqual(
      inQuery.map(({ code }) => code),
      ['logic/always-true'],
    );
    assert.deepEqual(inQuery[0]!.range, new vscode.Range(before.start.translate(1), before.end.translate(1)));
  });

  test('a setting turns a rule off, and on again, while the text is open', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    await findingsOf(document.uri, 'logic/always-true');
    const settings = vscode.workspace.getConfiguration('rulewright');
    try {
      await settings.update('rules', { 'logic/always-true': 'off' }, vscode.ConfigurationTarget.Global);
      await findingsOf(document.uri);
      await settings.update('rules', { logic: 'hint' }, vscode.ConfigurationTarget.Global);
      const [finding] = await findingsOf(document.uri, 'logic/always-true');
      assert.equal(finding!.severity, vscode.DiagnosticSeverity.Hint);
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.Global);
    }
    await findingsWhen(document.uri, 'the error to be back', ([finding]) => finding?.severity === ERROR);
  });

  test('rulewright.json turns a rule off, and its own mistakes are shown once', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    await findingsOf(document.uri, 'logic/always-true');
    const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'rulewright.json');
    try {
      await vscode.workspace.fs.writeFile(file, Buffer.from('{ "rules": { "logic": "off" } }\n'));
      await findingsOf(document.uri);
      const settings = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
      await replace(settings.document, new vscode.Range(0, 0, 0, 1), '{ // why\n"profil": "service",');
      const said = (): string[] => vscode.languages.getDiagnostics(file).map(({ message }) => message);
      await eventually('the mistake to be shown', () => said()[0]);
      // by the schema; a comment is no mistake
      assert.equal(said().length, 1, said().join());
      assert.match(said()[0]!, /profil/);
      await settings.document.save();
    } finally {
      await vscode.workspace.fs.delete(file);
    }
    await findingsOf(document.uri, 'logic/always-true');
  });

  test('none in YAML that is not a rule', async () => {
    const { client } = await activate();
    const document = await openFixture('services.yaml');
    assert.equal(document.languageId, 'yaml');
    // whoever answers this has read the text, and has sent what was found before the answer
    assert.equal(
      await client.sendRequest('rulewright/explain', { textDocument: { uri: document.uri.toString() } }),
      null,
    );
    assert.deepEqual(ourFindings(document.uri).map(summary), []);
  });

  test('the one mistake of two queries in a .kql file', async () => {
    const document = await openFixture('hunting.kql');
    assert.equal(document.languageId, 'kql');
    const [finding] = await findingsOf(document.uri, 'kql/syntax');
    assert.equal(finding!.severity, ERROR);
    assert.equal(finding!.range.start.line, rangeOf(document, 'count( by Account').start.line);
    assert.match(finding!.message, /`count`/);
  });
});
