/**
 * Types of expressions, and which of them may stand for which. The relations are those of the official engine 12.4:
 * numbers widen from int over long and real to decimal, a string may hold what a dynamic holds, and `unknown` fits all.
 */
import type { ScalarType } from '../../facts/index.ts';
import type { TableShape } from './shapes.ts';

/**
 * What an expression yields: a scalar, a table, nothing (`void`: a word of an option, `*`, several tables), or `error`
 * where a mistake has been reported, so that whatever is built on it stays silent.
 */
export type ResultType = ScalarType | 'error' | 'void' | TableShape;

/** How far a value may be from the type that is wanted; each allows those before it. */
export const CONVERSIONS = ['none', 'promotable', 'dynamic', 'compatible'] as const;
export type Conversion = (typeof CONVERSIONS)[number];

export function isTable(type: ResultType): type is TableShape {
  return typeof type === 'object';
}

export function isScalar(type: ResultType): type is ScalarType {
  return typeof type === 'string' && type !== 'error' && type !== 'void';
}

/** Whether nothing may be concluded from the type. */
export function isUnclear(type: ResultType): boolean {
  return type === 'error' || type === 'unknown';
}

const NUMBERS: readonly ResultType[] = ['int', 'long', 'real', 'decimal'];

export function isNumber(type: ResultType): boolean {
  return type === 'unknown' || NUMBERS.includes(type);
}

export function isInteger(type: ResultType): boolean {
  return type === 'unknown' || type === 'int' || type === 'long';
}

/** Numbers, points in time, and spans of time. */
export function isSummable(type: ResultType): boolean {
  return isNumber(type) || type === 'datetime' || type === 'timespan';
}

export function isOrderable(type: ResultType): boolean {
  return isSummable(type) || type === 'string' || type === 'bool';
}

export function isStringOrDynamic(type: ResultType): boolean {
  return type === 'string' || type === 'dynamic';
}

/** Whether every value of `narrow` is one of `wide`. */
function isWider(wide: ResultType, narrow: ResultType): boolean {
  const [i, j] = [NUMBERS.indexOf(wide), NUMBERS.indexOf(narrow)];
  return i >= 0 && j >= 0 ? i > j : wide === 'string' && narrow === 'dynamic';
}

/** Whether a value of the type `source` may stand where `target` is wanted. */
export function isAssignable(target: ScalarType, source: ResultType, conversion: Conversion = 'none'): boolean {
  if (target === source) return true;
  if (!isScalar(source)) return false;
  if (source === 'unknown' || target === 'unknown') return true;
  const allowed = CONVERSIONS.indexOf(conversion);
  if (target === 'dynamic') return allowed >= CONVERSIONS.indexOf('dynamic');
  if (conversion === 'promotable') return isWider(target, source);
  return conversion === 'compatible' && (isWider(target, source) || isWider(source, target));
}

/** The type that holds the values of both; undefined when there is none. */
export function commonOf(a: ScalarType, b: ScalarType, conversion: Conversion): ScalarType | undefined {
  if (a === b) return a;
  if (a === 'unknown' || b === 'unknown') return 'unknown';
  if (a === 'dynamic' || b === 'dynamic') return 'dynamic';
  const allowed = CONVERSIONS.indexOf(conversion);
  if (allowed >= CONVERSIONS.indexOf('promotable')) {
    if (isWider(b, a)) return b;
    if (isWider(a, b)) return a;
  }
  return allowed >= CONVERSIONS.indexOf('dynamic') ? 'dynamic' : undefined;
}

/** The type that holds the values of all; undefined when there is none, or no type at all. */
export function commonType(
  types: readonly ScalarType[],
  conversion: Conversion = 'promotable',
): ScalarType | undefined {
  let common: ScalarType | undefined;
  for (const type of types) {
    common = common === undefined ? type : commonOf(common, type, conversion);
    if (common === undefined) return undefined;
  }
  return common;
}

/** The widest of the numbers among the types. */
export function widestNumber(types: readonly ResultType[]): ScalarType | undefined {
  let widest: ScalarType | undefined;
  for (const type of types) {
    if (isScalar(type) && isNumber(type) && (widest === undefined || isWider(type, widest))) widest = type;
  }
  return widest;
}

/** Sums of int are long. */
export function promoted(type: ScalarType): ScalarType {
  return type === 'int' ? 'long' : type;
}

/** A type as messages name it: `long`, `a table`. */
export function describeType(type: ResultType): string {
  return isTable(type) ? 'table' : type;
}
