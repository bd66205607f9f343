/** The filters of the parsers of ASIM, which are conditions: `_Im_Dns(domain_has_any = names)`. */
import type { WorkspaceFunctionFact } from '../facts/index.ts';
import type { CallExpression } from '../kql/syntax/index.ts';
import { type Found, indicatorOf } from './indicators.ts';
import { constantOf, type Operands } from './operands.ts';

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

/** `'*'` and an empty list let all rows through. */
function filtersNothing(value: Parameters<typeof constantOf>[0], operands: Operands): boolean {
  const constant = constantOf(value, operands)?.value;
  return constant === '*' || (Array.isArray(constant) && (constant.length === 0 || constant.includes('*')));
}
