/** `G | graph-shortest-paths (a)-[e]->(b) where a.x == 1 project a.name` */
import type { Expression, Parameter } from '../nodes.ts';
import { wordParameter } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import { expectExpression } from '../pipeline.ts';
import { parseColumns } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';
import { GRAPH_PATTERN_CHILDREN, type GraphPattern, parseGraphPatterns } from './graph-pattern.ts';

export interface GraphShortestPathsOperator extends OperatorBase<'GraphShortestPathsOperator'> {
  readonly parameters: readonly Parameter[];
  readonly patterns: readonly GraphPattern[];
  readonly where: Expression | undefined;
  readonly columns: readonly Expression[];
}

const CLAUSES = new Set(['where', 'project']);

export const graphShortestPaths = defineOperator<GraphShortestPathsOperator>({
  words: ['graph-shortest-paths'],
  doc: 'Finds the shortest paths between nodes of a graph.',
  parameters: [wordParameter('output', 'any all')],
  children: { GraphShortestPathsOperator: ['parameters', 'patterns', 'where', 'columns'], ...GRAPH_PATTERN_CHILDREN },
  parse(p, keyword) {
    const parameters = parseParameters(p, graphShortestPaths.parameters);
    return p.before(CLAUSES, () => {
      const patterns = parseGraphPatterns(p);
      const where = p.takeWord('where') && expectExpression(p);
      const columns = p.takeWord('project') ? parseColumns(p) : [];
      return { kind: 'GraphShortestPathsOperator', ...span(p, keyword), parameters, patterns, where, columns };
    });
  },
});
