/** `T | project-away a, b*` */
import type { Expression } from '../nodes.ts';
import { parseColumnPatterns } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ProjectAwayOperator extends OperatorBase<'ProjectAwayOperator'> {
  readonly columns: readonly Expression[];
}

export const projectAway = defineOperator<ProjectAwayOperator>({
  words: ['project-away'],
  doc: 'Drops the columns named; `*` stands for any characters.',
  parameters: [],
  children: { ProjectAwayOperator: ['columns'] },
  parse(p, keyword) {
    const columns = parseColumnPatterns(p);
    return { kind: 'ProjectAwayOperator', ...span(p, keyword), columns };
  },
});
