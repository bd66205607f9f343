/** `T | project-by-names "a", dynamic(["b"])` */
import { missingExpression, parseScalar } from '../expressions.ts';
import { parseList } from '../lists.ts';
import type { Expression } from '../nodes.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ProjectByNamesOperator extends OperatorBase<'ProjectByNamesOperator'> {
  readonly columns: readonly Expression[];
}

export const projectByNames = defineOperator<ProjectByNamesOperator>({
  words: ['project-by-names'],
  doc: 'Keeps the columns whose names are given as values.',
  parameters: [],
  children: { ProjectByNamesOperator: ['columns'] },
  parse(p, keyword) {
    const columns = parseList(p, { element: parseScalar, missing: missingExpression, optional: true });
    return { kind: 'ProjectByNamesOperator', ...span(p, keyword), columns };
  },
});
