/** What to do about values whose type does not fit; words for the ends of messages. */
import type { ScalarType } from '../../facts/index.ts';
import type { Expression } from '../syntax/index.ts';
import { isNumber, isTable, type ResultType } from './types.ts';

/** Functions that make a value of a type of another. */
const CONVERSIONS: Readonly<Partial<Record<ScalarType, string>>> = {
  bool: 'tobool', datetime: 'todatetime', decimal: 'todecimal', dynamic: 'parse_json', guid: 'toguid', int: 'toint', long: 'tolong',
  real: 'toreal', string: 'tostring', timespan: 'totimespan',
}; // biome-ignore format: a table

/** How a literal of a type looks, where another literal stands. */
const LITERALS: Readonly<Partial<Record<ScalarType, string>>> = {
  bool: ' Write a condition, such as `x == 1`.',
  datetime: ' Write a time as `datetime(2024-01-31)`.',
  string: ' Put a text into quotes.',
  timespan: ' Write a span of time as `1h`, a time as `datetime(2024-01-31)`.',
};

/** @param wanted the types that would do */
export function toFit(wanted: readonly ScalarType[], node: Expression, type: ResultType): string {
  if (isTable(type)) return ' `toscalar(…)` takes the first value of a table.';
  const [first] = wanted;
  if (first === undefined) return '';
  if (node.kind === 'Literal') return LITERALS[first] ?? '';
  if (first === 'bool') return ' Write a condition, such as `x == 1`.';
  // texts and dynamic values may hold anything, and anything can be written as a text
  const conversion = first === 'string' || type === 'string' || type === 'dynamic' ? CONVERSIONS[first] : undefined;
  return conversion ? ` Convert it with \`${conversion}(…)\`.` : '';
}

/** What to do about a text where a number is wanted. */
export function toNumber(node: Expression, type: ResultType): string {
  return type === 'string' && node.kind !== 'Literal' ? ' Convert it with `tolong(…)` or `toreal(…)`.' : '';
}

/** What to do about a text where a dynamic value is wanted. */
export function toDynamic(type: ResultType): string {
  return type === 'string' ? ' Read it with `parse_json(…)` first.' : '';
}

/** What to do about a dynamic value where it cannot stand. */
export function toText(type: ResultType): string {
  return type === 'dynamic' ? ' Convert it, for example with `tostring(…)`.' : '';
}

/** What to do about arguments that do not go together. */
export function toCall(types: readonly ResultType[]): string {
  return types.includes('datetime') && types.some((type) => type !== 'unknown' && isNumber(type))
    ? ' Write a span of time as `1h`.'
    : '';
}

/** What to do about operands that an operator does not take. */
export function toOperate(operator: string, types: readonly ResultType[]): string {
  const has = (type: ResultType) => types.includes(type);
  if (types.some(isTable)) return ' `toscalar(…)` takes the first value of a table.';
  if (operator === 'and' || operator === 'or') return ' It joins conditions, such as `x == 1`.';
  if (/^[a-z!]/.test(operator)) {
    return /between$/.test(operator) || types[0] === 'string' ? '' : ' Convert the value with `tostring(…)` first.';
  }
  if (!has('string')) return '';
  if (operator === '+') return ' Join texts with `strcat(…)`.';
  if (has('datetime')) return ' Write the time as `datetime(…)`, or convert the text with `todatetime(…)`.';
  if (has('timespan')) return ' Convert the text with `totimespan(…)`.';
  return types.some((type) => isNumber(type)) ? ' Convert the text with `tolong(…)` or `toreal(…)`.' : '';
}
