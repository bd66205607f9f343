/** Faults of types that the official engine sees and the service does not. */
import { assumedNames, isAssumed } from '../kql/semantics/index.ts';
import { type Node, pathTo } from '../kql/syntax/index.ts';
import type { Range } from '../text/index.ts';
import type { QueryContext } from './define-rule.ts';

/** Expressions whose parts belong together: when one is in doubt, so is a fault of any. */
const WHOLES: ReadonlySet<Node['kind']> = new Set([
  'ArithmeticExpression',
  'BetweenExpression',
  'BinaryExpression',
  'CallExpression',
  'InExpression',
  'PathExpression',
]);

/** Whether the fault at a place rests on a type that is only assumed, or on a rule that the service does not keep. */
export function isOfficialOnly(at: Range, context: QueryContext): boolean {
  const { root } = context.query.tree;
  const path = pathTo(root, at.start);
  const whole = path.findLast(({ kind, start, end }) => WHOLES.has(kind) && start <= at.start && at.end <= end);
  const names = assumedNames(root, context.binding, context.facts);
  return isMixedCoalesce(path, context) || (whole !== undefined && isAssumed(whole, names));
}

/**
 * Whether the place is an argument of a `coalesce` over texts and dynamic values. The official engine wants one type; the
 * service does not: parsers of ASIM that it brings along are written so, such as `coalesce(tostring(a), split(b, " ")[0])`.
 */
function isMixedCoalesce(path: readonly Node[], { binding }: QueryContext): boolean {
  const call = path.findLast(({ kind }) => kind === 'CallExpression');
  if (call?.kind !== 'CallExpression' || call.name.name !== 'coalesce') return false;
  return call.args.some((argument) => binding.typeOf(argument) === 'dynamic');
}
