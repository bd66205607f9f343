/** What the server says of all rules of the workspace, and how it keeps up. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { mayDeclare } from '../../server/src/declarations/index.ts';
import { listFiles, readFiles } from '../../server/src/host/disk-files.ts';
import { INDEX_CHANGED_NOTIFICATION, type IndexAnswers, type IndexState } from '../../server/src/lsp/protocol.ts';
import { mayHoldRules } from '../../server/src/lsp/rule-indexer.ts';
import { type Pair, startPair } from './pair.ts';

const rule = (name: string, query: string): string =>
  `kind: Scheduled\nname: ${name}\nseverity: High\nquery: ${query}\ntactics: [CredentialAccess]\nrelevantTechniques: [T1110]\n`;

const A = rule('first', 'SigninLogs | where ResultType in ("50053", "50126")');
const B = rule('second', 'SigninLogs | where ResultType in ("50126")');

describe('the index of the server', () => {
  let folder: string;
  let pair: Pair;
  let states: IndexState[];

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rulewright-'));
    fs.writeFileSync(path.join(folder, 'a.yaml'), A);
    fs.writeFileSync(path.join(folder, 'b.yaml'), B);
    fs.writeFileSync(path.join(folder, 'c.kql'), 'Heartbeat | take 5');
    fs.writeFileSync(path.join(folder, 'other.yaml'), 'a: b\n');
    states = [];
    pair = await startPair(undefined, {
      initialize: { workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }] },
      disk: {
        list: ({ limit }, folders) => listFiles(folders, limit, (name) => mayDeclare(name) || mayHoldRules(name)),
        read: ({ uris, mostBytes, length }, folders) => readFiles(uris, mostBytes, length, folders),
      },
    });
    pair.client.onNotification(INDEX_CHANGED_NOTIFICATION, (state: IndexState) => void states.push(state));
    await until((state) => state.complete && state.files === 3);
  });

  afterEach(() => {
    pair.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const uri = (name: string): string => pathToFileURL(path.join(folder, name)).href;

  function ask<K extends keyof IndexAnswers>(question: { ask: K; [more: string]: unknown }): Promise<IndexAnswers[K]> {
    return pair.client.sendRequest('rulewright/index', question);
  }

  async function until(holds: (state: IndexState) => boolean): Promise<void> {
    const end = performance.now() + 10_000;
    while (!holds(await ask({ ask: 'state' }))) {
      assert.ok(performance.now() < end, 'the index does not get there');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it('knows all rules, the tables they read, and the techniques they list', async () => {
    const rules = await ask({ ask: 'rules' });
    assert.deepEqual(
      rules.map(({ name, kind, severity }) => [name, kind, severity]).sort(),
      [
        ['first', 'Scheduled', 'High'],
        ['second', 'Scheduled', 'High'],
        [undefined, 'Query', undefined],
      ].sort(),
    );
    assert.deepEqual(await ask({ ask: 'tables' }), [
      { name: 'SigninLogs', count: 2 },
      { name: 'Heartbeat', count: 1 },
    ]);
    assert.deepEqual(await ask({ ask: 'techniques' }), [{ name: 'T1110', count: 2 }]);
    const reading = await ask({ ask: 'tableRules', table: 'Heartbeat' });
    assert.deepEqual(
      reading.map(({ rule: { uri: of } }) => of),
      [uri('c.kql')],
    );
    assert.equal((await ask({ ask: 'techniqueRules', technique: 'T1110' })).length, 2);
  });

  it('searches indicators, and leads to their places', async () => {
    const [found] = await ask({ ask: 'indicators', text: 'resulttype in 50126' });
    assert.deepEqual([found?.field, found?.value, found?.count], ['ResultType', '50126', 2]);
    const places = await ask({ ask: 'indicatorRules', key: found!.key });
    assert.deepEqual(
      places.map(({ rule: { name }, range }) => [name, range.start]),
      [
        ['first', { line: 3, character: 26 }],
        ['second', { line: 3, character: 26 }],
      ],
    );
    assert.equal((await ask({ ask: 'indicators', limit: 1 })).length, 1);
  });

  it('gives coverage, a layer, and groups of rules that are nearly the same', async () => {
    const coverage = (await ask({ ask: 'coverage' })) as { rules: number; mapped: number };
    assert.deepEqual([coverage.rules, coverage.mapped], [3, 2]);
    const layer = (await ask({ ask: 'navigator' })) as { techniques: { techniqueID: string }[] };
    assert.deepEqual(
      layer.techniques.map(({ techniqueID }) => techniqueID),
      ['T1110'],
    );
    assert.deepEqual(await ask({ ask: 'duplicates' }), []);
    assert.deepEqual(await ask({ ask: 'similar', uri: uri('a.yaml') }), []);
  });

  it('shows rules that are nearly the same, with how much they have in common', async () => {
    const query = (last: string): string =>
      `T ${Array.from({ length: 40 }, (_, i) => `| where c${i} == "${i}"`).join(' ')} ${last}`;
    await pair.open(uri('long.yaml'), rule('long', query('')));
    await pair.open(uri('longer.yaml'), rule('longer', query('| take 5')));
    await until(({ rules }) => rules === 5);
    const [group] = await ask({ ask: 'duplicates' });
    assert.deepEqual(group!.map(({ rule: { name } }) => name).sort(), ['long', 'longer']);
    const [similar] = await ask({ ask: 'similar', uri: uri('long.yaml') });
    assert.equal(similar!.rule.name, 'longer');
    assert.ok(similar!.likeness >= 0.8 && similar!.likeness < 1);
    const [place] = await ask({ ask: 'places', rules: [similar!.rule] });
    assert.deepEqual(place, { rule: similar!.rule, range: similar!.range });
  });

  it('counts the other rules for an open one', async () => {
    await pair.open(uri('b.yaml'), B);
    const others = { uri: uri('b.yaml'), document: 0, query: 0, indicator: 0 };
    const found = await ask({ ask: 'others', ...others });
    assert.deepEqual(
      found.map(({ rule: { name } }) => name),
      ['first'],
    );
    const explained: { queries: { indicators: { corpus: number; corpusByValue: number[] }[] }[] } =
      await pair.client.sendRequest('rulewright/explain', { textDocument: { uri: uri('b.yaml') } });
    const [{ corpus, corpusByValue }] = explained.queries[0]!.indicators as [
      { corpus: number; corpusByValue: number[] },
    ];
    assert.deepEqual([corpus, corpusByValue], [2, [2]]);
  });

  it('follows texts that are open, and goes back to the disk when they are closed', async () => {
    await pair.open(uri('b.yaml'), rule('second', 'AuditLogs'));
    await until(({ indicators }) => indicators === 2);
    assert.equal((await ask({ ask: 'tables' })).find(({ name }) => name === 'SigninLogs')!.count, 1);
    await pair.client.sendNotification('textDocument/didClose', { textDocument: { uri: uri('b.yaml') } });
    const end = performance.now() + 10_000;
    while ((await ask({ ask: 'tables' })).find(({ name }) => name === 'SigninLogs')!.count !== 2)
      assert.ok(performance.now() < end);
  });

  it('follows files on disk, and tells of it once', async () => {
    fs.writeFileSync(path.join(folder, 'd.yaml'), rule('third', 'SigninLogs'));
    fs.rmSync(path.join(folder, 'c.kql'));
    const before = states.length;
    await pair.client.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: uri('d.yaml'), type: 1 },
        { uri: uri('c.kql'), type: 3 },
      ],
    });
    await until(({ rules }) => rules === 3);
    assert.equal(
      (await ask({ ask: 'tables' })).some(({ name }) => name === 'Heartbeat'),
      false,
    );
    const end = performance.now() + 10_000;
    while (states.length === before) {
      assert.ok(performance.now() < end, 'nobody is told');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(states.at(-1)!.complete, true);
    assert.equal(pair.errors.length, 0, pair.errors.join());
  });

  it('looks again at rules whose functions yield something else, through other functions too', async () => {
    const written = (name: string, text: string): { uri: string; type: number } => {
      fs.writeFileSync(path.join(folder, name), text);
      return { uri: uri(name), type: 2 };
    };
    const parser = (name: string, query: string): string =>
      `id: 0\nFunction:\n  Title: ${name}\nCategory: x\nFunctionName: ${name}\nFunctionAlias: ${name}\nFunctionQuery: ${query}\n`;
    const kinds = async (): Promise<string> => {
      const found = await ask({ ask: 'indicators', text: 'port' });
      return found.map(({ kind, count }) => `${kind} ${count}`).join();
    };
    const untilKinds = async (wanted: string): Promise<void> => {
      const end = performance.now() + 10_000;
      while ((await kinds()) !== wanted) {
        assert.ok(performance.now() < end, `${await kinds()} is not ${wanted}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const notify = (...changes: object[]): Promise<void> =>
      pair.client.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await pair.open(uri('open.yaml'), rule('open', 'Outer | where isnotempty(Port)'));
    await notify(written('closed.yaml', rule('closed', 'Outer | where isnotempty(Port)')));
    // nobody knows the function
    await untilKinds('is_not_empty 2');
    await notify(
      written('inner.yaml', parser('Inner', 'T_CL | project Port = toint(p)')),
      written('outer.yaml', parser('Outer', 'Inner')),
    );
    await untilKinds('is_not_null 2');
    await notify(written('inner.yaml', parser('Inner', 'T_CL | project Port = tostring(p)')));
    await untilKinds('is_not_empty 2');
    // a time says when, not what
    await pair.open(uri('inner.yaml'), parser('Inner', 'T_CL | project Port = now()'));
    await untilKinds('');
    assert.equal(pair.errors.length, 0, pair.errors.join());
  });

  it('has an answer to what makes no sense', async () => {
    assert.equal(await ask({ ask: 'nonsense' as 'state' }), null);
    assert.deepEqual(await ask({ ask: 'others', uri: 'x:y', document: 0, query: 0, indicator: 0 }), []);
  });
});
