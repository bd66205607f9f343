/** `T | __partitionby x id 1 (take 5)`, the engine's own form of partition. */
import { parseLiteral } from '../literals.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { expectSimplePath, parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { parseStages, parseSubquery } from '../pipeline.ts';
import { parseContextualDataTable } from '../primary.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';
import { PARTITION_PARAMETERS } from './partition.ts';

export interface PartitionByOperator extends OperatorBase<'PartitionByOperator'> {
  readonly parameters: readonly Parameter[];
  readonly column: Expression;
  readonly id: Expression | undefined;
  readonly query: Expression;
}

export const partitionBy = defineOperator<PartitionByOperator>({
  words: ['__partitionby'],
  doc: 'Runs a query for each value of a column (internal).',
  parameters: PARTITION_PARAMETERS,
  children: { PartitionByOperator: ['parameters', 'column', 'id', 'query'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, partitionBy.parameters, { equalsNeeded: false });
    const column = expectSimplePath(p);
    const id = p.takeWord('id') && (parseLiteral(p) ?? p.missing('a value'));
    const query = parseContextualQuery(p);
    return { kind: 'PartitionByOperator', ...span(p, keyword), parameters, column, id, query };
  },
});

/** `(where x | take 1)` over the rows of the context, which may be named by a contextual datatable. */
export function parseContextualQuery(p: Parser): Expression {
  if (!p.expect('(', 'before the query')) return p.absent('a query');
  return p.within('(', 'to close the query', () =>
    p.atWord('__contextual_datatable') ? parseStages(p, parseContextualDataTable(p)) : parseSubquery(p, false),
  ).value;
}
