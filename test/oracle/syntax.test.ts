/** The grammar against the official engine: the same queries are right, the same are wrong, and tokens lie where its lie. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lex, parseKql } from '../../server/src/kql/syntax/index.ts';
import { corpusQueries } from '../support/corpus.ts';
import { DIVERGENCES, type Divergence } from '../support/divergences.ts';
import { mutation } from '../support/mutations.ts';
import { officialProblems, officialTokens } from '../support/official.ts';
import { ownQueries } from '../support/queries.ts';
import { runs } from '../support/runs.ts';

type What = Divergence['what'];

/** The share of corpus queries, and of queries with one mistake, on which both engines must agree. */
const CORPUS_AGREEMENT = 0.998;
const MUTANT_AGREEMENT = 0.99;

describe('against the official parser', function () {
  this.timeout(600_000);
  const own = ownQueries();

  for (const what of ['verdict', 'tokens'] as const) {
    it(`our own queries have the same ${what}, but for the known differences`, () => {
      const different = own.filter((query) => differs(what, query));
      const known = DIVERGENCES.filter((entry) => entry.what === what && own.includes(entry.query));
      assert.deepEqual(different.sort(), known.map(({ query }) => query).sort());
    });

    it(`the queries of the corpus have the same ${what}, but for the known differences`, function () {
      if (!process.env['RULEWRIGHT_CORPUS']) this.skip();
      const queries = corpusQueries();
      const different = queries.filter(({ text }) => differs(what, text)).map(({ path }) => path);
      const paths = new Set(queries.map(({ path }) => path));
      const known = DIVERGENCES.filter((entry) => entry.what === what && paths.has(entry.query));
      assert.deepEqual(different.sort(), known.map(({ query }) => query).sort());
      assert.ok(different.length <= queries.length * (1 - CORPUS_AGREEMENT));
    });
  }

  it('our own queries have the same verdict after a mistake, but for few', () => {
    const { numRuns } = runs(4000);
    const mutants = fc.sample(mutation(own), { numRuns, seed: 1 });
    const different = mutants.filter((query) => differs('verdict', query));
    console.log(`      ${different.length} of ${numRuns} differ`);
    assert.ok(different.length <= numRuns * (1 - MUTANT_AGREEMENT), different.slice(0, 20).join('\n\n'));
  });

  it('every known difference is about a query that there is, and has a reason', () => {
    const places = new Set(own);
    for (const { query, reason } of DIVERGENCES) {
      assert.ok(reason.length > 20, `${query}: ${reason}`);
      assert.ok(places.has(query) || /\.(ya?ml|kql|csl|txt)$/.test(query), `there is no query ${query}`);
    }
  });
});

/**
 * Whether the engines disagree on a query. Tokens are not compared where a string has an escape that does not exist
 * (`"C:\\Windows"`): it ends at its quote all the same for us, and right there, in pieces, for the official lexer.
 */
function differs(what: What, query: string): boolean {
  if (what === 'verdict') return (parseKql(query).problems.length === 0) !== (officialProblems(query).length === 0);
  const { tokens, problems } = lex(query);
  if (problems.some(({ message }) => message.includes('is not an escape'))) return false;
  const ours = tokens.flatMap(({ kind, start, end }) => (kind === 'end' ? [] : [`${start}-${end}`]));
  return (
    ours.join(' ') !==
    officialTokens(query)
      .map(([start, end]) => `${start}-${end}`)
      .join(' ')
  );
}
