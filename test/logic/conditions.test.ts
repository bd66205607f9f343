/** The written table of conditions: what is said of each, and for those of which nothing is said, rows that show why. */
import assert from 'node:assert/strict';
import { decide } from '../../server/src/kql/logic/index.ts';
import { DIALECTS, evaluate } from '../support/kql-evaluator.ts';
import { readProjectFile } from '../support/paths.ts';
import { DYNAMICS, rows } from '../support/random-predicates.ts';
import { readCondition } from '../support/read-condition.ts';

interface Case {
  readonly answer: string;
  readonly condition: string;
  readonly heading: string;
}

function cases(): Case[] {
  let heading = '';
  return readProjectFile('test/logic/conditions.md')
    .split('\n')
    .flatMap((line) => {
      heading = /^## (.*)/.exec(line)?.[1] ?? heading;
      const match = /^(never|always but null|always|unknown|open): (.*)$/.exec(line);
      return match ? [{ answer: match[1]!, condition: match[2]!, heading }] : [];
    });
}

const CASES = cases();
const ROWS = rows(20_000, 7);

describe('the table of conditions', () => {
  it('is long, and a good part of it are near misses', () => {
    assert.ok(CASES.length >= 300, `${CASES.length}`);
    assert.ok(CASES.filter(({ answer }) => answer === 'unknown').length >= 100);
    assert.equal(new Set(CASES.map(({ condition }) => condition)).size, CASES.length);
  });

  for (const { answer, condition, heading } of CASES) {
    it(`${heading}: ${condition} is ${answer}`, () => {
      const { expression, predicate } = readCondition(condition);
      assert.equal(decide(predicate), answer === 'open' ? 'unknown' : answer);
      if (answer !== 'unknown') return;
      const values = new Set<boolean>();
      for (const row of ROWS) {
        for (const dialect of DIALECTS) values.add(evaluate(expression, row, { dialect, dynamics: DYNAMICS }) === true);
        if (values.size === 2) return;
      }
      assert.fail(`no row shows that it is not ${values.has(true) ? 'always' : 'never'} true`);
    });
  }
});
