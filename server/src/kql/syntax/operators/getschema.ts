/** `T | getschema` */
import type { Parameter } from '../nodes.ts';
import { kind } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface GetSchemaOperator extends OperatorBase<'GetSchemaOperator'> {
  readonly parameters: readonly Parameter[];
}

export const getschema = defineOperator<GetSchemaOperator>({
  words: ['getschema'],
  doc: 'Returns the columns and their types as rows.',
  parameters: [kind('csl')],
  children: { GetSchemaOperator: ['parameters'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, getschema.parameters);
    return { kind: 'GetSchemaOperator', ...span(p, keyword), parameters };
  },
});
