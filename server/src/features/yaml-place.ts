/** Where in a rule's YAML an offset lies: the scalar there, and the keys on the way to it. */

import { touches } from '../text/index.ts';
import { resolved, type Scalar, type YamlNode } from '../yaml/index.ts';

export interface YamlPlace {
  readonly scalar: Scalar;
  /** Keys from the top to the scalar's own; list items count for nothing. */
  readonly path: readonly string[];
}

/** The scalar value at an offset; undefined on keys, in blanks and in collections. */
export function placeAt(root: YamlNode | undefined, offset: number): YamlPlace | undefined {
  const path: string[] = [];
  for (let node = root; node; ) {
    if (node.kind === 'Scalar') return touches(node, offset) ? { scalar: node, path } : undefined;
    if (node.kind === 'Alias') {
      const target = resolved(node);
      return target?.kind === 'Scalar' && touches(node, offset) ? { scalar: target, path } : undefined;
    }
    if (node.kind === 'Sequence') {
      node = node.items.find((item) => touches(item, offset));
      continue;
    }
    const pair = node.pairs.find((candidate) => touches(candidate.value, offset));
    if (pair?.key.kind === 'Scalar') path.push(pair.key.text);
    node = pair?.value;
  }
  return undefined;
}
