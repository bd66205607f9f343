/** `T | project-reorder a, b* desc` */
import { missingExpression } from '../expressions.ts';
import { parseList } from '../lists.ts';
import type { Expression } from '../nodes.ts';
import type { Parser } from '../parser.ts';
import { parseColumnPattern, parseOrdering, skipBy } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ProjectReorderOperator extends OperatorBase<'ProjectReorderOperator'> {
  readonly columns: readonly Expression[];
}

export const projectReorder = defineOperator<ProjectReorderOperator>({
  words: ['project-reorder'],
  doc: 'Puts the columns named first and leaves the rest behind them.',
  parameters: [],
  children: { ProjectReorderOperator: ['columns'] },
  parse(p, keyword) {
    skipBy(p, keyword);
    const columns = parseList(p, { element: parseReorderColumn, missing: missingExpression, optional: true });
    return { kind: 'ProjectReorderOperator', ...span(p, keyword), columns };
  },
});

function parseReorderColumn(p: Parser): Expression | undefined {
  const column = parseColumnPattern(p);
  return column && parseOrdering(p, column, false);
}
