/** What the index keeps from one start to the next, and when it is not believed. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { mayDeclare } from '../../server/src/declarations/index.ts';
import { listFiles, readFiles } from '../../server/src/host/disk-files.ts';
import type { IndexAnswers } from '../../server/src/lsp/protocol.ts';
import { type CachedFile, type CacheStore, RuleCache } from '../../server/src/lsp/rule-cache.ts';
import { mayHoldRules } from '../../server/src/lsp/rule-indexer.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { indexedRules } from '../../server/src/rule-index/index.ts';
import { identitiesIn } from '../../server/src/twins/index.ts';
import { FACTS } from '../support/facts.ts';
import { projectFiles, readProjectFile } from '../support/paths.ts';
import { type Pair, startPair } from './pair.ts';

function storeIn(parts: Map<string, string>): CacheStore {
  return {
    read: async (name) => parts.get(name) ?? null,
    write: async (name, text) => void parts.set(name, text),
  };
}

function found(name: string, text: string): CachedFile {
  const file = readRule(text, 'yaml');
  return { rules: indexedRules(file, FACTS), identities: identitiesIn(name, file).rules };
}

function shown(file: CachedFile | undefined): string {
  const inner = (_: string, value: unknown): unknown => {
    if (value instanceof Map) return [...value];
    if (value instanceof Uint32Array) return [...value];
    const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isPlain ? Object.fromEntries(Object.entries(value).sort()) : value;
  };
  return JSON.stringify(file, inner, 1);
}

async function opened(parts: Map<string, string>, version = '1'): Promise<RuleCache> {
  const cache = new RuleCache(storeIn(parts), version);
  await cache.load();
  return cache;
}

describe('the cache of the index', () => {
  const RULE = 'kind: Scheduled\nname: one\nquery: T | where a == "x"\n';

  it('gives back what was put in', async () => {
    const parts = new Map<string, string>();
    const files = projectFiles('samples', '.yaml').map((name) => [name, readProjectFile(name)] as const);
    const cache = await opened(parts);
    for (const [name, text] of files) await cache.put(name, text, found(name, text), FACTS);
    await cache.save(true);
    const again = await opened(parts);
    for (const [name, text] of files)
      assert.equal(shown(again.take(name, text, FACTS)), shown(found(name, text)), name);
  });

  it('knows nothing of another text, and nothing by another version', async () => {
    const parts = new Map<string, string>();
    const cache = await opened(parts);
    await cache.put('a', RULE, found('a', RULE), FACTS);
    await cache.save(true);
    assert.equal((await opened(parts)).take('a', `${RULE}# more\n`, FACTS), undefined);
    assert.equal((await opened(parts)).take('b', RULE, FACTS), undefined);
    assert.equal((await opened(parts, '2')).take('a', RULE, FACTS), undefined);
    assert.ok((await opened(parts)).take('a', RULE, FACTS));
  });

  it('holds the later of two records, in parts that are each written once', async () => {
    const parts = new Map<string, string>();
    const cache = await opened(parts);
    for (let i = 0; i < 2500; i++) await cache.put(`${i}`, RULE, found('x', RULE), FACTS);
    const other = RULE.replace('one', 'two');
    await cache.put('7', other, found('x', other), FACTS);
    await cache.save(true);
    assert.deepEqual([...parts.keys()], ['rules-0', 'rules-1', 'rules-2']);
    const again = await opened(parts);
    assert.equal(again.take('7', other, FACTS)!.rules[0]!.name, 'two');
    assert.equal(again.take('2499', RULE, FACTS)!.rules[0]!.name, 'one');
    // what is found now goes behind it
    await again.put('new', RULE, found('x', RULE), FACTS);
    await again.save(false);
    assert.ok((await opened(parts)).take('new', RULE, FACTS));
    assert.ok((await opened(parts)).take('2499', RULE, FACTS));
  });

  it('is made anew when most of it is of files that have gone', async () => {
    const parts = new Map<string, string>();
    const cache = await opened(parts);
    for (let i = 0; i < 1500; i++) await cache.put(`${i}`, RULE, found('x', RULE), FACTS);
    await cache.save(true);
    const again = await opened(parts);
    assert.ok(again.take('3', RULE, FACTS));
    await again.save(true);
    const fresh = await opened(parts);
    assert.equal(fresh.take('3', RULE, FACTS), undefined);
    await fresh.put('3', RULE, found('x', RULE), FACTS);
    await fresh.save(true);
    // the parts from before are no part of it
    assert.equal((await opened(parts)).take('1400', RULE, FACTS), undefined);
    assert.ok((await opened(parts)).take('3', RULE, FACTS));
  });

  it('takes what is broken for nothing', async () => {
    for (const text of ['', '{', '{"version":"1"}\n{}', '{"version":"1","made":"x"}\n{"key":"a"', 'null']) {
      const cache = await opened(new Map([['rules-0', text]]));
      assert.equal(cache.take('a', RULE, FACTS), undefined);
      await cache.put('a', RULE, found('a', RULE), FACTS);
      await cache.save(true);
    }
  });
});

describe('a server that starts again', () => {
  const rule = (name: string): string => `kind: Scheduled\nname: ${name}\nquery: Inner | where isnotempty(Port)\n`;
  const parser = (query: string): string =>
    `id: 0\nFunction:\n  Title: Inner\nCategory: x\nFunctionName: Inner\nFunctionAlias: Inner\nFunctionQuery: ${query}\n`;
  let folder: string;
  const parts = new Map<string, string>();
  const store = storeIn(parts);

  beforeEach(() => {
    parts.clear();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rulewright-'));
    fs.writeFileSync(path.join(folder, 'a.yaml'), rule('first'));
    fs.writeFileSync(path.join(folder, 'inner.yaml'), parser('T_CL | project Port = toint(p)'));
  });

  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** Starts a server, waits until its index is complete, and gives the names of rules and the kinds of indicators. */
  async function run(until: () => boolean = () => true): Promise<string> {
    const pair: Pair = await startPair(undefined, {
      initialize: {
        workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }],
        initializationOptions: { cache: true },
      },
      disk: {
        list: ({ limit }, folders) => listFiles(folders, limit, (name) => mayDeclare(name) || mayHoldRules(name)),
        read: ({ uris, mostBytes, length }, folders) => readFiles(uris, mostBytes, length, folders),
      },
      answers: {
        'rulewright/readCache': ({ name }: { name: string }) => store.read(name),
        'rulewright/writeCache': ({ name, text }: { name: string; text: string }) => store.write(name, text),
      },
    });
    const ask = <K extends keyof IndexAnswers>(question: { ask: K }): Promise<IndexAnswers[K]> =>
      pair.client.sendRequest('rulewright/index', question);
    const end = performance.now() + 15_000;
    while (!(await ask({ ask: 'state' })).complete || !until()) {
      assert.ok(performance.now() < end, 'the index does not get there');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const names = (await ask({ ask: 'rules' })).map(({ name }) => name).sort();
    const kinds = (await ask({ ask: 'indicators' })).map(({ kind }) => kind);
    assert.deepEqual(pair.errors, []);
    pair.close();
    return [...names, ...kinds].join(' ');
  }

  it('believes what it has written, until a text or a function is another one', async () => {
    assert.equal(await run(() => parts.size > 0), 'Inner first is_not_null');
    // a mark that only the cache can have
    parts.set('rules-0', parts.get('rules-0')!.replace('"name":"first"', '"name":"marked"'));
    assert.equal(await run(), 'Inner marked is_not_null');
    fs.writeFileSync(path.join(folder, 'inner.yaml'), parser('T_CL | project Port = tostring(p)'));
    assert.equal(await run(), 'Inner first is_not_empty');
    fs.writeFileSync(path.join(folder, 'a.yaml'), rule('second'));
    assert.equal(await run(), 'Inner second is_not_empty');
  });
});
