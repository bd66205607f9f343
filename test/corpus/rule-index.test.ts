/** The index over every published rule: its counts are those that somebody gets who counts slowly, rule by rule. */
import assert from 'node:assert/strict';
import { type Explanation, explainDocument, type Indicator } from '../../server/src/explain/index.ts';
import { readRule } from '../../server/src/rule/index.ts';
import { indexedRules, partsOf, RuleIndex, withCorpus } from '../../server/src/rule-index/index.ts';
import { goodFiles } from '../support/corpus.ts';
import { FACTS } from '../support/facts.ts';

interface Explained {
  readonly file: string;
  readonly ordinal: number;
  readonly explanation: Explanation;
  readonly has: ReadonlySet<string>;
}

/** One line for each value, put together here by itself so that a mistake of the index is none of the test. */
function lines({ field, kind, values, caseSensitive, transforms, against }: Indicator): string[] {
  const forms =
    /^(to(lower|upper|string|int|long|double|real|bool|dynamic)|parse_json|trim(_start|_end)?|coalesce|column_?ifexists)$/;
  const about = transforms.filter((name) => !forms.test(name)).reduce((text, name) => `${name}(${text})`, field);
  const all = values.length === 0 ? ['(none)'] : values;
  return all.map((value) =>
    JSON.stringify([about, kind, against, caseSensitive, caseSensitive ? value : value.toLowerCase()]),
  );
}

describe('the index of the corpus', function () {
  this.timeout(600_000);
  const index = new RuleIndex();
  const all: Explained[] = [];

  before(() => {
    for (const { path, text } of goodFiles()) {
      const file = readRule(text, 'yaml');
      index.set(path, indexedRules(file, FACTS));
      for (const [ordinal, document] of file.documents.entries()) {
        const explanation = explainDocument(document, FACTS);
        const has = new Set(explanation.queries.flatMap((query) => query.indicators.flatMap(lines)));
        all.push({ file: path, ordinal, explanation, has });
      }
    }
  });

  it('counts the rules with an indicator as a slow count does', () => {
    const slow = new Map<string, number>();
    for (const { has } of all) for (const line of has) slow.set(line, (slow.get(line) ?? 0) + 1);
    const counts = [...index.indicatorCounts()];
    assert.ok(counts.length > 5000);
    assert.equal(counts.length, slow.size);
    for (const { key, count } of counts) {
      const { value, ...parts } = partsOf(key);
      const indicator = {
        ...parts,
        values: value === '' && !slow.has(lines({ ...parts, values: [''] } as never)[0]!) ? [] : [value],
      };
      assert.equal(count, slow.get(lines(indicator as unknown as Indicator)[0]!), JSON.stringify(partsOf(key)));
    }
  });

  it('counts the rules with all values of an indicator as a slow count does', () => {
    for (const { file, ordinal, explanation } of all) {
      const counted = withCorpus(explanation, index, { file, ordinal });
      for (const indicator of counted.queries.flatMap(({ indicators }) => indicators)) {
        const wanted = lines(indicator);
        // a list of thousands takes long, and is told from its first values
        if (wanted.length > 200) continue;
        const slow = all.filter(({ has }) => wanted.every((line) => has.has(line))).length;
        assert.equal(indicator.corpus, slow, `${file}: ${wanted[0]}`);
      }
    }
  });

  it('knows the rules that read a table as a slow count does', () => {
    for (const { name, count } of index.tableCounts) {
      const slow = all.filter(({ explanation }) => explanation.queries.some(({ sources }) => sources.includes(name)));
      assert.equal(count, slow.length, name);
      assert.deepEqual(
        index
          .rulesReading(name)
          .map(({ file }) => file)
          .sort(),
        slow.map(({ file }) => file).sort(),
      );
    }
  });

  it('finds rules that are nearly the same', () => {
    const groups = index.nearDuplicates();
    assert.ok(groups.length > 10);
    for (const [first] of groups) {
      const { file, ordinal } = first!.rule;
      const found = index.nearDuplicatesOf(file, ordinal);
      assert.ok(found.every(({ likeness }) => likeness >= 0.8));
    }
  });
});
