/** `T | make-graph source --> target with Nodes on id` */

import type { Range } from '../../../text/index.ts';
import { parseList } from '../lists.ts';
import { expectName, parseName } from '../names.ts';
import type { Expression, NameNode, Parameter } from '../nodes.ts';
import { hintStrategy } from '../parameter-specs.ts';
import { expectSimplePath, parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { parsePath } from '../primary.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';
import { takeArrow } from './graph-pattern.ts';
import { parseContextualQuery } from './partition-by.ts';

export interface MakeGraphOperator extends OperatorBase<'MakeGraphOperator'> {
  readonly parameters: readonly Parameter[];
  readonly source: NameNode;
  readonly target: NameNode;
  readonly nodes: readonly GraphNodeTable[];
  /** `with_node_id = name` */
  readonly nodeId: NameNode | undefined;
  readonly partitionColumn: Expression | undefined;
  readonly partitionQuery: Expression | undefined;
}

/** `Nodes on id` */
export interface GraphNodeTable extends Range {
  readonly kind: 'GraphNodeTable';
  readonly table: Expression;
  readonly column: NameNode;
}

const CLAUSES = new Set(['with', 'partitioned-by', 'on', 'with_node_id']);

export const makeGraph = defineOperator<MakeGraphOperator>({
  words: ['make-graph'],
  doc: 'Makes a graph of rows that are edges, and of tables that are nodes.',
  parameters: [hintStrategy('shuffle native')],
  children: {
    MakeGraphOperator: ['parameters', 'source', 'target', 'nodes', 'nodeId', 'partitionColumn', 'partitionQuery'],
    GraphNodeTable: ['table', 'column'],
  },
  parse(p, keyword) {
    const parameters = parseParameters(p, makeGraph.parameters);
    const source = expectName(p, 'the column of the source');
    if (!takeArrow(p, '-->') && !takeArrow(p, '--')) p.missing('`-->` or `--`', 'KS005');
    return p.before(CLAUSES, () => {
      const target = expectName(p, 'the column of the target');
      const nodeId =
        p.takeWord('with_node_id') && (p.expect('=', 'after `with_node_id`') ? expectName(p) : p.absent('a name'));
      const nodes = !nodeId && p.takeWord('with') ? parseNodeTables(p) : [];
      const partitionColumn = p.takeWord('partitioned-by') && expectSimplePath(p);
      const partitionQuery = partitionColumn && parseContextualQuery(p);
      return {
        kind: 'MakeGraphOperator',
        ...span(p, keyword),
        parameters,
        source,
        target,
        nodes,
        nodeId,
        partitionColumn,
        partitionQuery,
      };
    });
  },
});

function parseNodeTables(p: Parser): GraphNodeTable[] {
  return parseList(p, { element: parseNodeTable, missing: missingNodeTable });
}

function parseNodeTable(p: Parser): GraphNodeTable | undefined {
  const table = parsePath(p);
  if (!table) return undefined;
  const column = p.expectWord('on', 'and the column of the nodes')
    ? (parseName(p) ?? p.missing('a column'))
    : p.absent('a column');
  return { kind: 'GraphNodeTable', start: table.start, end: p.lastEnd, table, column };
}

function missingNodeTable(p: Parser): GraphNodeTable {
  const table = p.missing('a table of nodes');
  return { kind: 'GraphNodeTable', start: table.start, end: table.end, table, column: table };
}
