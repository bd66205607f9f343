/** Rules that share something with others of the workspace, in the editor: found, linked, and forgotten when it is over. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver';
import { listFiles, readFiles } from '../../server/src/host/disk-files.ts';
import { mayHoldRules } from '../../server/src/lsp/rule-indexer.ts';
import { restOf } from '../support/rules.ts';
import { type Pair, startPair } from './pair.ts';

const rule = (letter: string): string => `kind: Scheduled\nquery: T\n${restOf(letter)}`;

describe('twins in the editor', () => {
  let folder: string;
  let pair: Pair;

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rulewright-'));
    fs.writeFileSync(path.join(folder, 'a b.yaml'), rule('a'));
    fs.writeFileSync(path.join(folder, 'c.yaml'), rule('c'));
    pair = await startPair(undefined, {
      initialize: { workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }] },
      disk: {
        list: ({ limit }, folders) => listFiles(folders, limit, mayHoldRules),
        read: ({ uris, mostBytes, length }, folders) => readFiles(uris, mostBytes, length, folders),
      },
    });
  });

  afterEach(() => {
    assert.deepEqual(pair.errors, []);
    pair.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const uri = (name: string): string => pathToFileURL(path.join(folder, name)).href;

  /** The last findings of a file that fit. */
  async function until(name: string, holds: (diagnostics: readonly Diagnostic[]) => boolean): Promise<Diagnostic[]> {
    const end = performance.now() + 20_000;
    for (;;) {
      const last = pair.published.findLast((params) => params.uri === uri(name));
      if (last && holds(last.diagnostics)) return last.diagnostics;
      assert.ok(performance.now() < end, JSON.stringify(last?.diagnostics));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const isTwin = ({ code }: Diagnostic): boolean => code === 'rule/duplicate-id';

  it('are found among the files of the workspace, and linked to the place', async () => {
    await pair.open(uri('new.yaml'), rule('a'));
    const found = (await until('new.yaml', (diagnostics) => diagnostics.some(isTwin))).find(isTwin)!;
    assert.match(String(found.message), /^`a b\.yaml` has the same id\./);
    const [link] = found.relatedInformation!;
    assert.deepEqual(link!.location, {
      uri: uri('a b.yaml'),
      range: { start: { line: 2, character: 4 }, end: { line: 2, character: 40 } },
    });
  });

  it('are none of themselves', async () => {
    await pair.open(uri('c.yaml'), rule('c'));
    await pair.open(uri('new.yaml'), rule('a'));
    await until('new.yaml', (diagnostics) => diagnostics.some(isTwin));
    assert.ok(!(await until('c.yaml', () => true)).some(isTwin));
  });

  it('are no twins any more when one of them changes', async () => {
    await pair.open(uri('new.yaml'), rule('a'));
    await pair.open(uri('a b.yaml'), rule('a'));
    await until('new.yaml', (diagnostics) => diagnostics.some(isTwin));
    await pair.client.sendNotification('textDocument/didChange', {
      textDocument: { uri: uri('a b.yaml'), version: 2 },
      contentChanges: [{ text: rule('e') }],
    });
    await until('new.yaml', (diagnostics) => !diagnostics.some(isTwin));
  });
});
