/** `T | project-keep a, b*` */
import type { Expression } from '../nodes.ts';
import { parseColumnPatterns } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ProjectKeepOperator extends OperatorBase<'ProjectKeepOperator'> {
  readonly columns: readonly Expression[];
}

export const projectKeep = defineOperator<ProjectKeepOperator>({
  words: ['project-keep'],
  doc: 'Keeps the columns named, in the order they had; `*` stands for any characters.',
  parameters: [],
  children: { ProjectKeepOperator: ['columns'] },
  parse(p, keyword) {
    const columns = parseColumnPatterns(p);
    return { kind: 'ProjectKeepOperator', ...span(p, keyword), columns };
  },
});
