/** `T | serialize n = row_number()` */
import type { Expression, Parameter } from '../nodes.ts';
import { parseParameters } from '../parameters.ts';
import { parseColumns } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface SerializeOperator extends OperatorBase<'SerializeOperator'> {
  readonly parameters: readonly Parameter[];
  readonly columns: readonly Expression[];
}

export const serialize = defineOperator<SerializeOperator>({
  words: ['serialize'],
  doc: 'Fixes the order of the rows, so that functions such as `row_number()` may be used.',
  parameters: [],
  children: { SerializeOperator: ['parameters', 'columns'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, serialize.parameters);
    const columns = parseColumns(p, true);
    return { kind: 'SerializeOperator', ...span(p, keyword), parameters, columns };
  },
});
