/**
 * What is said of a condition is true of every row: random conditions are decided, and run on rows whose values are close to
 * theirs, in each reading of what the language leaves open.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Answer, decide } from '../../server/src/kql/logic/index.ts';
import { DIALECTS, evaluate, type Row } from '../support/kql-evaluator.ts';
import { DYNAMICS, predicate, rows } from '../support/random-predicates.ts';
import { readCondition } from '../support/read-condition.ts';
import { runs } from '../support/runs.ts';

/** A condition of which nothing is said is run on so many rows, only to see that it can be. */
const ROWS = 5;

describe('answers about conditions', () => {
  it('are true of every row', function () {
    this.timeout(600_000);
    let evaluations = 0;
    const answers = new Map<Answer, number>();
    const sample = rows(250, 1);
    fc.assert(
      fc.property(predicate, fc.nat(sample.length - ROWS), (condition, first) => {
        const { expression, predicate: read } = readCondition(condition);
        const answer = decide(read);
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
        const claims = answer !== 'unknown';
        for (const row of claims ? sample : sample.slice(first, first + ROWS)) {
          for (const dialect of DIALECTS) {
            const value = evaluate(expression, row, { dialect, dynamics: DYNAMICS });
            evaluations++;
            const isWrong =
              (answer === 'never' && value === true) ||
              (answer === 'always' && value !== true) ||
              (answer === 'always but null' && value !== true && !hasNull(row, condition));
            assert.ok(
              !isWrong,
              `${condition} is ${value}, not ${answer}, for ${JSON.stringify(row)}, ${JSON.stringify(dialect)}`,
            );
          }
        }
      }),
      runs(6000),
    );
    console.log(`        ${evaluations} evaluations; ${[...answers].map((entry) => entry.join(': ')).join(', ')}`);
    assert.ok(evaluations > 1_000_000);
    for (const answer of ['always', 'never', 'always but null'] as const) assert.ok((answers.get(answer) ?? 0) > 20);
  });
});

/** Whether a field that the condition may be about is null, as the number of what is no address is. */
function hasNull({ d, ...others }: Row, condition: string): boolean {
  const property = d !== null && typeof d === 'object' && 'a' in d ? d.a : null;
  const isAddress = (text: unknown): boolean => /^\d+(\.\d+){3}$/.test(String(text));
  return (
    d === null ||
    (condition.includes('d.a') && property === null) ||
    (condition.includes('ipv4_') && !(isAddress(others['s']) && isAddress(others['u']))) ||
    Object.values(others).includes(null)
  );
}
