/** `G | graph-to-table nodes as N with_node_id=id, edges as E` */
import { parseList } from '../lists.ts';
import { expectName } from '../names.ts';
import type { NameNode, Parameter } from '../nodes.ts';
import type { ParameterSpec } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface GraphToTableOperator extends OperatorBase<'GraphToTableOperator'> {
  readonly outputs: readonly GraphTableOutput[];
}

/** `nodes as N` or `edges as E`; the keyword says which. */
export interface GraphTableOutput extends OperatorBase<'GraphTableOutput'> {
  readonly name: NameNode | undefined;
  readonly parameters: readonly Parameter[];
}

const NODE_PARAMETERS: readonly ParameterSpec[] = [{ name: 'with_node_id', value: 'name' }];
const EDGE_PARAMETERS: readonly ParameterSpec[] = [
  { name: 'with_source_id', value: 'name' },
  { name: 'with_target_id', value: 'name' },
];

export const graphToTable = defineOperator<GraphToTableOperator>({
  words: ['graph-to-table'],
  doc: 'Returns the nodes or edges of a graph as rows.',
  parameters: [...NODE_PARAMETERS, ...EDGE_PARAMETERS],
  children: { GraphToTableOperator: ['outputs'], GraphTableOutput: ['name', 'parameters'] },
  parse(p, keyword) {
    const outputs = parseList(p, { element: parseOutput, missing: missingOutput, starts: atOutput });
    return { kind: 'GraphToTableOperator', ...span(p, keyword), outputs };
  },
});

function atOutput(p: Parser): boolean {
  return p.atWord('nodes') || p.atWord('edges');
}

function parseOutput(p: Parser): GraphTableOutput | undefined {
  if (!atOutput(p)) return undefined;
  const keyword = p.take();
  const name = p.takeWord('as') && expectName(p);
  const parameters = parseParameters(p, keyword.text === 'nodes' ? NODE_PARAMETERS : EDGE_PARAMETERS);
  return { kind: 'GraphTableOutput', ...span(p, keyword), name, parameters };
}

function missingOutput(p: Parser): GraphTableOutput {
  const { start, end } = p.missing('`nodes` or `edges`');
  return { kind: 'GraphTableOutput', start, end, keyword: p.token, name: undefined, parameters: [] };
}
