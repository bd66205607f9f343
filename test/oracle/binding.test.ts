/** Names and types against the official engine, with our catalogue loaded: the same problems at the same places, the same columns. */
import assert from 'node:assert/strict';
import { bindQuery } from '../../server/src/kql/semantics/index.ts';
import { type KqlTree, parseKql } from '../../server/src/kql/syntax/index.ts';
import { corpusQueries } from '../support/corpus.ts';
import { DIVERGENCES, type Divergence } from '../support/divergences.ts';
import { REAL_FACTS } from '../support/facts.ts';
import { type OfficialBinding, officialBinding } from '../support/official-binder.ts';
import { queriesWithMeaning } from '../support/queries.ts';

type What = Extract<Divergence['what'], 'columns' | 'problems'>;

/** Queries whose syntax is right; the others have no meaning to compare. */
function rightQueries(): { name: string; text: string; tree: KqlTree }[] {
  const corpus = process.env['RULEWRIGHT_CORPUS'] ? corpusQueries() : [];
  const own = queriesWithMeaning().map((text) => ({ path: text, text }));
  return [...corpus, ...own].flatMap(({ path, text }) => {
    const tree = parseKql(text);
    return tree.problems.length === 0 ? [{ name: path, text, tree }] : [];
  });
}

describe('against the official binder', function () {
  this.timeout(600_000);
  const queries = rightQueries();
  const differences = new Map<What, string[]>([
    ['columns', []],
    ['problems', []],
  ]);

  before(() => {
    for (const { name, text, tree } of queries) {
      const official = officialBinding(text, REAL_FACTS);
      if (!official) continue;
      if (differingColumns(tree, official)) differences.get('columns')!.push(name);
      if (differingProblems(tree, official).length > 0) differences.get('problems')!.push(name);
    }
  });

  for (const what of ['columns', 'problems'] as const) {
    it(`the same ${what}, but for the known differences`, () => {
      const names = new Set(queries.map(({ name }) => name));
      const known = DIVERGENCES.filter((entry) => entry.what === what && names.has(entry.query)).map(
        ({ query }) => query,
      );
      const found = [...new Set(differences.get(what))];
      const news = found.filter((name) => !known.includes(name));
      console.log(`      ${found.length} of ${queries.length} differ, ${news.length} of them unexplained`);
      assert.deepEqual(news.slice(0, 20), [], 'differences without a reason');
      assert.deepEqual(
        known.filter((name) => !found.includes(name)),
        [],
        'no difference any more',
      );
    });
  }
});

/** Names and types in order; columns that a query takes for granted count for nothing. */
function differingColumns(tree: KqlTree, { columns }: OfficialBinding): boolean {
  const { result } = bindQuery(tree, REAL_FACTS);
  const own = result?.columns.map(({ name, type }) => `${name}:${type}`) ?? [];
  return own.join() !== (columns ?? []).join();
}

/** The codes of both engines where one has a problem and the other has none. */
function differingProblems(tree: KqlTree, official: OfficialBinding): string[] {
  const own = new Map(bindQuery(tree, REAL_FACTS).problems.map(({ start, code }) => [start, code] as const));
  const theirs = new Map(official.problems.map(({ start, code }) => [start, code] as const));
  return [
    ...[...own].flatMap(([start, code]) => (theirs.has(start) ? [] : [`ours ${code} at ${start}`])),
    ...[...theirs].flatMap(([start, code]) => (own.has(start) ? [] : [`theirs ${code} at ${start}`])),
  ];
}
