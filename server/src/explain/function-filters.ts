/** The filters of the parsers of ASIM, which are conditions: `_Im_Dns(domain_has_any = names)`. */
import type { WorkspaceFunctionFact } from '../facts/index.ts';
import type { CallExpression, Expression } from '../kql/syntax/index.ts';
import { type Found, indicatorOf } from './indicators.ts';
import { constantOf, type Operands } from './operands.ts';
import { type FoundWindow, windowBetween } from './time-windows.ts';

/** Ends of the names of parameters that say how they filter, the longer ones first. */
const KINDS = [
  'has_any_ip_prefix', 'has_any_prefix', 'has_any', 'has_all', 'has_ipv4', 'has', 'startswith', 'endswith', 'contains', 'in',
] as const; // biome-ignore format: a list

/** The filters that a call sets, one for each argument that narrows anything. */
export function filtersOf(
  call: CallExpression,
  { kind, parameters }: WorkspaceFunctionFact,
  operands: Operands,
  excluded: boolean,
): Found[] {
  if (kind !== 'asim') return [];
  return call.args.flatMap((argument, i) => {
    const isNamed = argument.kind === 'NamedExpression';
    const [name] = isNamed ? argument.names : [];
    const parameter = isNamed
      ? parameters.find(({ names }) => name?.kind === 'Name' && names.includes(name.name))
      : parameters[i];
    const type = parameter?.types[0];
    const value = isNamed ? argument.value : argument;
    // `pack` and `disabled` do not filter, and times say when, not what
    if (!parameter || type === 'bool' || type === 'datetime' || type === 'table' || value.kind === 'Missing') return [];
    if (filtersNothing(value, operands)) return [];
    const [field] = parameter.names;
    const comparison = {
      field: { kind: 'Name', form: 'plain', name: field!, start: value.start, end: value.start } as const,
      values: [value],
      kind: KINDS.find((end) => field!.endsWith(`_${end}`)) ?? 'eq',
      negated: false,
      caseSensitive: false,
      excluded,
      start: argument.start,
      end: argument.end,
    };
    return indicatorOf(comparison, operands) ?? [];
  });
}

/** The window of time that a call sets: `_Im_Dns(starttime = ago(1h))`. */
export function filteredWindow(
  call: CallExpression,
  { kind, parameters }: WorkspaceFunctionFact,
  operands: Operands,
): FoundWindow | undefined {
  const given = (wanted: string): Expression | undefined => {
    const place = parameters.findIndex(({ names }) => names.includes(wanted));
    const named = call.args.find(
      (argument) =>
        argument.kind === 'NamedExpression' && argument.names.some((n) => n.kind === 'Name' && n.name === wanted),
    );
    const positional = call.args[place];
    if (named?.kind === 'NamedExpression') return named.value;
    return positional && positional.kind !== 'NamedExpression' && positional.kind !== 'Missing'
      ? positional
      : undefined;
  };
  const [from, to] = kind === 'asim' ? [given('starttime'), given('endtime')] : [];
  const [first, last] = [from ?? to, to ?? from];
  if (!first || !last) return undefined;
  const place = { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) };
  return windowBetween('TimeGenerated', from, to, place, operands);
}

/** `'*'` and an empty list let all rows through. */
function filtersNothing(value: Parameters<typeof constantOf>[0], operands: Operands): boolean {
  const constant = constantOf(value, operands)?.value;
  return constant === '*' || (Array.isArray(constant) && (constant.length === 0 || constant.includes('*')));
}
