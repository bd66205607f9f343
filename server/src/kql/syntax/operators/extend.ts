/** `T | extend x = f(y)` */
import type { Expression } from '../nodes.ts';
import { parseColumns } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ExtendOperator extends OperatorBase<'ExtendOperator'> {
  readonly columns: readonly Expression[];
}

export const extend = defineOperator<ExtendOperator>({
  words: ['extend'],
  doc: 'Adds computed columns, or gives existing ones a new value.',
  parameters: [],
  children: { ExtendOperator: ['columns'] },
  parse(p, keyword) {
    const columns = parseColumns(p);
    return { kind: 'ExtendOperator', ...span(p, keyword), columns };
  },
});
