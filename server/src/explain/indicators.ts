/** Indicators: the comparisons that a query makes, each a field with its values. */
import type { Expression } from '../kql/syntax/index.ts';
import type { Range } from '../text/index.ts';
import type { Indicator, Origin } from './model.ts';
import { argumentOf, fieldOf, isTime, kindOfValues, type Operands, valuesOf } from './operands.ts';

/** An indicator at one place. */
export type Found = Omit<Indicator, 'corpus' | 'corpusByValue' | 'places'> & Range;

/** A comparison as it is written. */
export interface Comparison extends Range {
  readonly field: Expression;
  readonly values: readonly Expression[];
  /** The values where they stand in no expression: cells of a table. */
  readonly cells?: readonly string[];
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
  const { kind, negated, caseSensitive, excluded, values, cells, start, end } = comparison;
  const field = fieldOf(comparison.field, operands);
  // windows of time are no indicators: they say when, not what
  if (!field || isTime(comparison.field, field, operands)) return undefined;
  const against = cells ? 'value' : kindOfValues(values, operands);
  const [subject, { origins }] = argumentOf(comparison.field, operands);
  return {
    field: field.name,
    kind: negated ? (OPPOSITES[kind] ?? `not_${kind}`) : kind,
    values: cells ?? textsOf(values, operands),
    // two columns that differ exclude no value
    negated: excluded || (negated && !TWO_SIDED.has(kind) && against !== 'column'),
    caseSensitive,
    transforms: field.transforms,
    origins: origins.of(subject, (name) => {
      const [argument] = argumentOf(name, operands);
      return argument === name ? undefined : argument;
    }),
    against,
    start,
    end,
  };
}

/** The values as texts; a list by itself keeps its own, which all places that use it share. */
function textsOf(values: readonly Expression[], operands: Operands): readonly string[] {
  const [only] = values;
  if (only && values.length === 1) return valuesOf(only, operands);
  return values.flatMap((value) => valuesOf(value, operands));
}

interface Merged {
  readonly indicator: Found;
  negated: boolean;
  readonly origins: Map<string, Origin>;
  readonly places: Map<string, Range>;
}

/**
 * The same indicator in several places becomes one, and is an inclusion when it is one anywhere: a baseline on the right of a
 * `leftanti` join has the conditions of the left, and rows with these are not left out. Inclusions come before exclusions.
 */
export function mergeIndicators(found: readonly Found[]): Indicator[] {
  const merged = new Map<string, Merged>();
  const lists = new Lists();
  for (const indicator of found) {
    const { field, kind, values, transforms, caseSensitive, negated, against, start, end } = indicator;
    const key = JSON.stringify([field, kind, lists.numberOf(values), transforms, caseSensitive, against]);
    let same = merged.get(key);
    if (!same) merged.set(key, (same = { indicator, negated, origins: new Map(), places: new Map() }));
    same.negated &&= negated;
    for (const origin of indicator.origins) same.origins.set(JSON.stringify([origin.table, origin.column]), origin);
    same.places.set(`${start} ${end}`, { start, end });
  }
  const all = [...merged.values()].map(({ indicator: { start, end, ...rest }, negated, origins, places }) => ({
    ...rest,
    negated,
    origins: [...origins.values()],
    corpus: 1,
    corpusByValue: [],
    places: [...places.values()],
  }));
  return [...all.filter((indicator) => !indicator.negated), ...all.filter((indicator) => indicator.negated)];
}

/** Numbers for lists of texts: the same for the same texts. A list that is asked for again is not read again. */
class Lists {
  private readonly byList = new Map<readonly string[], number>();
  private readonly byTexts = new Map<string, number>();

  numberOf(list: readonly string[]): number {
    let number = this.byList.get(list);
    if (number === undefined) {
      const texts = JSON.stringify(list);
      number = this.byTexts.get(texts) ?? this.byTexts.size;
      this.byTexts.set(texts, number);
      this.byList.set(list, number);
    }
    return number;
  }
}
