/**
 * Whether what is wanted of one field can be the case in a row at all. Sound: a contradiction is one; what cannot be decided,
 * or would take too long, is none.
 */
import type { ScalarType } from '../../facts/index.ts';
import { EVERYTHING, type Interval, intersection, isEmpty, pointInterval, whole, without } from './intervals.ts';
import { admitsNull, fitsType, holdsOf, isPositive, type Subject, type Test, type Wanted } from './tests.ts';
import { areApart, follows, hasOtherCase, isInAll } from './text-tests.ts';
import type { Line, Value } from './values.ts';

/** Tests of one field beyond these are not compared with each other; people write a handful. */
const MOST_TESTS = 60;

/** Values of lists are compared with so many tests in all; real lists have some hundreds. */
const MOST_COMPARISONS = 5000;

/** A line is cut into so many pieces at most. */
const MOST_INTERVALS = 200;

/**
 * Whether no row has all that is wanted of a field.
 * @param nulls whether rows count in which the field is null
 */
export function isContradiction(subject: Subject, wanted: readonly Wanted[], nulls = true): boolean {
  const { type } = subject;
  if (wanted.length === 0 || wanted.length > MOST_TESTS) return false;
  if (nulls && wanted.every((one) => admitsNull(one, subject))) return false;
  const positive = wanted.filter(isPositive).map(({ test }) => test);
  const negative = wanted.filter((one) => !isPositive(one)).map(({ test }) => test);
  if (positive.some((test) => negative.includes(test))) return true;
  return (
    isAboutNull(positive) ||
    isOpposite(positive, negative) ||
    hasNoValueLeft(type, positive, negative) ||
    isTextContradiction(type, positive, negative) ||
    isLineContradiction(type, positive, negative)
  );
}

/** `isnull(x)` of a value. */
function isAboutNull(positive: readonly Test[]): boolean {
  return positive.some(({ kind }) => kind === 'null');
}

/** Conditions that are not looked into, and `isempty(x)`, which has no other form. */
function isOpposite(positive: readonly Test[], negative: readonly Test[]): boolean {
  return (['true', 'empty'] as const).some(
    (kind) => positive.some((test) => test.kind === kind) && negative.some((test) => test.kind === kind),
  );
}

// ---- values ---------------------------------------------------------------------------------------------------

/** Whether each value that the field may be fails another test. */
function hasNoValueLeft(type: ScalarType, positive: readonly Test[], negative: readonly Test[]): boolean {
  let shortest: (Test & { kind: 'is' }) | undefined;
  for (const test of positive)
    if (test.kind === 'is' && !(shortest && shortest.values.length <= test.values.length)) shortest = test;
  if (!shortest) return false;
  if (shortest.values.length * (positive.length + negative.length) > MOST_COMPARISONS) return false;
  const { values, fold } = shortest;
  return values.every((value) => !isPossible(value, fold, type, positive, negative));
}

function isPossible(
  value: Value,
  fold: boolean,
  type: ScalarType,
  positive: readonly Test[],
  negative: readonly Test[],
): boolean {
  if (!fitsType(value, type)) return false;
  return (
    positive.every((test) => holdsOf(test, value, fold, type) !== false) &&
    negative.every((test) => holdsOf(test, value, fold, type) !== true)
  );
}

// ---- texts ----------------------------------------------------------------------------------------------------

function isTextContradiction(type: ScalarType, positive: readonly Test[], negative: readonly Test[]): boolean {
  // every string begins with the empty text; other types are no strings
  if (type === 'string' && negative.some((test) => test.kind === 'text' && isInAll(test))) return true;
  const pieces = positive.filter((test) => test.kind === 'text');
  if (pieces.length === 0) return false;
  const denied = negative.filter((test) => test.kind === 'text');
  const casings = positive.filter((test) => test.kind === 'cased');
  return pieces.some(
    (piece, i) =>
      pieces.slice(i + 1).some((other) => areApart(piece, other)) ||
      denied.some((other) => follows(piece, other) === true) ||
      (!piece.fold && casings.some(({ casing }) => hasOtherCase(piece.text, casing))) ||
      (piece.text !== '' && positive.some(({ kind }) => kind === 'empty')),
  );
}

// ---- lines ----------------------------------------------------------------------------------------------------

const LINES: readonly Line[] = ['number', 'timespan', 'datetime', 'now', 'bool', 'order'];

/** The lines on which every value of a type that is not null has a place. */
const LINES_OF_TYPES: Readonly<Partial<Record<ScalarType, readonly Line[]>>> = {
  // a real may also be no number at all
  int: ['number'],
  long: ['number'],
  timespan: ['timespan'],
  datetime: ['datetime', 'now'],
  bool: ['bool'],
};

/** The few places that some lines have. */
const PLACES: Readonly<Partial<Record<Line, readonly number[]>>> = { bool: [0, 1], order: [-1, 0, 1] };

/** Whether no place is left on one of the lines. */
function isLineContradiction(type: ScalarType, positive: readonly Test[], negative: readonly Test[]): boolean {
  return LINES.some((line) => {
    const wanted = positive.flatMap((test) => intervalsOn(line, test) ?? []);
    if (wanted.length === 0 && !LINES_OF_TYPES[type]?.includes(line)) return false;
    const denied = negative.flatMap((test) => partlyOn(line, test));
    if (wanted.length + denied.length === 0) return false;
    return isCovered(line, type, wanted, denied);
  });
}

function isCovered(
  line: Line,
  type: ScalarType,
  wanted: readonly (readonly Interval[])[],
  denied: readonly Interval[],
): boolean {
  const isWhole = line === 'number' && (type === 'int' || type === 'long');
  let left: readonly Interval[] = PLACES[line]?.map(pointInterval) ?? [EVERYTHING];
  for (const intervals of wanted) {
    if (left.length * intervals.length > MOST_INTERVALS) return false;
    left = left.flatMap((one) => intervals.map((other) => intersection(one, other))).filter((one) => !isEmpty(one));
  }
  for (const hole of denied) {
    if (left.length > MOST_INTERVALS) return false;
    left = without(left, hole);
    if (isWhole) left = left.map(whole).filter((one) => !isEmpty(one));
  }
  return (isWhole ? left.map(whole) : left).every(isEmpty);
}

/** Where the test can only be true on the line: the places. */
function intervalsOn(line: Line, test: Test): readonly (readonly Interval[])[] | undefined {
  if (test.kind === 'range') return test.line === line ? [[test.interval]] : undefined;
  if (test.kind !== 'is' || test.values.length > MOST_INTERVALS || test.values.length === 0) return undefined;
  return test.values.every((value) => value.line === line)
    ? [test.values.map(({ key }) => pointInterval(Number(key)))]
    : undefined;
}

/** The places of the line of which the test is true. */
function partlyOn(line: Line, test: Test): readonly Interval[] {
  if (test.kind === 'range') return test.line === line ? [test.interval] : [];
  if (test.kind !== 'is' || test.values.length > MOST_INTERVALS) return [];
  return test.values.filter((value) => value.line === line).map(({ key }) => pointInterval(Number(key)));
}
