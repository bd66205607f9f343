/** What the protocol carries while a rule is written: completion and the signatures of functions. */
import assert from 'node:assert/strict';
import type {
  CodeAction,
  CompletionItem,
  CompletionList,
  InsertReplaceEdit,
  SignatureHelp,
  TextDocumentEdit,
  TextEdit,
} from 'vscode-languageserver/node';
import { applyEdits, lineIndex } from '../../server/src/text/index.ts';
import { readMarker } from '../support/marker.ts';
import { type Pair, startPair } from './pair.ts';

const URI = 'file:///rules/rule.yaml';

describe('editing over the protocol', () => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await startPair();
  });
  afterEach(() => {
    assert.deepEqual(pair.errors, []);
    pair.close();
  });

  /** Asks at the marker of a text that it opens. */
  async function ask<T>(method: string, marked: string, more: object = {}, languageId = 'yaml'): Promise<T> {
    const { text, offset } = readMarker(marked);
    await pair.open(URI, text, languageId);
    const before = text.slice(0, offset).split('\n');
    const position = { line: before.length - 1, character: before.at(-1)!.length };
    return pair.client.sendRequest<T>(method, { textDocument: { uri: URI }, position, ...more });
  }

  it('completes with edits, in our order, and describes an item when asked', async () => {
    const list = await ask<CompletionList>(
      'textDocument/completion',
      'kind: Scheduled\nname: a\nquery: |\n  SigninLogs\n  | where tol$0\n',
    );
    const item = list.items.find(({ label }) => label === 'tolower')!;
    assert.deepEqual((item.textEdit as TextEdit).range, {
      start: { line: 4, character: 10 },
      end: { line: 4, character: 13 },
    });
    // a client that knows no snippets gets plain text
    assert.equal(item.textEdit!.newText, 'tolower()');
    assert.equal(item.insertTextFormat, 1);
    assert.deepEqual(
      list.items.map(({ sortText }) => sortText),
      list.items.map(({ sortText }) => sortText).sort(),
    );
    const resolved = await pair.client.sendRequest<CompletionItem>('completionItem/resolve', item);
    assert.match((resolved.documentation as { value: string }).value, /tolower\(/);
  });

  it('gives snippets, and what to type over, to clients that know them', async () => {
    pair.close();
    const completion = { completionItem: { snippetSupport: true, insertReplaceSupport: true } };
    pair = await startPair(undefined, { capabilities: { textDocument: { completion } } });
    const list = await ask<CompletionList>('textDocument/completion', 'SigninLogs | where to$0upper', {}, 'kql');
    const item = list.items.find(({ label }) => label === 'tolower')!;
    assert.equal(item.insertTextFormat, 2);
    const edit = item.textEdit as InsertReplaceEdit;
    assert.equal(edit.newText, 'tolower($0)');
    assert.deepEqual([edit.insert.end.character, edit.replace.end.character], [21, 26]);
    assert.equal(item.data.next, 'signature');
  });

  it('says once what all items share, to clients that know that', async () => {
    pair.close();
    const completion = {
      completionItem: { snippetSupport: true, insertReplaceSupport: true },
      completionList: { itemDefaults: ['editRange', 'insertTextFormat', 'insertTextMode', 'data'] },
    };
    pair = await startPair(undefined, { capabilities: { textDocument: { completion } } });
    const list = await ask<CompletionList>('textDocument/completion', 'SigninLogs | where to$0upper', {}, 'kql');
    const start = { line: 0, character: 19 };
    assert.deepEqual(list.itemDefaults, {
      editRange: {
        insert: { start, end: { line: 0, character: 21 } },
        replace: { start, end: { line: 0, character: 26 } },
      },
      insertTextFormat: 1,
      insertTextMode: 1,
    });
    const lower = list.items.find(({ label }) => label === 'tolower')!;
    assert.deepEqual([lower.textEdit, lower.textEditText, lower.insertTextFormat], [undefined, 'tolower($0)', 2]);
    const column = list.items.find(({ label }) => label === 'TokenIssuerType')!;
    assert.deepEqual(
      [column.textEdit, column.textEditText, column.insertTextFormat],
      [undefined, undefined, undefined],
    );
  });

  it('keeps quiet after a blank that says nothing', async () => {
    const context = { triggerKind: 2, triggerCharacter: ' ' };
    assert.equal(await ask('textDocument/completion', 'SigninLogs | where AppId $0', { context }, 'kql'), null);
  });

  it('completes in a file that is still empty', async () => {
    const list = await ask<CompletionList>('textDocument/completion', '$0', {}, 'kql');
    assert.equal(list.items[0]!.label, 'let');
  });

  it('leaves the YAML of others alone', async () => {
    assert.equal(await ask('textDocument/completion', 'on: push\njobs: $0\n'), null);
  });

  it('shows the arguments of a function', async () => {
    const help = await ask<SignatureHelp>('textDocument/signatureHelp', 'print x = iff(true, $0', {}, 'kql');
    assert.equal(help.activeParameter, 1);
    const [{ label, parameters }] = help.signatures as [SignatureHelp['signatures'][0]];
    const [start, end] = parameters![1]!.label as [number, number];
    assert.equal(label.slice(start, end), 'then');
  });

  it('applies all safe fixes at once, only when that is asked for', async () => {
    const text = `kind: Scheduled
tactics:
  - Initial access
relevantTechniques: [T1078]
severity:High
query: |
  SigninLogs
  | where AppId != "a" or AppId != "b"
`;
    const diagnostics = pair.nextDiagnostics(URI);
    await pair.open(URI, text);
    await diagnostics;
    const ask = (only?: string[]): Promise<CodeAction[]> =>
      pair.client.sendRequest('textDocument/codeAction', {
        textDocument: { uri: URI },
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        context: { diagnostics: [], ...(only && { only }) },
      });
    assert.deepEqual(await ask(), []);
    for (const only of ['source.fixAll', 'source.fixAll.rulewright']) {
      const [action, ...others] = await ask([only]);
      assert.deepEqual(others, []);
      assert.equal(action!.kind, 'source.fixAll.rulewright');
      const [change] = action!.edit!.documentChanges as [TextDocumentEdit];
      const { starts } = lineIndex(text);
      const edits = (change.edits as TextEdit[]).map(({ range: { start, end }, newText }) => ({
        start: starts[start.line]! + start.character,
        end: starts[end.line]! + end.character,
        text: newText,
      }));
      const fixed = applyEdits(text, edits);
      assert.match(fixed, /^severity: High$/m);
      assert.match(fixed, /!= "a" and AppId/);
    }
    assert.deepEqual(await ask(['source.organizeImports']), []);
  });

  it('writes what the commands ask for', async () => {
    await pair.open(URI, 'id: 1\nname: a\nkind: NRT\nquery: T\nversion: 1.0.0\n');
    const at = { textDocument: { uri: URI }, position: { line: 0, character: 0 } };
    const id = await pair.client.sendRequest<TextEdit>('rulewright/newId', at);
    assert.deepEqual(id.range, { start: { line: 0, character: 4 }, end: { line: 0, character: 5 } });
    const versions = await pair.client.sendRequest<{ version: string; part: string }[]>('rulewright/nextVersions', at);
    assert.deepEqual(
      versions.map(({ version, part }) => `${part} ${version}`),
      ['patch 1.0.1', 'minor 1.1.0', 'major 2.0.0'],
    );
    const templates = await pair.client.sendRequest<{ title: string; snippet: string }[]>('rulewright/ruleTemplates');
    assert.match(templates[0]!.snippet, /kind: Scheduled\n$/);
  });
});
