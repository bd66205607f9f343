/** `T | as name` */
import { expectName } from '../names.ts';
import type { NameNode, Parameter } from '../nodes.ts';
import { HINT_MATERIALIZED } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface AsOperator extends OperatorBase<'AsOperator'> {
  readonly parameters: readonly Parameter[];
  readonly name: NameNode;
}

export const as = defineOperator<AsOperator>({
  words: ['as'],
  doc: 'Gives the rows so far a name, for use later in the query.',
  parameters: [HINT_MATERIALIZED],
  children: { AsOperator: ['parameters', 'name'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, as.parameters);
    const name = expectName(p);
    return { kind: 'AsOperator', ...span(p, keyword), parameters, name };
  },
});
