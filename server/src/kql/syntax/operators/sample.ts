/** `T | sample 10` */
import { expectNamed } from '../expressions.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { parseParameters } from '../parameters.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface SampleOperator extends OperatorBase<'SampleOperator'> {
  readonly parameters: readonly Parameter[];
  readonly count: Expression;
}

export const sample = defineOperator<SampleOperator>({
  words: ['sample'],
  doc: 'Returns up to that many rows, at random.',
  parameters: [],
  children: { SampleOperator: ['parameters', 'count'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, sample.parameters);
    const count = expectNamed(p);
    return { kind: 'SampleOperator', ...span(p, keyword), parameters, count };
  },
});
