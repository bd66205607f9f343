/** `T | sample-distinct 10 of x` */
import { expectNamed } from '../expressions.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { parseParameters } from '../parameters.ts';
import { expectNamedBefore } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface SampleDistinctOperator extends OperatorBase<'SampleDistinctOperator'> {
  readonly parameters: readonly Parameter[];
  readonly count: Expression;
  readonly of: Expression;
}

export const sampleDistinct = defineOperator<SampleDistinctOperator>({
  words: ['sample-distinct'],
  doc: 'Returns up to that many different values of a column.',
  parameters: [],
  children: { SampleDistinctOperator: ['parameters', 'count', 'of'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, sampleDistinct.parameters);
    const count = expectNamedBefore(p, 'of');
    p.expectWord('of', 'and a column after the number');
    const of = expectNamed(p);
    return { kind: 'SampleDistinctOperator', ...span(p, keyword), parameters, count, of };
  },
});
