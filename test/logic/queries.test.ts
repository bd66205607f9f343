/** The table of queries that are easily misread, and what is said of them. */
import assert from 'node:assert/strict';
import { check } from '../../server/src/lint/index.ts';
import { FACTS } from '../support/facts.ts';
import { readProjectFile } from '../support/paths.ts';

/** The rules that decide conditions. */
const DECIDE =
  /^(?:logic\/(always-true|always-false|excluded-by-earlier|unreachable-branch|redundant)|time\/empty-window)$/;

const ROWS =
  'datatable(s: string, u: string, i: int, l: long, r: real, c: decimal, g: guid, t: datetime, b: bool, d: dynamic, k: timespan)[]';

const CASES = readProjectFile('test/logic/queries.md')
  .split('\n')
  .flatMap((line) => {
    const match = /^((?:silent|[a-z/-]+(?:, [a-z/-]+)*)): (.*\|.*)$/.exec(line);
    return match ? [{ said: match[1]!, query: match[2]! }] : [];
  });

describe('queries that are easily misread', () => {
  it('are many, and most are fine', () => {
    assert.ok(CASES.length >= 400, `${CASES.length}`);
    assert.ok(CASES.filter(({ said }) => said === 'silent').length >= 300);
  });

  for (const { said, query } of CASES) {
    it(`${said}: ${query}`, () => {
      const { findings } = check(query.replaceAll('Rows', ROWS), 'kql', FACTS);
      assert.ok(!findings.some(({ rule }) => rule === 'kql/syntax'));
      const rules = findings.filter(({ rule }) => DECIDE.test(rule)).map(({ rule }) => rule.replace('logic/', ''));
      assert.equal([...new Set(rules)].join(', ') || 'silent', said);
    });
  }
});
