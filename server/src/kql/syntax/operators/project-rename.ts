/** `T | project-rename new = old` */
import type { Expression } from '../nodes.ts';
import { parseColumns } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ProjectRenameOperator extends OperatorBase<'ProjectRenameOperator'> {
  readonly columns: readonly Expression[];
}

export const projectRename = defineOperator<ProjectRenameOperator>({
  words: ['project-rename'],
  doc: 'Renames columns.',
  parameters: [],
  children: { ProjectRenameOperator: ['columns'] },
  parse(p, keyword) {
    const columns = parseColumns(p, true);
    return { kind: 'ProjectRenameOperator', ...span(p, keyword), columns };
  },
});
