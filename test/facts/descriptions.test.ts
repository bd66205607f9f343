/** Sentences about functions: each that people may use has one, and there is none for anything else. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { OPERATORS } from '../../server/src/kql/syntax/operators/index.ts';
import { FACTS } from '../support/facts.ts';
import { ROOT, readProjectFile } from '../support/paths.ts';

const rows = (file: string): string[][] =>
  readProjectFile(`data/functions/${file}.tsv`)
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
const DESCRIPTIONS = rows('descriptions');

const described = (kind: string): string[] => DESCRIPTIONS.filter((row) => row[0] === kind).map((row) => row[1]!);
const visible = (file: string): string[] =>
  rows(file)
    .filter((row) => !row[1]!.split(',').includes('hidden'))
    .map((row) => row[0]!);

describe('descriptions of functions', () => {
  it('are one line each, of 20 to 140 characters, with a full stop', () => {
    for (const row of DESCRIPTIONS) {
      assert.equal(row.length, 3, row[1]);
      assert.match(row[2]!, /^[A-Z].{18,138}\.$/, row[1]);
    }
  });

  it('are sorted by kind and name', () => {
    const keys = DESCRIPTIONS.map((row) => `${row[0]}\t${row[1]}`);
    assert.deepEqual(keys, [...keys].sort());
    assert.equal(new Set(keys).size, keys.length);
  });

  for (const [kind, file] of [
    ['scalar', 'scalar'],
    ['aggregate', 'aggregates'],
    ['plugin', 'plugins'],
  ] as const)
    it(`are there for every ${kind} that is not hidden, and for no other`, () =>
      assert.deepEqual(described(kind), visible(file)));

  it('are there for every function of a workspace but parsers of one source, under one of its names', () => {
    const wanted = rows('workspace').filter(([, kind, flags]) => kind !== 'solution' && !/source|empty/.test(flags!));
    const names = new Set(described('workspace'));
    for (const [name, , , , , alias] of wanted)
      assert.equal([name, alias].filter((either) => names.has(either!)).length, 1, name);
    const known = new Set(wanted.map(([name]) => name));
    assert.deepEqual(
      [...names].filter((name) => !known.has(name)),
      [],
    );
  });

  it('reach the facts', () => {
    assert.match(FACTS.scalarFunction('isnull')!.description, /isempty/);
    assert.match(FACTS.aggregate('count')!.description, /rows/);
    assert.match(FACTS.plugin('pivot')!.description, /columns/);
    assert.equal(FACTS.workspaceFunction('imDns')!.description, FACTS.workspaceFunction('_Im_Dns')!.description);
    assert.equal(FACTS.scalarFunction('__cast')!.description, '');
  });
});

describe('operators', () => {
  for (const operator of new Set(OPERATORS.values()))
    it(`${operator.words.join(', ')} has a line of help`, () => assert.match(operator.doc, /^[A-Z].*\.$/));
});

describe('tables of functions', () => {
  it('are what the official engine knows', function () {
    this.timeout(180_000);
    const run = spawnSync(process.execPath, ['scripts/facts/introspect.mjs'], { cwd: ROOT, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stdout + run.stderr);
  });
});
