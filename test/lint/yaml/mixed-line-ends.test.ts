/** Line ends cannot be written in a Markdown suite, which has line ends of its own. */
import assert from 'node:assert/strict';
import { check, type Finding } from '../../../server/src/lint/index.ts';
import { applyEdits } from '../../../server/src/text/index.ts';
import { FACTS } from '../../support/facts.ts';

const ID = 'yaml/mixed-line-ends';

/** A rule whose lines end as given, in turn. */
function ruleWith(...ends: readonly ('\n' | '\r\n')[]): string {
  const lines = ['kind: Scheduled', 'severity: High', 'query: |', '  T', '  | where x == 1', 'tactics: []'];
  return lines.map((line, i) => line + ends[i % ends.length]!).join('');
}

function findingsIn(text: string): Finding[] {
  return check(text, 'yaml', FACTS).findings.filter(({ rule }) => rule === ID);
}

function fixed(text: string): string {
  return applyEdits(
    text,
    findingsIn(text).flatMap(({ fix }) => fix?.()?.edits ?? []),
  );
}

describe(ID, () => {
  it('finds lines that end otherwise than the rest, once for a file', () => {
    for (const text of [ruleWith('\r\n', '\r\n', '\n'), ruleWith('\n', '\n', '\r\n'), ruleWith('\n', '\r\n')])
      assert.equal(findingsIn(text).length, 1);
  });

  it('marks the line end that is rarer', () => {
    const [finding] = findingsIn(ruleWith('\r\n', '\r\n', '\n'));
    const text = ruleWith('\r\n', '\r\n', '\n');
    assert.equal(text.slice(0, finding!.start), 'kind: Scheduled\r\nseverity: High\r\nquery: |');
    assert.equal(text.slice(finding!.start, finding!.end), '\n');
  });

  it('is silent where all lines end alike, also without an end behind the last one', () => {
    for (const text of [ruleWith('\n'), ruleWith('\r\n'), ruleWith('\n').trimEnd(), ruleWith('\r\n').trimEnd()])
      assert.deepEqual(findingsIn(text), []);
  });

  it('makes all line ends those of the larger number of lines, and nothing else', () => {
    assert.equal(fixed(ruleWith('\r\n', '\r\n', '\n')), ruleWith('\r\n'));
    assert.equal(fixed(ruleWith('\n', '\n', '\r\n')), ruleWith('\n'));
  });

  it('leaves the query as it was for YAML', () => {
    const text = ruleWith('\n', '\r\n', '\n');
    const queryOf = (source: string) => check(source, 'yaml', FACTS).file.documents[0]?.queries[0]?.scalar?.text;
    assert.equal(queryOf(fixed(text)), queryOf(text));
  });

  it('is safe', () => {
    assert.equal(findingsIn(ruleWith('\n', '\r\n'))[0]?.fix?.()?.safe, true);
  });
});
