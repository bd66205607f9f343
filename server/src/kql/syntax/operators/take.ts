/** `T | take 10` */
import { expectNamed } from '../expressions.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { parseParameters } from '../parameters.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface TakeOperator extends OperatorBase<'TakeOperator'> {
  readonly parameters: readonly Parameter[];
  readonly count: Expression;
}

export const take = defineOperator<TakeOperator>({
  words: ['take', 'limit'],
  doc: 'Returns up to that many rows, whichever come first.',
  parameters: [],
  children: { TakeOperator: ['parameters', 'count'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, take.parameters);
    const count = expectNamed(p);
    return { kind: 'TakeOperator', ...span(p, keyword), parameters, count };
  },
});
