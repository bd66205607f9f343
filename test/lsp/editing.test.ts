/** What the protocol carries while a rule is written: completion and the signatures of functions. */
import assert from 'node:assert/strict';
import type {
  CompletionItem,
  CompletionList,
  InsertReplaceEdit,
  SignatureHelp,
  TextEdit,
} from 'vscode-languageserver/node';
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
});
