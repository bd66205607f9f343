/** `T | project x, y = f(z)` */
import type { Expression } from '../nodes.ts';
import { parseColumns } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ProjectOperator extends OperatorBase<'ProjectOperator'> {
  readonly columns: readonly Expression[];
}

export const project = defineOperator<ProjectOperator>({
  words: ['project'],
  doc: 'Keeps the columns named, in that order, and computes new ones.',
  parameters: [],
  children: { ProjectOperator: ['columns'] },
  parse(p, keyword) {
    const columns = parseColumns(p, true);
    return { kind: 'ProjectOperator', ...span(p, keyword), columns };
  },
});
