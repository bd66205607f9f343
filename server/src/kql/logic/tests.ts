/**
 * Tests of one field: what a comparison asks of a value, and what it answers for null. A test is true or false of every value
 * but null, so that the two truths together always cover all values.
 */
import type { ScalarType } from '../../facts/index.ts';
import { Derived } from '../../text/index.ts';
import { type Interval, holds as isWithin } from './intervals.ts';
import { folded, follows, hasOtherCase, isAscii, isSameFolded, type Piece } from './text-tests.ts';
import type { Line, Value } from './values.ts';

export type Test =
  /** It is one of the values: `==`, `=~`, `in`, `in~`; or it is true, where a field stands as a condition itself. */
  | { readonly kind: 'is'; readonly values: readonly Value[]; readonly fold: boolean; readonly itself?: boolean }
  /** It is a text that has a piece. */
  | ({ readonly kind: 'text' } & Piece)
  /** It lies on the line within the interval. */
  | { readonly kind: 'range'; readonly line: Line; readonly interval: Interval }
  /** `isnull(x)` */
  | { readonly kind: 'null' }
  /** `isempty(x)` of a field that may be a text or null. */
  | { readonly kind: 'empty' }
  /** It is a text without ASCII letters of the other case. */
  | { readonly kind: 'cased'; readonly casing: 'lower' | 'upper' }
  /** It is true: a condition that is not looked into. */
  | { readonly kind: 'true' };

/** What is wanted of a test in a row. Null is neither true nor false, so `not true` is more than `false`. */
export type Want = 'true' | 'false' | 'not true' | 'not false';

export interface Wanted {
  readonly test: Test;
  readonly want: Want;
}

const OPPOSITES: Readonly<Record<Want, Want>> = {
  true: 'not true',
  false: 'not false',
  'not true': 'true',
  'not false': 'false',
};

/** What holds in exactly the rows where the other does not. */
export function oppositeOf(want: Want): Want {
  return OPPOSITES[want];
}

/** Whether the test holds of a value, which is all that matters where there is no null. */
export function isPositive({ want }: Wanted): boolean {
  return want === 'true' || want === 'not false';
}

type Truth = 'true' | 'false' | 'null';

/** What a test is about, as far as it matters to what it can be. */
export interface Subject {
  /** `unknown` where nobody can tell. */
  readonly type: ScalarType;
  readonly mayBeNull: boolean;
}

/**
 * What a test may answer for null. `null == 1` is false and `null != 1` true, an order is null; what operators of texts make of a
 * dynamic null is told nowhere. https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
 */
function answersForNull(test: Test, type: ScalarType): readonly Truth[] {
  switch (test.kind) {
    case 'null':
    case 'empty':
      return ['true'];
    case 'is':
      return type === 'dynamic' || test.itself ? ['false', 'null'] : ['false'];
    case 'text':
    case 'cased':
    case 'range':
      return ['false', 'null'];
    case 'true':
      return ['true', 'false', 'null'];
  }
}

/** Whether what is wanted may be the case where the field is null. */
export function admitsNull({ test, want }: Wanted, { type, mayBeNull }: Subject): boolean {
  if (!mayBeNull) return false;
  const answers = answersForNull(test, type);
  switch (want) {
    case 'true':
      return answers.includes('true');
    case 'false':
      return answers.includes('false');
    case 'not true':
      return answers.some((answer) => answer !== 'true');
    case 'not false':
      return answers.some((answer) => answer !== 'false');
  }
}

/** Whether a value of the type can be the one given: whole numbers have no fraction. */
export function fitsType({ line, key }: Value, type: ScalarType): boolean {
  return line !== 'number' || (type !== 'int' && type !== 'long') || Number.isInteger(key);
}

/** A value as a piece of text from end to end. */
export function wholeText(value: Value, fold: boolean): Piece {
  return { text: String(value.key), left: 'end', right: 'end', fold };
}

/**
 * Whether a test holds of a value; undefined where that is not known.
 * @param fold whether the value is known but for its letter case
 */
export function holdsOf(test: Test, value: Value, fold: boolean, type: ScalarType): boolean | undefined {
  switch (test.kind) {
    case 'is':
      return isOneOf(test, value, fold, type);
    case 'text':
      // the text that a dynamic value is taken for need not be the one it is compared as
      return value.line === 'text' && type !== 'dynamic' ? follows(wholeText(value, fold), test) : undefined;
    case 'range':
      return value.line === test.line ? isWithin(test.interval, Number(value.key)) : undefined;
    case 'null':
      return false;
    case 'empty':
      return value.line === 'text' && value.key === '';
    case 'cased':
      if (value.line !== 'text') return undefined;
      // of a text known but for its case there is always a form that fits
      return fold ? undefined : !hasOtherCase(String(value.key), test.casing);
    case 'true':
      return undefined;
  }
}

interface Keys {
  readonly exact: ReadonlySet<string>;
  readonly folded: ReadonlySet<string>;
  readonly ascii: boolean;
  /** Whether a value may be the text of a number, a time and the like, of which each has several. */
  readonly convertible: boolean;
  /** The one line of all values; undefined where there are several. */
  readonly line: Line | undefined;
}

const keysOfTests = new Derived<Test, Keys>();

/** The values of a test for looking up. */
function keysOf(test: Test & { kind: 'is' }): Keys {
  let keys = keysOfTests.get(test);
  if (!keys) {
    const { values } = test;
    const line = values[0]?.line;
    keys = {
      exact: new Set(values.map(({ line, key }) => `${line}:${key}`)),
      folded: new Set(values.map(({ line, key }) => `${line}:${folded(String(key))}`)),
      ascii: values.every(({ key }) => isAscii(String(key))),
      convertible: values.some(({ key }) => isConvertible(String(key))),
      line: values.every((value) => value.line === line) ? line : undefined,
    };
    keysOfTests.set(test, keys);
  }
  return keys;
}

function isOneOf(test: Test & { kind: 'is' }, value: Value, fold: boolean, type: ScalarType): boolean | undefined {
  if (test.values.length === 0) return false;
  const keys = keysOf(test);
  const text = String(value.key);
  if (keys.exact.has(`${value.line}:${text}`) && (!fold || test.fold)) return true;
  // what `"1" == 1` is depends on the field
  if (keys.line !== value.line) return undefined;
  if (value.line !== 'text') return false;
  // `"1"` and `"01"` are one number, and `x == "1"` also finds numbers
  if (type !== 'string' && keys.convertible && isConvertible(text)) return undefined;
  if (!fold && !test.fold) return false;
  if (!keys.ascii || !isAscii(text)) {
    return test.values.every((other) => isSameFolded(String(other.key), text) === false) ? false : undefined;
  }
  if (!keys.folded.has(`text:${folded(text)}`)) return false;
  return test.fold || undefined;
}

/** Whether a text can also be read as a number, a time, a guid or a truth. */
function isConvertible(text: string): boolean {
  return /^[\s({]*[-+.]?\d|^[\s({]*[\da-f]{8}-|^\s*(true|false|nan|[-+]?inf)|^\s*(mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[^a-z]*\d/i.test(
    text,
  );
}
