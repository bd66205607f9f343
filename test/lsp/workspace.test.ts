/** What the files of a workspace teach the server: read from the client or from disk, and again when they change. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic, DidChangeWatchedFilesRegistrationOptions, Location } from 'vscode-languageserver/node';
import { mayDeclare } from '../../server/src/declarations/index.ts';
import { listFiles, readFiles } from '../../server/src/host/disk-files.ts';
import type { ListFilesParams, ReadFilesParams } from '../../server/src/lsp/protocol.ts';
import { parser } from '../declarations/workspace.ts';
import { FACTS } from '../support/facts.ts';
import { restOf } from '../support/rules.ts';
import { type Pair, type PairOptions, startPair } from './pair.ts';

const ROOT = 'file:///c%3A/my%20rules';
const RULE = `${ROOT}/rules/gate.kql`;
const PARSER = `${ROOT}/parsers/Gate.yaml`;
const QUERY = 'Gate | where Port == 1';
const PORT = parser('Gate', 'print Port = 1, Action = "a"');
const NO_PORT = parser('Gate', 'print Door = 1');

function shown(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(
    ({ code, range: { start } }) => `${code ?? 'rulewright.json'} ${start.line}:${start.character}`,
  );
}

describe('a workspace that the client reads', () => {
  let files: Map<string, string>;
  let asked: string[];
  let pair: Pair;

  async function start(given: Readonly<Record<string, string>>, options: PairOptions = {}): Promise<void> {
    files = new Map(Object.entries(given));
    asked = [];
    pair = await startPair(FACTS, {
      initialize: { workspaceFolders: [{ uri: ROOT, name: 'rules' }], initializationOptions: { workspaceFiles: true } },
      answers: {
        'rulewright/listFiles': ({ limit }: ListFilesParams) => [...files.keys()].slice(0, limit),
        'rulewright/readFiles': ({ uris, length }: ReadFilesParams) => {
          asked.push(...uris.map((uri) => `${uri.slice(ROOT.length + 1)} ${length}`));
          return uris.map((uri) => files.get(uri.replace('C:', 'c%3A'))?.slice(0, length) ?? null);
        },
      },
      ...options,
    });
  }

  afterEach(() => {
    assert.deepEqual(pair.errors, []);
    pair.close();
  });

  async function change(uri: string, text: string | undefined): Promise<void> {
    const type = text === undefined ? 3 : files.has(uri) ? 2 : 1;
    if (text === undefined) files.delete(uri);
    else files.set(uri, text);
    await pair.client.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
  }

  /** Findings of the query, when they are there with facts. */
  async function opened(text = QUERY): Promise<Diagnostic[]> {
    let next = pair.nextDiagnostics(RULE);
    await pair.open(RULE, text, 'kql');
    let found = await next;
    // the text may come before the workspace is known
    while (found.length === 0) {
      next = pair.nextDiagnostics(RULE);
      found = await next;
    }
    return found;
  }

  it('knows the columns of its parsers', async () => {
    await start({ [PARSER]: NO_PORT });
    assert.deepEqual(shown(await opened()), ['kql/unknown-column 0:13']);
  });

  it('finds anew what depends on a file that changes, comes and goes', async () => {
    await start({ [PARSER]: NO_PORT });
    await opened();
    let next = pair.nextDiagnostics(RULE);
    await change(PARSER, PORT);
    assert.deepEqual(await next, []);
    next = pair.nextDiagnostics(RULE);
    await change(PARSER, undefined);
    assert.deepEqual(shown(await next), ['kql/unknown-table 0:0']);
    next = pair.nextDiagnostics(RULE);
    await change(`${ROOT}/Functions/Gate.kql`, 'print Port = 2');
    assert.deepEqual(await next, []);
  });

  it('forgets the files of a folder that goes', async () => {
    await start({ [PARSER]: PORT });
    await opened('Gate | where Prt == 1');
    const next = pair.nextDiagnostics(RULE);
    files.delete(PARSER);
    await pair.client.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: `${ROOT}/parsers`, type: 3 }],
    });
    assert.deepEqual(shown(await next), ['kql/unknown-table 0:0']);
  });

  it('believes an open text rather than the disk, until it is closed', async () => {
    await start({ [PARSER]: NO_PORT });
    await opened();
    // the editor spells the address in its own way
    const same = PARSER.replace('c%3A', 'C:');
    let next = pair.nextDiagnostics(RULE);
    await pair.open(same, PORT);
    assert.deepEqual(await next, []);
    await change(PARSER, NO_PORT);
    next = pair.nextDiagnostics(RULE);
    await pair.client.sendNotification('textDocument/didChange', {
      textDocument: { uri: same, version: 2 },
      contentChanges: [{ text: PORT.replace('Port', 'Prt') }],
    });
    assert.deepEqual(shown(await next), ['kql/unknown-column 0:13']);
    files.set(PARSER, PORT);
    next = pair.nextDiagnostics(RULE);
    await pair.client.sendNotification('textDocument/didClose', { textDocument: { uri: same } });
    assert.deepEqual(await next, []);
  });

  it('leads from a name to the file that declares it', async () => {
    const table = `${ROOT}/tables/X_CL.json`;
    await start({ [PARSER]: PORT, [table]: '{ "Name": "X_CL",\n "Properties": [{ "Name": "a", "Type": "Int" }] }' });
    await opened('Gate | where Port == 1 | join kind=inner (X_CL) on $left.Port == $right.a | where Prt == 1');
    const at = async (character: number): Promise<string[]> => {
      const found = await pair.client.sendRequest<Location[]>('textDocument/definition', {
        textDocument: { uri: RULE },
        position: { line: 0, character },
      });
      return found.map(({ uri, range: { start, end } }) => `${uri} ${start.line}:${start.character}-${end.character}`);
    };
    assert.deepEqual(await at(1), [`${PARSER} 1:14-18`]);
    assert.deepEqual(await at(15), [`${PARSER} 1:14-18`]);
    assert.deepEqual(await at(44), [`${table} 0:10-16`]);
  });

  it('asks for what may declare something only, and of other JSON for the beginning', async () => {
    const table = '{ "Name": "X_CL", "Properties": [{ "Name": "a", "Type": "Int" }] }';
    await start({
      [`${ROOT}/workbooks/big.json`]: `{ "x": "${'y'.repeat(100_000)}" }`,
      [`${ROOT}/tables/X_CL.json`]: table,
      [`${ROOT}/queries/loose.kql`]: 'T',
      [`${ROOT}/data/list.csv`]: 'a,b',
      'file:///elsewhere/Parsers/Y.kql': 'print a = 1',
    });
    assert.deepEqual(shown(await opened('X_CL | where b == 1')), ['kql/unknown-column 0:13']);
    assert.deepEqual(asked, ['tables/X_CL.json 4096', 'workbooks/big.json 4096', `tables/X_CL.json ${1024 * 1024}`]);
  });

  it('shows mistakes of rulewright.json in that file, and takes them back', async () => {
    const uri = `${ROOT}/rulewright.json`;
    await start({ [uri]: '{\n  "tabels": {} }' });
    assert.deepEqual(shown(await pair.nextDiagnostics(uri)), ['rulewright.json 1:2']);
    const next = pair.nextDiagnostics(uri);
    await change(uri, '{ "knownNames": ["Gate"] }');
    assert.deepEqual(await next, []);
  });

  it('leaves them to a client that knows the schema', async () => {
    const uri = `${ROOT}/rulewright.json`;
    const initializationOptions = { workspaceFiles: true, settingsSchema: true };
    const initialize = { workspaceFolders: [{ uri: ROOT, name: 'rules' }], initializationOptions };
    await start({ [uri]: '{ "tabels": {} }' }, { initialize });
    assert.deepEqual(shown(await opened()), ['kql/unknown-table 0:0']);
    assert.ok(pair.published.every((one) => one.uri !== uri));
  });

  it('finds what rulewright.json asks for, and nothing in files that it leaves out', async () => {
    const uri = `${ROOT}/rulewright.json`;
    await start({});
    const [first] = await opened();
    assert.equal(first?.severity, 2);
    let next = pair.nextDiagnostics(RULE);
    await change(uri, '{ "rules": { "kql": "error" } }');
    assert.deepEqual(
      (await next).map(({ severity }) => severity),
      [1],
    );
    next = pair.nextDiagnostics(RULE);
    await change(uri, JSON.stringify({ ignore: [RULE.slice(ROOT.length + 1)] }));
    assert.deepEqual(await next, []);
    next = pair.nextDiagnostics(RULE);
    await change(uri, undefined);
    assert.deepEqual(shown(await next), ['kql/unknown-table 0:0']);
  });

  it('lets the settings of the editor win over the file', async () => {
    const capabilities = { workspace: { configuration: true } };
    await start({ [`${ROOT}/rulewright.json`]: '{ "rules": { "kql": "error" } }' }, { capabilities });
    assert.deepEqual(
      (await opened()).map(({ severity }) => severity),
      [1],
    );
    let next = pair.nextDiagnostics(RULE);
    await pair.configure({ rules: { 'kql/unknown-table': 'hint' } });
    assert.deepEqual(
      (await next).map(({ severity }) => severity),
      [4],
    );
    next = pair.nextDiagnostics(RULE);
    await pair.configure({ ignore: ['*.kql'] });
    assert.deepEqual(await next, []);
  });

  it('remembers what a rule was when it was opened', async () => {
    await start({ [`${ROOT}/rulewright.json`]: '{ "profile": "azure-sentinel-pr" }' });
    const uri = `${ROOT}/rules/gate.yaml`;
    const text = `kind: Scheduled\nversion: 1.0.0\nquery: SecurityEvent | where EventID == 1\n${restOf('a')}`;
    const open = pair.nextDiagnostics(uri);
    await pair.open(uri, text);
    await open;
    const until = async (isSaid: boolean): Promise<void> => {
      const holds = (): boolean => {
        const last = pair.published.findLast((params) => params.uri === uri && params.version !== 1);
        return last?.diagnostics.some(({ code }) => code === 'rule/unraised-version') === isSaid;
      };
      while (!holds()) await pair.nextDiagnostics(uri);
    };
    const write = async (version: number, now: string): Promise<void> => {
      const contentChanges = [{ text: now }];
      await pair.client.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    };
    await write(2, text.replace('== 1', '== 2'));
    await until(true);
    await write(3, text.replace('== 1', '== 2').replace('1.0.0', '1.0.1'));
    await until(false);
  });

  it('asks to be told of changes, of folders as well', async () => {
    const registered: string[] = [];
    await start(
      {},
      {
        capabilities: {
          workspace: { didChangeWatchedFiles: { dynamicRegistration: true }, workspaceFolders: true },
        },
        answers: {
          'rulewright/listFiles': () => [...files.keys()],
          'rulewright/readFiles': ({ uris }: ReadFilesParams) => uris.map((uri) => files.get(uri) ?? null),
          'client/registerCapability': ({ registrations }: { registrations: { registerOptions: unknown }[] }) => {
            for (const { registerOptions } of registrations) {
              const { watchers } = registerOptions as DidChangeWatchedFilesRegistrationOptions;
              registered.push(...(watchers ?? []).map(({ globPattern }) => String(globPattern)));
            }
            return null;
          },
        },
      },
    );
    assert.deepEqual(shown(await opened()), ['kql/unknown-table 0:0']);
    assert.ok(registered.some((pattern) => pattern.includes('yaml') && pattern.includes('json')));
    const other = 'file:///d%3A/other';
    files.set(`${other}/Parsers/Gate.kql`, 'print Port = 1');
    const next = pair.nextDiagnostics(RULE);
    await pair.client.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: other, name: 'other' }], removed: [] },
    });
    assert.deepEqual(await next, []);
  });
});

describe('a workspace that the server reads', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rulewright '));
    for (const [name, text] of Object.entries({
      'repo/parsers/Gate.yaml': NO_PORT,
      'repo/node_modules/Parsers/Ignored.kql': 'print a = 1',
      'outside/Parsers/Secret.kql': 'print a = 1',
    })) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const uri = (name: string): string => pathToFileURL(path.join(folder, name)).href;

  it('is known to clients that only know the protocol', async () => {
    const pair = await startPair(FACTS, {
      initialize: { rootUri: uri('repo') },
      disk: {
        list: ({ limit }, folders) => listFiles(folders, limit, mayDeclare),
        read: ({ uris, mostBytes, length }, folders) => readFiles(uris, mostBytes, length, folders),
      },
    });
    let found: Diagnostic[] = [];
    await pair.open(RULE, QUERY, 'kql');
    while (found.length === 0) found = await pair.nextDiagnostics(RULE);
    assert.deepEqual(shown(found), ['kql/unknown-column 0:13']);
    assert.deepEqual(pair.errors, []);
    pair.close();
  });

  it('ends at its folders, whatever links lead out of them', async () => {
    fs.symlinkSync(path.join(folder, 'outside'), path.join(folder, 'repo', 'link'), 'junction');
    const listed = await listFiles([uri('repo')], 100, () => true);
    assert.deepEqual(listed, [uri('repo/parsers/Gate.yaml')]);
    const wanted = ['outside/Parsers/Secret.kql', 'repo/link/Parsers/Secret.kql', 'repo/../outside/Parsers/Secret.kql'];
    const texts = await readFiles([...wanted.map(uri), 'untitled:x', 'file:///%ff'], 1000, 1000, [uri('repo')]);
    assert.deepEqual(texts, [null, null, null, null, null]);
    assert.deepEqual(await readFiles([uri('repo/parsers/Gate.yaml')], 1000, 5, [uri('repo')]), ['id: 0']);
    assert.deepEqual(await readFiles([uri('repo/parsers/Gate.yaml')], 10, 5, [uri('repo')]), [null]);
  });
});
