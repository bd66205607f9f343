/** What is true of the explanation of every query, also of a broken one. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainDocument, type StageExplanation } from '../../server/src/explain/index.ts';
import { DEFAULT_SETTINGS, lint } from '../../server/src/lint/index.ts';
import { type RuleFile, readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';
import { mutation } from '../support/mutations.ts';
import { ownQueries, sampleRules } from '../support/queries.ts';
import { runs } from '../support/runs.ts';

function assertLaws(text: string): void {
  for (const document of readRule(text, 'kql').documents) {
    for (const query of explainDocument(document, FACTS, { columnNames: true }).queries) {
      const { parameters, lets, sources, stages, legs, indicators } = query;
      assert.equal(new Set(sources).size, sources.length, 'a source is named once');
      assert.ok(!sources.includes(''), 'a source has a name');
      for (const { field, places } of indicators) {
        assert.notEqual(field, '');
        assert.ok(places.length > 0);
      }
      const ofLets = lets.flatMap((l) => [l, ...l.stages]);
      const sides = query.joins.flatMap(({ right }) => (right.stages ? [right.stages] : []));
      for (const pipeline of [stages, ...lets.map((l) => l.stages), ...legs.map((leg) => leg.stages), ...sides])
        assertColumns(pipeline);
      const ranges = [...parameters, ...ofLets, ...stages, ...legs, ...indicators.flatMap(({ places }) => places)];
      for (const { start, end } of ranges) assert.ok(document.start <= start && start <= end && end <= document.end);
    }
  }
}

/** Who knows the columns at the beginning, and what each stage does to them, knows them all. */
function assertColumns(stages: readonly StageExplanation[]): void {
  let names: Set<string> | undefined;
  for (const { columns, text } of stages) {
    if (columns?.names) {
      assert.equal(columns.names.length, columns.count);
      for (const name of columns.added) assert.ok(columns.names.includes(name), `\`${text}\` makes ${name}`);
      names = new Set(columns.names);
      continue;
    }
    if (!columns) names = undefined;
    if (!columns || !names) continue;
    const { added, changed = [], removed, removedNames = [], count } = columns;
    assert.equal(removedNames.length, removed);
    // `search` after `search` has a column of one name twice
    for (const name of new Set(removedNames))
      assert.ok(names.delete(name), `\`${text}\` removes ${name}, which was there`);
    for (const name of changed) assert.ok(names.has(name) && added.includes(name), `\`${text}\` changes ${name}`);
    for (const name of added) names.add(name);
    assert.ok(names.size <= count, `\`${text}\` has ${count} columns, not ${names.size}`);
    if (names.size < count) assert.ok(stages.some(({ kind }) => /search|find/.test(kind)));
  }
}

/** What is found in a file, without the fixes, which are computed when they are asked for. */
function said(file: RuleFile): unknown[] {
  const { findings } = lint(file, FACTS, DEFAULT_SETTINGS);
  return findings.map(({ rule, start, end, message }) => ({ rule, start, end, message }));
}

describe('explanations', () => {
  it('hold of all our own queries', () => {
    for (const text of ownQueries()) assertLaws(text);
  });

  it('hold of broken ones', () => {
    fc.assert(fc.property(mutation(ownQueries()), assertLaws), runs(2000));
  });

  it('leave what others read of the same file as it is', () => {
    // the order of the server, where a lens may be asked for before the file is checked; with two techniques in one
    // text, whose places are read from the text of the file
    const texts = [
      ...sampleRules(),
      'id: a\nname: b\nseverity: Low\nrelevantTechniques: T1110, T9999\nquery: T | take 1\n',
    ];
    for (const text of texts) {
      const explained = readRule(text, 'yaml');
      for (const document of explained.documents) explainDocument(document, FACTS);
      assert.deepEqual(said(explained), said(readRule(text, 'yaml')));
    }
  });
});
