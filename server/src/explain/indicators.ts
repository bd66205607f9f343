/** Indicators: the comparisons that a query makes, each a field with its values. */
import type { Expression } from '../kql/syntax/index.ts';
import type { Range } from '../text/index.ts';
import type { Indicator } from './model.ts';
import { fieldOf, isTime, kindOfValues, type Operands, valuesOf } from './operands.ts';

/** An indicator at one place. */
export type Found = Omit<Indicator, 'corpus' | 'places'> & Range;

/** A comparison as it is written. */
export interface Comparison extends Range {
  readonly field: Expression;
  readonly values: readonly Expression[];
  /** The kind without its negation. */
  readonly kind: string;
  readonly negated: boolean;
  readonly caseSensitive: boolean;
  /** Whether rows that pass are left out: on the right of a `leftanti` join. */
  readonly excluded: boolean;
}

/** Operators whose opposite is another operator, by kind. */
const OPPOSITES: Readonly<Record<string, string>> = {
  eq: 'ne', ne: 'eq', lt: 'ge', ge: 'lt', gt: 'le', le: 'gt', is_empty: 'is_not_empty', is_not_empty: 'is_empty',
  is_null: 'is_not_null', is_not_null: 'is_null',
}; // biome-ignore format: a table

/** Kinds that take in rows whichever way they are turned: `x > 5` negated is `x <= 5`, what is not empty is there. */
const TWO_SIDED = new Set(['lt', 'le', 'gt', 'ge', 'is_empty', 'is_not_empty', 'is_null', 'is_not_null']);

/** The indicator of a comparison; undefined where it is about no field, or about a time. */
export function indicatorOf(comparison: Comparison, operands: Operands): Found | undefined {
  const { kind, negated, caseSensitive, excluded, values, start, end } = comparison;
  const field = fieldOf(comparison.field, operands);
  // windows of time are no indicators: they say when, not what
  if (!field || isTime(comparison.field, field, operands)) return undefined;
  const against = kindOfValues(values, operands);
  return {
    field: field.name,
    kind: negated ? (OPPOSITES[kind] ?? `not_${kind}`) : kind,
    values: values.flatMap((value) => valuesOf(value, operands)),
    // two columns that differ exclude no value
    negated: excluded || (negated && !TWO_SIDED.has(kind) && against !== 'column'),
    caseSensitive,
    transforms: field.transforms,
    against,
    start,
    end,
  };
}

/**
 * The same indicator in several places becomes one, and is an inclusion when it is one anywhere: a baseline on the right of a
 * `leftanti` join has the conditions of the left, and rows with these are not left out. Inclusions come before exclusions.
 */
export function mergeIndicators(found: readonly Found[]): Indicator[] {
  const merged = new Map<string, { indicator: Found; negated: boolean; places: Map<string, Range> }>();
  for (const indicator of found) {
    const { field, kind, values, transforms, caseSensitive, negated, against, start, end } = indicator;
    const key = JSON.stringify([field, kind, values, transforms, caseSensitive, against]);
    let same = merged.get(key);
    if (!same) merged.set(key, (same = { indicator, negated, places: new Map() }));
    same.negated &&= negated;
    same.places.set(`${start} ${end}`, { start, end });
  }
  const all = [...merged.values()].map(({ indicator: { start, end, ...rest }, negated, places }) => ({
    ...rest,
    negated,
    corpus: 1,
    places: [...places.values()],
  }));
  return [...all.filter((indicator) => !indicator.negated), ...all.filter((indicator) => indicator.negated)];
}
