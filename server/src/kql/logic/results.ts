/**
 * What is certain of the value of an expression, whatever the row: the values of `iff(…, 'a', 'b')`, the letter case behind `tolower`,
 * the ends of `strcat`, the range of `hourofday`.
 */
import type { CallExpression, Expression } from '../syntax/index.ts';
import { EVERYTHING } from './intervals.ts';
import type { Test, Wanted } from './tests.ts';
import { type Line, type Place, soleValue, typeOf, type Value } from './values.ts';

export interface Result {
  readonly always: readonly Wanted[];
  /** Whether it is never null; that texts never are goes without saying. */
  readonly neverNull: boolean;
}

const INFINITY = Number.POSITIVE_INFINITY;

/** A day in ticks. */
const DAY = 864_000_000_000;

/** The values that functions can have, as their pages tell: https://learn.microsoft.com/kusto/query/scalar-functions */
const FUNCTIONS: ReadonlyMap<string, Result> = new Map<string, Result>([
  ['tolower', certain({ kind: 'cased', casing: 'lower' })],
  ['toupper', certain({ kind: 'cased', casing: 'upper' })],
  ['strlen', between(0, INFINITY, true)],
  ['string_size', between(0, INFINITY, true)],
  ['countof', between(0, INFINITY, true)],
  ['indexof', between(-1, INFINITY)],
  ['has_any_index', between(-1, INFINITY)],
  ['array_length', between(0, INFINITY)],
  ['hourofday', between(0, 23)],
  ['dayofmonth', between(1, 31)],
  ['dayofyear', between(1, 366)],
  ['monthofyear', between(1, 12)],
  ['getmonth', between(1, 12)],
  ['week_of_year', between(1, 53)],
  ['dayofweek', between(0, 6 * DAY, false, 'timespan')],
]);

/** What is certain of the value; undefined for most expressions. */
export function resultOf(expression: Expression, place: Place): Result | undefined {
  if (expression.kind === 'ParenthesizedExpression') return resultOf(expression.expression, place);
  const values = constantsOf(expression, place);
  // of values of several types nobody says which one comes out
  if (values) return values.every(({ line }) => line === values[0]!.line) ? certain(oneOf(values)) : undefined;
  if (expression.kind !== 'CallExpression' || place.binding.meaningOf(expression.name)?.kind === 'let')
    return undefined;
  switch (expression.name.name) {
    case 'coalesce':
      return coalesced(expression, place);
    case 'strcat':
      return joined(expression, place);
    default:
      return FUNCTIONS.get(expression.name.name);
  }
}

function certain(...tests: readonly Test[]): Result {
  return { always: tests.map((test) => ({ test, want: 'true' })), neverNull: true };
}

function between(low: number, high: number, neverNull = false, line: Line = 'number'): Result {
  const interval = {
    ...EVERYTHING,
    low,
    lowOpen: false,
    ...(Number.isFinite(high) && { high, highOpen: false }),
  };
  // null lies nowhere
  return { always: [{ test: { kind: 'range', line, interval }, want: 'not false' }], neverNull };
}

function oneOf(values: readonly Value[]): Test {
  return { kind: 'is', values, fold: false };
}

/** So many branches of `case` are looked at. */
const MOST_BRANCHES = 200;

/** The constants that an expression can be: a literal, `iff(…)` and `case(…)` of them. */
function constantsOf(expression: Expression, place: Place): Value[] | undefined {
  if (expression.kind === 'ParenthesizedExpression') return constantsOf(expression.expression, place);
  if (expression.kind !== 'CallExpression') {
    const value = soleValue(expression, place);
    return value && value.line !== 'now' ? [value] : undefined;
  }
  const { args, name } = expression;
  if (!/^(iff|iif|case)$/.test(name.name) || args.length < 3 || args.length > MOST_BRANCHES) return undefined;
  const values: Value[] = [];
  for (const [i, argument] of args.entries()) {
    if (i % 2 === 0 && i < args.length - 1) continue;
    const found = constantsOf(argument, place);
    if (!found) return undefined;
    for (const value of found) values.push(value);
  }
  return values;
}

/** `coalesce(x, 'none')` is neither null nor empty. */
function coalesced(call: CallExpression, place: Place): Result | undefined {
  const value = call.args.at(-1);
  const last = value && soleValue(value, place);
  if (!last || last.key === '') return undefined;
  // a dynamic value may be an empty text, which is not null
  if (typeOf(call, place) !== 'string') return { always: [], neverNull: true };
  return { always: [{ test: oneOf([{ ...last, key: '' }]), want: 'false' }], neverNull: true };
}

/** `strcat('CN=', x)` begins with its first text, and ends with its last. */
function joined({ args }: CallExpression, place: Place): Result | undefined {
  const [first, last] = [args[0], args.at(-1)].map((part) => part && soleValue(part, place));
  const tests: Test[] = [];
  if (first?.line === 'text')
    tests.push({ kind: 'text', text: String(first.key), left: 'end', right: 'free', fold: false });
  if (last?.line === 'text')
    tests.push({ kind: 'text', text: String(last.key), left: 'free', right: 'end', fold: false });
  return certain(...tests);
}
