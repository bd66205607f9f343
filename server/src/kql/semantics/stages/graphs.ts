/** Operators over graphs. Nodes and edges have the columns of their tables; of other graphs nothing is known. */
import type { Operator } from '../../syntax/index.ts';
import type { Binder } from '../binder.ts';
import { projectExpression } from '../projected-columns.ts';
import { Projection } from '../projection.ts';
import { openTable, type TableShape } from '../shapes.ts';
import type { ResultType } from '../types.ts';

type GraphOperator = Extract<
  Operator,
  {
    kind:
      | 'MakeGraphOperator'
      | 'GraphMatchOperator'
      | 'GraphShortestPathsOperator'
      | 'GraphToTableOperator'
      | 'GraphMarkComponentsOperator'
      | 'GraphWhereNodesOperator'
      | 'GraphWhereEdgesOperator';
  }
>;

/** What stands after an operator that makes a graph is a graph too; its rows are not looked at. */
export function bindGraphOperator(b: Binder, operator: GraphOperator, input: TableShape): ResultType {
  switch (operator.kind) {
    case 'MakeGraphOperator':
      for (const { table } of operator.nodes) b.bindTable(table);
      if (operator.partitionQuery) b.bindContinuation(operator.partitionQuery, openTable());
      return openTable();
    case 'GraphMatchOperator':
    case 'GraphShortestPathsOperator':
      return match(b, operator);
    case 'GraphToTableOperator':
      for (const { name } of operator.outputs) {
        if (name?.kind === 'Name') b.declare(name.name, { kind: 'alias', name: name.name, shape: openTable() });
      }
      return openTable();
    case 'GraphWhereNodesOperator':
    case 'GraphWhereEdgesOperator':
      b.bindIn(openTable(), operator.predicate);
      return input;
    case 'GraphMarkComponentsOperator':
      return input;
  }
}

function match(
  b: Binder,
  { patterns, where, columns }: Extract<Operator, { kind: 'GraphMatchOperator' | 'GraphShortestPathsOperator' }>,
): ResultType {
  return b.inScope(() => {
    const row = openTable();
    for (const { elements } of patterns) {
      for (const { name } of elements) {
        if (name?.kind === 'Name') b.declare(name.name, { kind: 'row', name: name.name, shape: openTable() });
      }
    }
    if (where) b.bindIn(row, where);
    for (const column of columns) b.bindIn(row, column);
    if (columns.length === 0) return openTable();
    const made = new Projection();
    const { row: before } = b;
    b.row = row;
    for (const column of columns) projectExpression(b, column, made, { style: 'project', madeBy: 'graph-match' });
    b.row = before;
    return made.table(false);
  });
}
