/** `T | lookup kind=leftouter (U) on x` */
import type { Expression, Parameter } from '../nodes.ts';
import { kind } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Token } from '../tokens.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';
import { NOT_ON, parseConditions, parseRight } from './join.ts';

export interface LookupOperator extends OperatorBase<'LookupOperator'> {
  readonly parameters: readonly Parameter[];
  readonly right: Expression;
  readonly on: Token | undefined;
  readonly conditions: readonly Expression[];
}

const ON = new Set(['on']);

export const lookup = defineOperator<LookupOperator>({
  words: ['lookup'],
  doc: 'Adds the columns of a small table to the rows with the same keys.',
  parameters: [kind('leftouter inner')],
  children: { LookupOperator: ['parameters', 'right', 'conditions'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, lookup.parameters);
    const right = parseRight(p, ON);
    p.readInstead('on', NOT_ON);
    const on = p.expectWord('on', 'and the keys of the lookup');
    const conditions = on ? parseConditions(p) : [];
    return { kind: 'LookupOperator', ...span(p, keyword), parameters, right, on, conditions };
  },
});
