import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  activate,
  closeAll,
  countedLensesOf,
  hoverAt,
  lensesOf,
  lensesOfProxyRule,
  openFixture,
  type RulewrightApi,
  rangeOf,
  someHoverAt,
} from '../support/editor.ts';

suite('what the editor shows', () => {
  let api: RulewrightApi;
  suiteSetup(async () => {
    api = await activate();
  });
  teardown(closeAll);

  test('the server runs beside the extension host', () => {
    console.log(
      `    VS Code ${vscode.version}, ${vscode.env.appName}, ${vscode.UIKind[vscode.env.uiKind]}, node ${process.version}`,
    );
    assert.equal(api.host, 'node');
  });

  suite('hover', () => {
    test('on a technique', async () => {
      const document = await openFixture('proxy-management-port.yaml');
      const text = await someHoverAt(document, 'T1190');
      assert.match(text, /^\*\*T1190 Exploit Public-Facing Application\*\*/);
      assert.match(text, /Initial Access/);
    });

    test('on a tactic', async () => {
      const document = await openFixture('proxy-management-port.yaml');
      const text = await someHoverAt(document, 'InitialAccess');
      assert.match(text, /^\*\*Initial Access\*\*/);
      assert.match(text, /TA0001/);
    });

    test('on a column, with the stage that made it, to which its definition leads', async () => {
      const document = await openFixture('new-app-for-account.yaml');
      const text = await someHoverAt(document, 'SeenApp', 3);
      assert.match(text, /^```kql\nSeenApp: string\n```/);
      const at = rangeOf(document, 'SeenApp', 3);
      const [place] = await vscode.commands.executeCommand<vscode.Location[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        at.start,
      );
      assert.equal(place!.uri.toString(), document.uri.toString());
      assert.ok(place!.range.start.isBefore(at.start));
      assert.equal(document.getText(place!.range), 'SeenApp');
    });

    test('none on other text', async () => {
      const document = await openFixture('proxy-management-port.yaml');
      assert.equal(await hoverAt(document, 'Perimeter proxy'), '');
    });
  });

  suite('code lenses', () => {
    test('above the query and above each stage that looks for something', async () => {
      const document = await openFixture('proxy-management-port.yaml');
      assert.deepEqual(await countedLensesOf(document), lensesOfProxyRule(document));
    });

    test('lead to the other rules with the same indicator', async () => {
      const document = await openFixture('proxy-management-port.yaml');
      await countedLensesOf(document);
      const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        100,
      );
      const lens = all.find(({ command }) => command?.title.endsWith('in 1 other rule'))!;
      const [{ choices }] = lens.command!.arguments as [{ choices: { params: unknown }[] }];
      const { client } = await activate();
      const places = (await client.sendRequest('rulewright/index', choices[0]!.params)) as {
        rule: { uri: string };
        range: vscode.Range;
      }[];
      assert.deepEqual(
        places.map(({ rule, range }) => [rule.uri.split('/').at(-1), range.start.line]),
        [['management-port-hunt.yaml', 13]],
      );
      await vscode.commands.executeCommand(lens.command!.command, ...lens.command!.arguments!);
    });

    test('of lets and of the legs of a union', async () => {
      const document = await openFixture('new-app-for-account.yaml');
      const lenses = (await lensesOf(document)).map((lens) => lens.replace(/^\d+ /, ''));
      const titles = lenses.filter((title) => !/^(used |T1078|\d+ identifiers?)/.test(title));
      assert.equal(lenses.filter((title) => title.startsWith('used ')).length, 10);
      assert.ok(lenses.includes('used 3 times · derives from Habit, Window'));
      const sources = ['ResultType == 0', 'AppDisplayName is not empty', 'ResourceDisplayName is not empty'];
      const leg = 'KnownApp != SeenApp';
      assert.deepEqual(titles, ['4 indicators · 1 stage · 6 output columns', ...sources, ...sources, leg, leg, leg]);
    });
  });

  test('outline', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const names = [
      'id', 'name', 'description', 'severity', 'status', 'requiredDataConnectors', 'queryFrequency', 'queryPeriod',
      'triggerOperator', 'triggerThreshold', 'tactics', 'relevantTechniques', 'query', 'entityMappings', 'version', 'kind',
    ]; // biome-ignore format: a list
    assert.deepEqual(
      symbols.map(({ name }) => name),
      names,
    );
    const children = (name: string): string[] =>
      symbols.find((symbol) => symbol.name === name)!.children.map((child) => child.name);
    assert.deepEqual(children('query'), ['admin_ports', 'PerimeterProxyEvent_CL', 'where', 'where', 'extend']);
    assert.deepEqual(children('relevantTechniques'), ['T1190', 'T1133']);
    assert.deepEqual(children('entityMappings'), ['IP']);
  });

  test('folding of the query and of lists', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    );
    const folded = new Map(ranges.map(({ start, end }) => [document.lineAt(start).text, document.lineAt(end).text]));
    assert.equal(folded.get('query: |'), '  | extend ClientAddress = SourceAddress');
    assert.equal(folded.get('tactics:'), '  - InitialAccess');
    assert.equal(folded.get('relevantTechniques:'), '  - T1133');
  });

  test('colours by meaning', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    const tokens = await semanticTokens(document);
    const lines = ['let admin_ports', 'PerimeterProxyEvent_CL\n  |', 'where TargetPort'].map(
      (text) => rangeOf(document, text).start.line,
    );
    assert.deepEqual(tokens.filter(({ line }) => lines.includes(line)).map(({ text, type }) => `${text}: ${type}`), [
      // names only: words, signs and texts have the colours of the grammar
      'admin_ports: variable', 'PerimeterProxyEvent_CL: class', 'TargetPort: property', 'admin_ports: variable',
    ]); // biome-ignore format: a list
    const query = rangeOf(document, 'query: |').start.line;
    const below = rangeOf(document, 'entityMappings:').start.line;
    assert.ok(
      tokens.every(({ line }) => line > query && line < below),
      'only the query is coloured',
    );
  });

  test('a rule taken apart, on request', async () => {
    const document = await openFixture('proxy-management-port.yaml');
    const answer = await api.client.sendRequest('rulewright/explain', {
      textDocument: { uri: document.uri.toString() },
    });
    const { kind, name, attack, queries } = answer as Explained;
    assert.equal(kind, 'Scheduled');
    assert.equal(name, 'Perimeter proxy - Request to a management port');
    assert.deepEqual(
      attack.map(({ tactic, techniques }) => [tactic, ...techniques.map(({ id }) => id)]),
      [['InitialAccess', 'T1133', 'T1190']],
    );
    assert.equal(queries.length, 1);
    const [query] = queries;
    assert.deepEqual(
      query!.stages.map((stage) => stage.kind),
      ['source', 'where', 'where', 'extend'],
    );
    assert.deepEqual(query!.indicators.map(({ field, values }) => [field, ...values]), [
      ['TargetPort', '22', '5985'], ['Verdict', 'DENY_'], ['Verdict', 'DROP_'],
    ]); // biome-ignore format: a list
    assert.deepEqual(
      query!.output.columns.map((column) => column.name),
      ['ClientAddress'],
    );
  });

  suite('YAML that is not a rule', () => {
    test('has no hover, lens or colour of ours, and keeps the folding of the editor', async () => {
      const document = await openFixture('services.yaml');
      // the server has read the text when it has answered
      await api.client.sendRequest('rulewright/explain', { textDocument: { uri: document.uri.toString() } });
      for (const word of ['lab', 'SigninLogs', 'Hihg', 'collector'])
        assert.equal(await hoverAt(document, word), '', word);
      assert.deepEqual(await lensesOf(document), []);
      assert.deepEqual(await semanticTokens(document), []);
      const symbols = await vscode.commands.executeCommand<unknown[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      assert.deepEqual(symbols ?? [], []);
      const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
        'vscode.executeFoldingRangeProvider',
        document.uri,
      );
      assert.ok(
        ranges.some(({ start }) => document.lineAt(start).text === 'services:'),
        'the services can be folded',
      );
    });
  });

  test('two queries of a .kql file, each with its lens', async () => {
    const document = await openFixture('hunting.kql');
    const lenses = await lensesOf(document);
    assert.equal(lenses.filter((lens) => / output column/.test(lens)).length, 2, lenses.join('\n'));
  });
});

/** What is asserted of the answer; the whole shape is the server's. */
interface Explained {
  kind: string;
  name: string;
  attack: { tactic: string; techniques: { id: string }[] }[];
  queries: {
    stages: { kind: string }[];
    indicators: { field: string; values: string[] }[];
    output: { columns: { name: string }[] };
  }[];
}

interface ColouredText {
  readonly line: number;
  readonly text: string;
  readonly type: string | undefined;
}

/** Semantic tokens, unpacked: each is five numbers, with its place relative to the one before. */
async function semanticTokens(document: vscode.TextDocument): Promise<ColouredText[]> {
  const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend | undefined>(
    'vscode.provideDocumentSemanticTokensLegend',
    document.uri,
  );
  const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(
    'vscode.provideDocumentSemanticTokens',
    document.uri,
  );
  const found: ColouredText[] = [];
  let [line, character] = [0, 0];
  for (let i = 0; tokens && i < tokens.data.length; i += 5) {
    const [deltaLine, deltaCharacter, length, type] = tokens.data.slice(i, i + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    line += deltaLine;
    character = deltaLine === 0 ? character + deltaCharacter : deltaCharacter;
    const text = document.getText(new vscode.Range(line, character, line, character + length));
    found.push({ line, text, type: legend?.tokenTypes[type] });
  }
  return found;
}
