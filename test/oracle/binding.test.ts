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
  this.timeout(1_800_000);
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

/**
 * Which places are tried: two of each query, which CI has time for; all with `MUTANTS=all`, in some hours; or all of each
 * fourth query with `MUTANTS=1/4`, so that several can run at once.
 */
const [share = 1, shares = 1] = process.env['MUTANTS']?.match(/\d+/g)?.map(Number) ?? [];
const everyPlace = process.env['MUTANTS'] !== undefined;

describe('against the official binder, with one name misspelt', function () {
  this.timeout(36_000_000);

  it('we report what it reports, at the same place, and no more, but for few', () => {
    const known = new Set(DIVERGENCES.map(({ query }) => query));
    const queries = rightQueries().filter(({ name }, i) => !known.has(name) && i % shares === share - 1);
    let compared = 0;
    let followed = 0;
    const different: string[] = [];
    for (const { name, text, tree } of queries) {
      const names = namesIn(tree);
      // one of the first half and one of the second, which ones differs from query to query
      const two = [0, 0.5].flatMap((half) => names[pick(half, text.length, names.length)] ?? []);
      for (const { start, end } of everyPlace ? names : new Set(two)) {
        const changed = `${text.slice(0, end)}Q${text.slice(end)}`;
        const mutant = parseKql(changed);
        const official = mutant.problems.length === 0 ? officialBinding(changed, REAL_FACTS) : undefined;
        if (!official) continue;
        compared++;
        const { ours, theirs, shared } = comparedProblems(mutant, official, AS_ENGINE);
        // what the engine says besides of what the unknown name was for; we say one thing about one mistake
        const follows = shared.has(start) && ours.length === 0 && theirs.length > 0;
        if (follows) followed++;
        else if (ours.length + theirs.length > 0)
          different.push(
            `${name}: ${JSON.stringify(changed.slice(Math.max(0, end - 40), end + 20))} ${[...ours, ...theirs].join(', ')}`,
          );
      }
    }
    console.log(`      ${different.length} of ${compared} differ; of ${followed} more the engine has something to add`);
    if (everyPlace) console.log(different.map((line) => `        ${line}`).join('\n'));
    assert.ok(compared > queries.length, `only ${compared} could be compared`);
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

/** The problems that only one of the two has, by code and place, and the places of those that both have. */
function comparedProblems(
  tree: KqlTree,
  official: OfficialBinding,
  reading: Reading,
): { readonly ours: readonly string[]; readonly theirs: readonly string[]; readonly shared: ReadonlySet<number> } {
  const own = byPlace(bindQuery(tree, REAL_FACTS, { reading }).problems);
  const other = byPlace(official.problems);
  const shared = new Set<number>();
  const lacking = (name: string, some: Places, others: Places): string[] =>
    [...some].flatMap(([start, codes]) => {
      // what follows from a problem at its own place is not told twice by us
      const isShared = codes.some((code) => others.get(start)?.includes(code));
      if (isShared) shared.add(start);
      return isShared ? [] : [`${name} ${codes.join()} at ${start}`];
    });
  return { ours: lacking('ours', own, other), theirs: lacking('theirs', other, own), shared };
}

function differingProblems(tree: KqlTree, official: OfficialBinding, reading: Reading): readonly string[] {
  const { ours, theirs } = comparedProblems(tree, official, reading);
  return [...ours, ...theirs];
}

/** The codes of problems by where they start. */
type Places = ReadonlyMap<number, readonly string[]>;

function byPlace(problems: readonly { readonly start: number; readonly code: string }[]): Places {
  const places = new Map<number, string[]>();
  for (const { start, code } of problems) places.set(start, [...(places.get(start) ?? []), code]);
  return places;
}
