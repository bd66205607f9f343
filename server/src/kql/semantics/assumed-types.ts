/**
 * Types that are only assumed. `column_ifexists("x", default)` counts as a value of the type of the default, as it does for
 * the official engine; the service yields the column, of whatever type, and runs
 * `column_ifexists("DeviceDetail", "").browser`. What follows from such a type proves nothing.
 * https://learn.microsoft.com/kusto/query/column-ifexists-function
 */
import type { Facts } from '../../facts/index.ts';
import { Derived } from '../../text/index.ts';
import { type NamedExpression, type Node, walk } from '../syntax/index.ts';
import type { Binding } from './binding.ts';

const NAMES = new Derived<Binding, ReadonlySet<string>>();

/**
 * The names of columns that are made of what `column_ifexists` yields, directly or by way of others, anywhere in the query
 * or in the functions of the workspace that it calls.
 */
export function assumedNames(root: Node, binding: Binding, facts: Facts): ReadonlySet<string> {
  let names = NAMES.get(binding);
  if (!names) NAMES.set(binding, (names = findAssumedNames(root, binding, facts)));
  return names;
}

/** Whether a value in the expression is what `column_ifexists` yields, or made of it. */
export function isAssumed(expression: Node, names: ReadonlySet<string>): boolean {
  let assumed = false;
  walk(expression, (node) => {
    if (node.kind === 'CallExpression') assumed ||= isIfExists(node.name.name);
    if (node.kind === 'Name') assumed ||= names.has(node.name);
    return !assumed;
  });
  return assumed;
}

function findAssumedNames(root: Node, binding: Binding, facts: Facts): ReadonlySet<string> {
  /** The expressions that read a name. */
  const readers = new Map<string, NamedExpression[]>();
  const pending: NamedExpression[] = [];
  const functions = new Set<string>();
  walk(root, (node) => {
    if (node.kind === 'Name' && binding.meaningOf(node)?.kind === 'function') functions.add(node.name);
    if (node.kind !== 'NamedExpression') return;
    walk(node.value, (part) => {
      if (part.kind === 'CallExpression' && isIfExists(part.name.name)) pending.push(node);
      if (part.kind !== 'Name') return;
      const known = readers.get(part.name);
      if (known) known.push(node);
      else readers.set(part.name, [node]);
    });
  });
  const assumed = new Set<string>();
  for (const name of functions) {
    for (const column of facts.workspaceFunction(name)?.columns ?? []) {
      if (!column.assumed || assumed.has(column.name)) continue;
      assumed.add(column.name);
      for (const reader of readers.get(column.name) ?? []) pending.push(reader);
    }
  }
  const seen = new Set<NamedExpression>();
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const name of next.names) {
      if (name.kind !== 'Name' || assumed.has(name.name)) continue;
      assumed.add(name.name);
      for (const reader of readers.get(name.name) ?? []) pending.push(reader);
    }
  }
  return assumed;
}

function isIfExists(name: string): boolean {
  return name === 'column_ifexists' || name === 'columnifexists';
}
