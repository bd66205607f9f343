/** The rules that advise what the analyzers of the official engine advise, at the same places. */
import assert from 'node:assert/strict';
import { check } from '../../server/src/lint/index.ts';
import { corpusQueries } from '../support/corpus.ts';
import { DIVERGENCES } from '../support/divergences.ts';
import { REAL_FACTS } from '../support/facts.ts';
import { officialAdvice } from '../support/official-binder.ts';
import { queriesWithMeaning } from '../support/queries.ts';

/** Codes of which we report exactly the same. */
const SAME = new Set(['KS501', 'KS502', 'KS504', 'KS507', 'KS508', 'KS513', 'KS515']);
/**
 * Codes of which we report less: advice on texts that no index can find (KS500), on parts that are never null (KS505), on numbers
 * that are computed with (KS509), on addresses that no other one contains (KS514) or on the length of what is often a short text
 * (KS516) is of no use; a column may take the place of a variable on purpose (KS510).
 *
 * Of the others, KS503 is a code without an analyzer, KS511 is about views that a workspace does not have, and KS512 says again
 * what is said at the mistake itself.
 */
const LESS = new Set(['KS500', 'KS505', 'KS506', 'KS509', 'KS510', 'KS514', 'KS516']);

describe('the advice of the official engine', function () {
  this.timeout(600_000);
  const corpus = process.env['RULEWRIGHT_CORPUS'] ? corpusQueries().map(({ text }) => text) : [];
  const known = new Set(DIVERGENCES.filter(({ what }) => what === 'advice').map(({ query }) => query));
  // what a comment silences is found all the same
  const queries = [...corpus, ...queriesWithMeaning()].filter((text) => !text.includes('rulewright-disable'));
  const seen = new Set<string>();
  const different: string[] = [];
  const news: string[] = [];
  let advised = 0;

  before(() => {
    for (const text of queries) {
      // blank lines part queries in a file of KQL; the engine is given one query at a time
      const { file, findings } = check(text, 'kql', REAL_FACTS, { rules: { cost: 'hint' } });
      const [document, ...others] = file.documents;
      const [query] = document?.queries ?? [];
      if (!query || others.length > 0 || document!.queries.length > 1 || query.tree.problems.length > 0) continue;
      const official = officialAdvice(text, REAL_FACTS);
      if (!official) continue;
      const placesOf = (codes: ReadonlySet<string>, list: readonly { code?: string; start: number }[]): Set<string> =>
        new Set(list.flatMap(({ code, start }) => (code && codes.has(code) ? [`${code} at ${start}`] : [])));
      const theirs = placesOf(SAME, official);
      const ours = placesOf(SAME, findings);
      advised += theirs.size;
      const differences = [
        ...[...theirs].filter((place) => !ours.has(place)).map((place) => `theirs ${place}: ${shown(text, place)}`),
        ...[...ours].filter((place) => !theirs.has(place)).map((place) => `ours ${place}: ${shown(text, place)}`),
      ];
      if (known.has(text) && differences.length > 0) seen.add(text);
      else different.push(...differences);
      const allowed = placesOf(LESS, official);
      for (const place of placesOf(LESS, findings))
        if (!allowed.has(place)) news.push(`${place}: ${shown(text, place)}`);
    }
  });

  it('is the same where there is nothing to decide', () => {
    console.log(`      ${advised} pieces of advice in ${queries.length} queries, ${different.length} differ`);
    assert.ok(advised > 0);
    assert.deepEqual(different.slice(0, 20), []);
    assert.deepEqual(seen, known, 'no difference any more');
  });

  it('is the same or less where it depends', () => {
    assert.deepEqual(news.slice(0, 20), []);
  });
});

function shown(text: string, place: string): string {
  const start = Number(place.slice(place.lastIndexOf(' ')));
  return JSON.stringify(text.slice(start, start + 50));
}
