/** `print x = 1` */
import type { Expression } from '../nodes.ts';
import { parseColumns } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface PrintOperator extends OperatorBase<'PrintOperator'> {
  readonly columns: readonly Expression[];
}

export const print = defineOperator<PrintOperator>({
  words: ['print'],
  doc: 'Makes one row of values.',
  parameters: [],
  children: { PrintOperator: ['columns'] },
  parse(p, keyword) {
    const columns = parseColumns(p);
    return { kind: 'PrintOperator', ...span(p, keyword), columns };
  },
});
