/** What the protocol carries about names: all places of one, and another name for it. */
import assert from 'node:assert/strict';
import type {
  DocumentHighlight,
  Location,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { type Pair, startPair } from './pair.ts';

const URI = 'file:///rules/rule.yaml';
const RULE = `name: a
kind: Scheduled
query: |
  SigninLogs
  | summarize Tries = count() by IPAddress
customDetails:
  Count: Tries
`;
const MAPPED = { line: 6, character: 10 };

describe('names over the protocol', () => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await startPair();
    await pair.open(URI, RULE);
  });
  afterEach(() => {
    assert.deepEqual(pair.errors, []);
    pair.close();
  });

  function ask<T>(method: string, more: object): Promise<T> {
    return pair.client.sendRequest<T>(`textDocument/${method}`, {
      textDocument: { uri: URI },
      position: MAPPED,
      ...more,
    });
  }

  it('finds the places of a column, with and without the one that makes it', async () => {
    const lines = async (includeDeclaration: boolean): Promise<number[]> => {
      const found = await ask<Location[]>('references', { context: { includeDeclaration } });
      return found.map(({ range }) => range.start.line);
    };
    assert.deepEqual(await lines(true), [4, 6]);
    assert.deepEqual(await lines(false), [6]);
    const highlights = await ask<DocumentHighlight[]>('documentHighlight', {});
    assert.deepEqual(
      highlights.map(({ kind }) => kind),
      [3, 2],
    );
  });

  it('renames it through the query and the fields, for the version that was looked at', async () => {
    const prepared = await ask<{ placeholder: string }>('prepareRename', {});
    assert.equal(prepared.placeholder, 'Tries');
    const { documentChanges } = await ask<WorkspaceEdit>('rename', { newName: 'Attempts' });
    const [{ textDocument, edits }] = documentChanges as [TextDocumentEdit];
    assert.equal(textDocument.version, 1);
    assert.deepEqual(
      (edits as TextEdit[]).map(({ range, newText }) => [range.start.line, newText]),
      [
        [4, 'Attempts'],
        [6, 'Attempts'],
      ],
    );
  });

  it('says why it does not rename', async () => {
    const position = { line: 4, character: 35 };
    await assert.rejects(ask('prepareRename', { position }), /IPAddress is a column of SigninLogs/);
    await assert.rejects(ask('rename', { newName: 'not a name' }), /letters, digits/);
    assert.equal(await ask('prepareRename', { position: { line: 0, character: 1 } }), null);
  });
});
