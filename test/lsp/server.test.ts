/** The protocol boundary: one test of each thing that is said, against the server itself. */
import assert from 'node:assert/strict';
import type {
  CodeAction,
  CodeLens,
  Diagnostic,
  DocumentSymbol,
  FoldingRange,
  Hover,
  SemanticTokens,
  TextDocumentEdit,
  TextEdit,
} from 'vscode-languageserver/node';
import type { Facts } from '../../server/src/facts/index.ts';
import { applyEdits, lineIndex } from '../../server/src/text/index.ts';
import { FACTS } from '../support/facts.ts';
import { restOf } from '../support/rules.ts';
import { type Pair, startPair } from './pair.ts';

const URI = 'file:///rules/download.yaml';
const RULE = `kind: Scheduled
tactics:
  - Exfiltration
relevantTechniques:
  - T1567
query: |
  OfficeActivity
  | where UserId != "a" or UserId != "b"
  | summarize count() by UserId
${restOf('a').replace('[]', '[{connectorId: Office365, dataTypes: [OfficeActivity]}]')}`;

/** `code line:character-line:character` of each. */
function shown(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(
    ({ code, range: { start, end } }) => `${code} ${start.line}:${start.character}-${end.line}:${end.character}`,
  );
}

describe('the language server', () => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await startPair();
  });
  afterEach(() => {
    assert.deepEqual(pair.errors, []);
    pair.close();
  });

  async function opened(text = RULE, languageId = 'yaml'): Promise<Diagnostic[]> {
    const diagnostics = pair.nextDiagnostics(URI);
    await pair.open(URI, text, languageId);
    return diagnostics;
  }

  function request<T>(method: string, more: object = {}): Promise<T> {
    return pair.client.sendRequest<T>(method, { textDocument: { uri: URI }, ...more });
  }

  async function change(version: number, line: number, from: number, to: number, text: string): Promise<void> {
    const range = { start: { line, character: from }, end: { line, character: to } };
    await pair.client.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version },
      contentChanges: [{ range, text }],
    });
  }

  it('sends findings when a text is opened, with lines and characters', async () => {
    const [diagnostic] = await opened();
    assert.deepEqual(shown([diagnostic!]), ['logic/always-true 7:10-7:40']);
    assert.equal(diagnostic!.source, 'rulewright');
    assert.equal(diagnostic!.severity, 1);
  });

  it('sends them again after a change, for the version they belong to', async () => {
    await opened();
    const next = pair.nextDiagnostics(URI);
    await change(2, 7, 24, 26, 'and');
    assert.deepEqual(await next, []);
    assert.equal(pair.published.at(-1)?.version, 2);
  });

  it('sends them once for a burst of changes', async () => {
    await opened();
    const before = pair.published.length;
    const next = pair.nextDiagnostics(URI);
    for (let i = 0; i < 20; i++) await change(2 + i, 7, 12, 12, 'x');
    await next;
    await request('textDocument/documentSymbol');
    assert.equal(pair.published.length, before + 1);
  });

  it('offers a fix that removes the finding and is tied to the version', async () => {
    const [diagnostic] = await opened();
    const actions = await request<CodeAction[]>('textDocument/codeAction', {
      range: diagnostic!.range,
      context: { diagnostics: [diagnostic] },
    });
    assert.equal(actions.length, 1);
    const [action] = actions;
    assert.equal(action!.title, 'Replace `or` by `and`');
    assert.equal(action!.kind, 'quickfix');
    assert.equal(action!.isPreferred, true);
    const [change] = action!.edit!.documentChanges as TextDocumentEdit[];
    assert.ok(change);
    assert.equal(change.textDocument.version, 1);
    const { starts } = lineIndex(RULE);
    const edits = (change.edits as TextEdit[]).map(({ range: { start, end }, newText }) => ({
      start: starts[start.line]! + start.character,
      end: starts[end.line]! + end.character,
      text: newText,
    }));
    assert.match(applyEdits(RULE, edits), /!= "a" and UserId/);
  });

  it('offers no fix away from the finding, and none of another kind', async () => {
    const [diagnostic] = await opened();
    const elsewhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
    assert.deepEqual(await request('textDocument/codeAction', { range: elsewhere, context: { diagnostics: [] } }), []);
    assert.deepEqual(
      await request('textDocument/codeAction', {
        range: diagnostic!.range,
        context: { diagnostics: [], only: ['refactor'] },
      }),
      [],
    );
  });

  it('hovers a technique', async () => {
    await opened();
    const hover = await request<Hover>('textDocument/hover', { position: { line: 4, character: 6 } });
    assert.match((hover.contents as { value: string }).value, /\*\*T1567 Exfiltration Over Web Service\*\*/);
    assert.deepEqual(hover.range, { start: { line: 4, character: 4 }, end: { line: 4, character: 9 } });
    assert.equal(await request('textDocument/hover', { position: { line: 6, character: 0 } }), null);
  });

  it('hovers a name in a query and leads to its definition', async () => {
    await opened('let lookback = 1d;\nprint ago(lookback)\n', 'kusto');
    const position = { line: 1, character: 12 };
    const hover = await request<Hover>('textDocument/hover', { position });
    assert.match((hover.contents as { value: string }).value, /^```kql\nlet lookback = 1d;\n```/);
    assert.deepEqual(await request('textDocument/definition', { position }), {
      uri: URI,
      range: { start: { line: 0, character: 4 }, end: { line: 0, character: 12 } },
    });
    const ago = { line: 1, character: 7 };
    assert.equal(await request('textDocument/definition', { position: ago }), null, 'a function of the service');
  });

  it('shows lenses whose command carries the places', async () => {
    await opened();
    const lenses = await request<CodeLens[]>('textDocument/codeLens');
    assert.deepEqual(
      lenses.map(({ command, range }) => [range.start.line, command?.title]),
      [
        [5, '2 indicators · 3 stages · 2 output columns'],
        [7, 'UserId != a · UserId != b'],
      ],
    );
    const [argument] = lenses[1]!.command!.arguments as [
      { uri: string; entries: { label: string; ranges: Diagnostic['range'][] }[] },
    ];
    assert.equal(argument.uri, URI);
    assert.deepEqual(argument.entries[0], {
      label: 'UserId != a',
      ranges: [{ start: { line: 7, character: 10 }, end: { line: 7, character: 23 } }],
    });
  });

  it('gives outline, folding and colours', async () => {
    await opened();
    const symbols = await request<DocumentSymbol[]>('textDocument/documentSymbol');
    assert.deepEqual(
      symbols.slice(0, 4).map(({ name }) => name),
      ['kind', 'tactics', 'relevantTechniques', 'query'],
    );
    assert.deepEqual(
      symbols[3]!.children?.map(({ name }) => name),
      ['OfficeActivity', 'where', 'summarize'],
    );
    const folds = await request<FoldingRange[]>('textDocument/foldingRange');
    assert.deepEqual(
      folds.map(({ startLine, endLine }) => [startLine, endLine]),
      [
        [1, 2],
        [3, 4],
        [5, 8],
      ],
    );
    const { data } = await request<SemanticTokens>('textDocument/semanticTokens/full');
    assert.deepEqual(data.slice(0, 5), [6, 2, 14, 6, 0]);
    assert.equal(data.length % 5, 0);
  });

  it('explains a rule in the shape of the command line', async () => {
    await opened();
    const explanation = await request<{ path: string; kind: string; queries: { sources: string[] }[] }>(
      'rulewright/explain',
    );
    assert.equal(explanation.kind, 'Scheduled');
    assert.deepEqual(explanation.queries[0]!.sources, ['OfficeActivity']);
    await assert.rejects(
      pair.client.sendRequest('rulewright/explain', { textDocument: { uri: 'file:///other.yaml' } }),
      /is not open/,
    );
  });

  it('gives an explanation as a text to be copied', async () => {
    await opened();
    const text = (format: string): Promise<string | null> =>
      pair.client.sendRequest('rulewright/explanationText', {
        textDocument: { uri: URI },
        format,
        path: 'rules/a.yaml',
      });
    assert.match(
      (await text('markdown'))!,
      /^# [\s\S]*\n- Scheduled · High · rules\/a\.yaml\n[\s\S]*\n## Findings\n\n\| Line \|/,
    );
    assert.match((await text('csv'))!, /^Rule,Field,Kind,Value,.*\r\n[^\n]*,OfficeActivity/);
    assert.equal((JSON.parse((await text('json'))!) as { path: string }).path, 'rules/a.yaml');
  });

  it('explains the rule around a position, among several of a file', async () => {
    const text = 'kind: NRT\nname: one\nquery: T\n---\nkind: NRT\nname: two\nquery: U\n';
    const uri = 'file:///several.yaml';
    const found = pair.nextDiagnostics(uri);
    await pair.open(uri, text);
    await found;
    const at = async (line: number): Promise<string> => {
      const params = { textDocument: { uri }, position: { line, character: 0 } };
      const { name, start, end } = await pair.client.sendRequest<{ name: string; start: number; end: number }>(
        'rulewright/explain',
        params,
      );
      return `${name} ${text.slice(start, end).includes(`name: ${name}`)}`;
    };
    assert.deepEqual([await at(0), await at(2), await at(5)], ['one true', 'one true', 'two true']);
  });

  it('follows the settings, at once', async () => {
    await opened();
    const off = pair.nextDiagnostics(URI);
    await pair.configure({ rules: { logic: 'off' } });
    assert.deepEqual(await off, []);
    const hint = pair.nextDiagnostics(URI);
    await pair.configure({ rules: { logic: 'off', 'logic/always-true': 'hint' } });
    assert.deepEqual(
      (await hint).map(({ severity }) => severity),
      [4],
    );
  });

  it('lives with settings that make no sense', async () => {
    await opened();
    let version = 1;
    for (const section of [
      null,
      5,
      { rules: [] },
      { rules: { logic: 'loud', 'x/y': 3 } },
      { rules: { constructor: 'off' } },
    ]) {
      await pair.configure(section);
      const next = pair.nextDiagnostics(URI);
      await change(++version, 8, 0, 0, ' ');
      assert.equal((await next).length, 1);
    }
  });

  it('takes its findings back when a text is closed', async () => {
    await opened();
    const next = pair.nextDiagnostics(URI);
    await pair.client.sendNotification('textDocument/didClose', { textDocument: { uri: URI } });
    assert.deepEqual(await next, []);
    assert.deepEqual(await request('textDocument/codeLens'), []);
  });

  it('says nothing at all about YAML of others, and leaves its folding alone', async () => {
    assert.deepEqual(await opened('apiVersion: v1\nkind: Pod\nspec:\n\tx: 1\n'), []);
    assert.deepEqual(await request('textDocument/codeLens'), []);
    assert.equal(await request('textDocument/hover', { position: { line: 1, character: 7 } }), null);
    assert.equal(await request('textDocument/foldingRange'), null);
    assert.deepEqual(await request('textDocument/semanticTokens/full'), { data: [] });
  });

  it('reads KQL files whatever language they were given', async () => {
    assert.deepEqual(shown(await opened('T\n| wher x\n', 'kql')), ['kql/syntax 1:2-1:6']);
    const other = 'file:///rules/query.kql';
    const next = pair.nextDiagnostics(other);
    await pair.open(other, 'T | where', 'plaintext');
    assert.deepEqual(shown(await next), ['kql/syntax 0:8-0:9']);
  });

  it('draws an empty range where it can be seen', async () => {
    assert.deepEqual(shown(await opened('T\n| where\n| take 5\n', 'kql')), ['kql/syntax 1:6-1:7']);
  });

  it('keeps nothing of a text that came and went while it was changing', async () => {
    await opened();
    await change(2, 7, 24, 26, 'and');
    const closed = pair.nextDiagnostics(URI);
    await pair.client.sendNotification('textDocument/didClose', { textDocument: { uri: URI } });
    assert.deepEqual(await closed, []);
    assert.deepEqual(shown(await opened()), ['logic/always-true 7:10-7:40'], 'a new text with version 1');
  });
});

describe('a name that nobody knows', () => {
  const QUERY = 'NobodyKnows | take 1\n';
  const capabilities = { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } } };

  async function actionsWith(settings: string | undefined): Promise<CodeAction[]> {
    const disk = { list: async () => [], read: async () => [settings ?? null] };
    const folders = { workspaceFolders: [{ uri: 'file:///rules', name: 'rules' }] };
    const pair = await startPair(FACTS, { capabilities: capabilities as never, initialize: folders, disk });
    const uri = 'file:///rules/a.kql';
    const diagnostics = pair.nextDiagnostics(uri);
    await pair.open(uri, QUERY, 'kusto');
    await diagnostics;
    const range = { start: { line: 0, character: 2 }, end: { line: 0, character: 2 } };
    const params = { textDocument: { uri }, range, context: { diagnostics: [] } };
    const actions = await pair.client.sendRequest<CodeAction[]>('textDocument/codeAction', params);
    assert.deepEqual(pair.errors, []);
    pair.close();
    return actions.filter(({ title }) => title.includes('rulewright.json'));
  }

  it('can be made known, in a new file', async () => {
    const [action] = await actionsWith(undefined);
    assert.equal(action!.title, 'Treat `NobodyKnows` as known, in rulewright.json');
    const start = { line: 0, character: 0 };
    assert.deepEqual(action!.edit!.documentChanges, [
      { kind: 'create', uri: 'file:///rules/rulewright.json', options: { ignoreIfExists: true } },
      {
        textDocument: { uri: 'file:///rules/rulewright.json', version: null },
        edits: [{ range: { start, end: start }, newText: '{\n  "knownNames": ["NobodyKnows"]\n}\n' }],
      },
    ]);
  });

  it('can be made known in the file that there is, if that is understood', async () => {
    const [action] = await actionsWith('{\n  "knownNames": ["A"]\n}\n');
    const at = { line: 1, character: 17 };
    assert.deepEqual((action!.edit!.documentChanges![0] as { edits: object[] }).edits, [
      { range: { start: at, end: at }, newText: '"NobodyKnows", ' },
    ]);
    assert.deepEqual(await actionsWith('{'), []);
  });
});

describe('the language server without its facts', () => {
  it('shows what needs none at once, and the rest when they arrive', async () => {
    let arrive: (facts: Facts) => void = () => {};
    const pair = await startPair(new Promise<Facts>((resolve) => (arrive = resolve)));
    const text = RULE.replace('T1567', 'T9999');
    const first = pair.nextDiagnostics(URI);
    await pair.open(URI, text);
    assert.deepEqual(shown(await first), ['logic/always-true 7:10-7:40']);
    const second = pair.nextDiagnostics(URI);
    arrive(FACTS);
    assert.deepEqual(shown(await second), ['attack/unknown-technique 4:4-4:9', 'logic/always-true 7:10-7:40']);
    pair.close();
  });

  it('goes on without them when they cannot be loaded, and says so in its log', async () => {
    const pair = await startPair(Promise.reject(new Error('no such file')));
    const first = pair.nextDiagnostics(URI);
    await pair.open(URI, RULE);
    assert.deepEqual(shown(await first), ['logic/always-true 7:10-7:40']);
    assert.match(pair.errors.join(), /facts: Error: no such file/);
    pair.close();
  });
});

describe('the language server of a simple editor', () => {
  it('asks nothing of it that it cannot do', async () => {
    const pair = await startPair(FACTS, { capabilities: {} });
    const unknown: string[] = [];
    pair.client.onUnhandledNotification(({ method }) => void unknown.push(method));
    for (const method of [
      'workspace/codeLens/refresh',
      'workspace/semanticTokens/refresh',
      'client/registerCapability',
    ]) {
      pair.client.onRequest(method, () => void unknown.push(method));
    }
    const first = pair.nextDiagnostics(URI);
    await pair.open(URI, RULE);
    assert.deepEqual(shown(await first), ['logic/always-true 7:10-7:40']);
    await pair.client.sendRequest('textDocument/documentSymbol', { textDocument: { uri: URI } });
    assert.deepEqual([unknown, pair.errors], [[], []]);
    pair.close();
  });
});
