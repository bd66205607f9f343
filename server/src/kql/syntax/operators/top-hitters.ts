/** `T | top-hitters 5 of x by y` */
import { expectNamed } from '../expressions.ts';
import type { Expression } from '../nodes.ts';
import { expectNamedBefore } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface TopHittersOperator extends OperatorBase<'TopHittersOperator'> {
  readonly count: Expression;
  readonly of: Expression;
  readonly by: Expression | undefined;
}

export const topHitters = defineOperator<TopHittersOperator>({
  words: ['top-hitters'],
  doc: 'Returns the most frequent values of a column, approximately.',
  parameters: [],
  children: { TopHittersOperator: ['count', 'of', 'by'] },
  parse(p, keyword) {
    const count = expectNamedBefore(p, 'of');
    p.expectWord('of', 'and a column after the number of values');
    const of = expectNamedBefore(p, 'by');
    const by = p.takeWord('by') && expectNamed(p);
    return { kind: 'TopHittersOperator', ...span(p, keyword), count, of, by };
  },
});
