/** Names and types against the official engine, with our catalogue loaded: the same problems at the same places, the same columns. */
import assert from 'node:assert/strict';
import { bindQuery, type Reading } from '../../server/src/kql/semantics/index.ts';
import { type KqlTree, type Name, parseKql, walk } from '../../server/src/kql/syntax/index.ts';
import { corpusQueries } from '../support/corpus.ts';
import { DIVERGENCES } from '../support/divergences.ts';
import { REAL_FACTS } from '../support/facts.ts';
import { AS_ENGINE, type OfficialBinding, officialBinding } from '../support/official-binder.ts';
import { queriesWithMeaning } from '../support/queries.ts';

type What = 'columns' | 'problems';

/** The share of queries with one misspelt name of which we and the official engine report the same. */
const MUTANT_AGREEMENT = 0.995;

/** Queries whose syntax is right; the others have no meaning to compare. */
function rightQueries(): { name: string; text: string; tree: KqlTree }[] {
  const corpus = process.env['RULEWRIGHT_CORPUS'] ? corpusQueries() : [];
  const own = queriesWithMeaning().map((text) => ({ path: text, text }));
  return [...corpus, ...own].flatMap(({ path, text }) => {
    const tree = parseKql(text);
    return tree.problems.length === 0 ? [{ name: path, text, tree }] : [];
  });
}

/** The share of queries on which both say the same. */
const AGREEMENT = 0.995;

interface Compared {
  readonly name: string;
  readonly tree: KqlTree;
  readonly official: OfficialBinding;
}

describe('against the official binder', function () {
  this.timeout(600_000);
  const queries: Compared[] = [];

  before(() => {
    for (const { name, text, tree } of rightQueries()) {
      const official = officialBinding(text, REAL_FACTS);
      if (official) queries.push({ name, tree, official });
    }
  });

  for (const what of ['columns', 'problems'] as const) {
    it(`the same ${what}, but for the known differences`, () => {
      const names = new Set(queries.map(({ name }) => name));
      const known = DIVERGENCES.filter((entry) => entry.what === what && names.has(entry.query)).map(
        ({ query }) => query,
      );
      const found = differing(queries, what, AS_ENGINE);
      const news = found.filter((name) => !known.includes(name));
      console.log(`      ${found.length} of ${queries.length} differ, ${news.length} of them unexplained`);
      assert.deepEqual(news.slice(0, 20), [], 'differences without a reason');
      assert.deepEqual(
        known.filter((name) => !found.includes(name)),
        [],
        'no difference any more',
      );
      assert.ok(found.length <= queries.length * (1 - AGREEMENT), `${found.length} are too many`);
    });
  }

  it('what the service reads in another way makes a difference, each by itself', () => {
    const same = new Set(queries);
    for (const what of ['columns', 'problems'] as const)
      for (const name of differing(queries, what, AS_ENGINE))
        for (const query of queries) if (query.name === name) same.delete(query);
    for (const way of Object.keys(AS_ENGINE) as (keyof Reading)[]) {
      const reading = { ...AS_ENGINE, [way]: true };
      const found = (['columns', 'problems'] as const).flatMap((what) => differing([...same], what, reading));
      console.log(`      ${way}: ${new Set(found).size}`);
      assert.ok(found.length > 0, way);
    }
  });
});

describe('against the official binder, with one name misspelt', function () {
  this.timeout(3_600_000);

  it('we report what it reports, at the same place, and no more, but for few', () => {
    const known = new Set(DIVERGENCES.map(({ query }) => query));
    const every = process.env['MUTANTS'] === 'all';
    let compared = 0;
    const different: string[] = [];
    for (const { name, text, tree } of rightQueries()) {
      if (known.has(name)) continue;
      const names = namesIn(tree);
      // one of the first half and one of the second, which ones differs from query to query
      const chosen = every ? names : [0, 0.5].flatMap((half) => names[pick(half, text.length, names.length)] ?? []);
      for (const { end } of new Set(chosen)) {
        const changed = `${text.slice(0, end)}Q${text.slice(end)}`;
        const mutant = parseKql(changed);
        const official = mutant.problems.length === 0 ? officialBinding(changed, REAL_FACTS) : undefined;
        if (!official) continue;
        compared++;
        const found = differingProblems(mutant, official, AS_ENGINE);
        if (found.length > 0)
          different.push(
            `${name}: ${JSON.stringify(changed.slice(Math.max(0, end - 40), end + 20))} ${found.join(', ')}`,
          );
      }
    }
    console.log(`      ${different.length} of ${compared} differ`);
    assert.ok(different.length <= compared * (1 - MUTANT_AGREEMENT), different.slice(0, 20).join('\n'));
  });
});

/** The names of a query that could be misspelt: of columns, tables, functions and what it declares itself. */
function namesIn(tree: KqlTree): Name[] {
  const names: Name[] = [];
  walk(tree.root, (node) => {
    if (node.kind === 'Name' && node.form === 'plain' && /^[a-z_]\w+$/i.test(node.name)) names.push(node);
  });
  return names;
}

/** An index in a half of a list; the seed spreads it. */
function pick(half: number, seed: number, length: number): number {
  return Math.floor((half + ((seed * 7919) % 1000) / 2000) * length);
}

/** The names of the queries on which we and the official engine do not say the same. */
function differing(queries: readonly Compared[], what: What, reading: Reading): string[] {
  const found = queries.filter(({ tree, official }) =>
    what === 'columns'
      ? differingColumns(tree, official, reading)
      : differingProblems(tree, official, reading).length > 0,
  );
  return [...new Set(found.map(({ name }) => name))];
}

/** Names and types in order; columns that a query takes for granted count for nothing. */
function differingColumns(tree: KqlTree, { columns }: OfficialBinding, reading: Reading): boolean {
  const { result } = bindQuery(tree, REAL_FACTS, { reading });
  const own = result?.columns.map(({ name, type }) => `${name}:${type}`) ?? [];
  return own.join() !== (columns ?? []).join();
}

/**
 * The places where one engine has a problem and the other has none, or one of another code. What follows from a problem at its
 * own place is not told twice by us.
 */
function differingProblems(tree: KqlTree, official: OfficialBinding, reading: Reading): string[] {
  const own = byPlace(bindQuery(tree, REAL_FACTS, { reading }).problems);
  const theirs = byPlace(official.problems);
  const lacking = (name: string, some: Places, others: Places): string[] =>
    [...some].flatMap(([start, codes]) =>
      codes.some((code) => others.get(start)?.includes(code)) ? [] : [`${name} ${codes.join()} at ${start}`],
    );
  return [...lacking('ours', own, theirs), ...lacking('theirs', theirs, own)];
}

/** The codes of problems by where they start. */
type Places = ReadonlyMap<number, readonly string[]>;

function byPlace(problems: readonly { readonly start: number; readonly code: string }[]): Places {
  const places = new Map<number, string[]>();
  for (const { start, code } of problems) places.set(start, [...(places.get(start) ?? []), code]);
  return places;
}
