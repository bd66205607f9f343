/** `T | top 5 by x desc` */
import type { Expression, Parameter } from '../nodes.ts';
import { parseParameters } from '../parameters.ts';
import { expectNamedBefore, expectOrdered } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface TopOperator extends OperatorBase<'TopOperator'> {
  readonly parameters: readonly Parameter[];
  readonly count: Expression;
  readonly by: Expression;
}

export const top = defineOperator<TopOperator>({
  words: ['top'],
  doc: 'Returns the first rows by an order.',
  parameters: [{ name: 'hint.progressive_top', value: 'bool' }],
  children: { TopOperator: ['parameters', 'count', 'by'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, top.parameters);
    const count = expectNamedBefore(p, 'by');
    if (p.atWord('order') && p.peek(1).text === 'by') p.takeNeedless('`top` takes `by` alone, without `order`.');
    p.expectWord('by', 'and a column after the number of rows');
    const by = expectOrdered(p);
    return { kind: 'TopOperator', ...span(p, keyword), parameters, count, by };
  },
});
