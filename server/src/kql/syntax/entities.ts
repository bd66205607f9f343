/** Tables, functions and databases by name or pattern: the operands of union, find, search and restrict. */

import { expectScalar } from './expressions.ts';
import { parseWildcardName, wildcardLength } from './names.ts';
import type { Expression } from './nodes.ts';
import type { Parser } from './parser.ts';
import { memberOrCall, parseSteps } from './primary.ts';

/** `T`, `Sign*`, `database("d").T*`, `f(1)`; undefined when none begins here. */
export function parseEntity(p: Parser): Expression | undefined {
  // `[Sec*].T` is a path, `Sec*` is all there is
  const isPattern = wildcardLength(p) > 0;
  const root = entityPart(p);
  return isPattern ? root : root && parseSteps(p, root, entityPart, entityIndex);
}

/** `Device[*]`: a pattern, unless it is part of an expression. */
function entityIndex(p: Parser): Expression {
  const length = wildcardLength(p);
  return (length > 0 && p.peek(length).kind === ']' && parseWildcardName(p)) || expectScalar(p);
}

function entityPart(p: Parser): Expression | undefined {
  return wildcardLength(p) > 0 ? parseWildcardName(p) : memberOrCall(p);
}
