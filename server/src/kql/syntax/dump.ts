/** A tree as text: one node a line, indented, with its range and the text of leaves. For snapshots and curious builders. */
import type { KqlTree, Node } from './nodes.ts';
import { walk } from './walk.ts';

export function dumpTree(tree: KqlTree): string {
  const lines: string[] = [];
  let depth = 0;
  walk(
    tree.root,
    (node) => {
      lines.push(`${'  '.repeat(depth)}${describe(tree.source, node)}`);
      depth++;
    },
    () => depth--,
  );
  return lines.join('\n');
}

function describe(source: string, node: Node): string {
  const place = `${node.start}..${node.end}`;
  switch (node.kind) {
    case 'Name':
      return `Name ${place} ${JSON.stringify(node.name)}`;
    case 'Missing':
      return `Missing ${place} (${node.expected})`;
    case 'Literal':
      return `Literal ${place} ${node.type} ${JSON.stringify(source.slice(node.start, node.end))}`;
    case 'BinaryExpression':
    case 'InExpression':
    case 'BetweenExpression':
    case 'UnaryExpression':
      return `${node.kind} ${place} ${node.operator.text}`;
    case 'LogicalExpression':
      return `${node.kind} ${place} ${node.operator}`;
    case 'ArithmeticExpression':
      return `${node.kind} ${place} ${node.operators.map((token) => token.text).join(' ')}`;
    case 'Parameter':
      return `Parameter ${place} ${node.name}`;
    default:
      return `${node.kind} ${place}`;
  }
}
