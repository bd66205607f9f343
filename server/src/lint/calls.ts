/** The calls of a query, for rules about functions. */
import { type CallExpression, hasWord, type KqlTree, type Node, walk } from '../kql/syntax/index.ts';

/**
 * Calls `visit` with each call of one of the functions and with the nodes around it, the outermost first. A query that holds no
 * such word is not walked through.
 */
export function forEachCall(
  tree: KqlTree,
  names: ReadonlySet<string>,
  visit: (call: CallExpression, around: readonly Node[]) => void,
): void {
  if (!hasWord(tree, ...names)) return;
  const path: Node[] = [];
  walk(
    tree.root,
    (node) => {
      if (node.kind === 'CallExpression' && names.has(node.name.name)) visit(node, path);
      path.push(node);
    },
    () => path.pop(),
  );
}
