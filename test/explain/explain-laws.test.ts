/** What is true of the explanation of every query, also of a broken one. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainDocument } from '../../server/src/explain/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';
import { mutation } from '../support/mutations.ts';
import { ownQueries } from '../support/queries.ts';
import { runs } from '../support/runs.ts';

function assertLaws(text: string): void {
  for (const document of readRule(text, 'kql').documents) {
    for (const query of explainDocument(document, FACTS).queries) {
      const { parameters, lets, sources, stages, legs, indicators } = query;
      assert.equal(new Set(sources).size, sources.length, 'a source is named once');
      assert.ok(!sources.includes(''), 'a source has a name');
      for (const { field, places } of indicators) {
        assert.notEqual(field, '');
        assert.ok(places.length > 0);
      }
      const ofLets = lets.flatMap((l) => [l, ...l.stages]);
      const ranges = [...parameters, ...ofLets, ...stages, ...legs, ...indicators.flatMap(({ places }) => places)];
      for (const { start, end } of ranges) assert.ok(document.start <= start && start <= end && end <= document.end);
    }
  }
}

describe('explanations', () => {
  it('hold of all our own queries', () => {
    for (const text of ownQueries()) assertLaws(text);
  });

  it('hold of broken ones', () => {
    fc.assert(fc.property(mutation(ownQueries()), assertLaws), runs(2000));
  });
});
