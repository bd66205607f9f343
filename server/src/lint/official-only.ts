/**
 * Faults of types that the official engine sees and the service does not.
 *
 * Types are only assumed where `column_ifexists("x", default)` counts as a value of the type of the default, as it does for
 * the official engine; the service yields the column, of whatever type, and runs
 * `column_ifexists("DeviceDetail", "").browser`. What follows from such a type proves nothing.
 * https://learn.microsoft.com/kusto/query/column-ifexists-function
 */
import { type Expression, type Node, pathTo, walk } from '../kql/syntax/index.ts';
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
  const { root, tokens } = context.query.tree;
  if (isMixedCoalesce(at, context)) return true;
  if (!tokens.some(({ text }) => isIfExists(text))) return false;
  const whole = pathTo(root, at.start).findLast(
    ({ kind, start, end }) => WHOLES.has(kind) && start <= at.start && at.end <= end,
  );
  return whole !== undefined && isAssumed(whole, context);
}

/**
 * Whether the place is an argument of a `coalesce` over texts and dynamic values. The official engine wants one type; the
 * service does not: parsers of ASIM that it brings along are written so, such as `coalesce(tostring(a), split(b, " ")[0])`.
 */
function isMixedCoalesce(at: Range, { query, binding }: QueryContext): boolean {
  const call = pathTo(query.tree.root, at.start).findLast(({ kind }) => kind === 'CallExpression');
  if (call?.kind !== 'CallExpression' || call.name.name !== 'coalesce') return false;
  return call.args.some((argument) => binding.typeOf(argument) === 'dynamic');
}

function isIfExists(name: string): boolean {
  return name === 'column_ifexists' || name === 'columnifexists';
}

/** The expressions that columns are computed from, by the node that names the column. */
type Values = ReadonlyMap<Node, Expression>;

const VALUES = new WeakMap<Node, Values>();

function valuesIn(root: Node): Values {
  let values = VALUES.get(root);
  if (!values) {
    const found = new Map<Node, Expression>();
    walk(root, (node) => {
      if (node.kind === 'NamedExpression') for (const name of node.names) found.set(name, node.value);
    });
    VALUES.set(root, (values = found));
  }
  return values;
}

/** Whether a value in the expression, or one that it is computed from, is what `column_ifexists` yields. */
function isAssumed(expression: Node, { query, binding }: QueryContext): boolean {
  const values = valuesIn(query.tree.root);
  const seen = new Set<Node>();
  // a list, because a thousand stages may each build on the one before
  const pending: Node[] = [expression];
  let assumed = false;
  for (let next = pending.pop(); next && !assumed; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    walk(next, (node) => {
      if (node.kind === 'CallExpression') assumed ||= isIfExists(node.name.name);
      const meaning = node.kind === 'Name' ? binding.meaningOf(node) : undefined;
      for (let own = meaning?.kind === 'column' ? meaning.column : undefined; own; own = own.copyOf) {
        const value = own.node && (values.get(own.node) ?? own.node);
        if (value && value.kind !== 'Name') pending.push(value);
      }
      return !assumed;
    });
  }
  return assumed;
}
