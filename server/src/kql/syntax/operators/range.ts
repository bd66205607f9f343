/** `range x from 1 to 10 step 1` */
import { expectScalar } from '../expressions.ts';
import { expectName } from '../names.ts';
import type { Expression, NameNode } from '../nodes.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface RangeOperator extends OperatorBase<'RangeOperator'> {
  readonly name: NameNode;
  readonly from: Expression;
  readonly to: Expression;
  readonly step: Expression;
}

const CLAUSES = new Set(['from', 'to', 'step']);

export const range = defineOperator<RangeOperator>({
  words: ['range'],
  doc: 'Makes a table of one column with values at equal distances.',
  parameters: [],
  children: { RangeOperator: ['name', 'from', 'to', 'step'] },
  parse(p, keyword) {
    const isForgotten = p.atWord('from') && p.peek(1).text !== 'from';
    const name = isForgotten ? p.missing('a column name') : expectName(p, 'a column name');
    return p.before(CLAUSES, () => {
      const clause = (word: string, purpose: string) =>
        p.expectWord(word, purpose) ? expectScalar(p) : p.absent('an expression');
      // `range x = 1 to 10`
      if (p.at('=')) p.readAs(1, 'from', 'Expected `from` before the first value.');
      const from = clause('from', 'and the first value');
      const to = clause('to', 'and the last value');
      const step = clause('step', 'and the distance between the values');
      // `step 1d to now()`: said already
      if (to.kind === 'Missing' && step.kind !== 'Missing' && p.takeWord('to')) expectScalar(p);
      return { kind: 'RangeOperator', ...span(p, keyword), name, from, to, step };
    });
  },
});
