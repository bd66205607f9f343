/** `T | where x == 1`, also `filter`. */
import { expectNamed } from '../expressions.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { parseParameters } from '../parameters.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface WhereOperator extends OperatorBase<'WhereOperator'> {
  readonly parameters: readonly Parameter[];
  readonly predicate: Expression;
}

export const where = defineOperator<WhereOperator>({
  words: ['where', 'filter'],
  doc: 'Keeps the rows for which the condition holds.',
  parameters: [],
  children: { WhereOperator: ['parameters', 'predicate'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, where.parameters);
    const predicate = expectNamed(p);
    return { kind: 'WhereOperator', ...span(p, keyword), parameters, predicate };
  },
});
