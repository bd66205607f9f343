/** Random conditions over a small table, and rows for it whose values are close to those in the conditions. */
import fc from 'fast-check';
import type { Row, Scalar } from './kql-evaluator.ts';

/** The columns of the table: two texts, numbers, a time, a truth, JSON. */
export const TABLE =
  'datatable(s: string, u: string, i: int, r: real, t: datetime, b: bool, d: dynamic, k: timespan)[]';
export const DYNAMICS: ReadonlySet<string> = new Set(['d']);

const TEXTS = ['a', 'A', 'ab', 'AB', 'Ab', 'b', 'a b', 'ab-a', 'a_b', 'aba', '', 'é', 'É', 'K', 'k', '1', '-a'];
const text = fc.constantFrom(...TEXTS).map((value) => `'${value}'`);
const list = fc.array(text, { minLength: 1, maxLength: 3 }).map((values) => `(${values.join(', ')})`);
const number = fc.constantFrom('-1', '0', '1', '2', '3');
const time = fc.constantFrom('datetime(2024-01-01)', 'datetime(2024-01-02)', 'datetime(2024-01-03 12:00)');
const relative = fc.constantFrom('ago(1d)', 'ago(2d)', 'now()', 'ago(9d)', 'now() - 1d');
const span = fc.constantFrom('1h', '2h', '60m', '1d');
const ORDERS = ['==', '!=', '<', '<=', '>', '>='];
const TEXT_OPERATORS = [
  '==', '!=', '=~', '!~', 'startswith', '!startswith', 'startswith_cs', '!startswith_cs', 'endswith', '!endswith',
  'contains', '!contains', 'contains_cs', '!contains_cs', 'has', '!has', 'has_cs', '!has_cs', 'hasprefix', '!hasprefix',
  'hassuffix', '!hassuffix',
]; // biome-ignore format: a list
const LIST_OPERATORS = ['in', '!in', 'in~', '!in~', 'has_any', 'has_all'];

const textField = fc.constantFrom('s', 's', 's', 'u', 'tolower(s)', 'toupper(s)', 'tostring(s)');

function joined(...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((words) => words.join(' '));
}

function between(field: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom('between', '!between'), value, value)
    .map(([operator, low, high]) => `${field} ${operator} (${low} .. ${high})`);
}

const textAtom = fc.oneof(
  { arbitrary: joined(textField, fc.constantFrom(...TEXT_OPERATORS), text), weight: 6 },
  { arbitrary: joined(textField, fc.constantFrom(...LIST_OPERATORS), list), weight: 3 },
  {
    arbitrary: fc.constantFrom(
      'isempty(s)',
      'isnotempty(s)',
      's == u',
      's != u',
      's == s',
      'strlen(s) >= 0',
      'strlen(s) > 1',
      'isempty(s) == true',
      'isempty(s) == false',
      "isempty(coalesce(s, 'b'))",
    ),
    weight: 1,
  },
  {
    arbitrary: joined(
      fc.constantFrom("coalesce(s, 'b')", "strcat('a', s)", "strcat(s, 'b')", "iff(b, 'a', 'ab')", "iff(b, s, 'a')"),
      fc.constantFrom('==', '!=', 'startswith', '!startswith', 'endswith_cs', '!contains'),
      text,
    ),
    weight: 1,
  },
  {
    arbitrary: fc
      .constantFrom('^a', 'a$', '^ab$', 'b', '.*a.*', '^A', 'a b', 'a_b', '^a.', 'a|b', 'ab?', '[ab]', '(a)', '^é')
      .map((pattern) => `s matches regex '${pattern}'`),
    weight: 1,
  },
  {
    arbitrary: fc.constantFrom(
      'ipv4_is_private(u)',
      "ipv4_is_in_range(u, '10.0.0.0/8')",
      "ipv4_is_in_range(u, '10.1.0.0/16')",
      "ipv4_is_in_range(u, '192.168.0.1')",
      "ipv4_is_in_any_range(u, '10.0.0.0/8', '8.8.0.0/16')",
      "ipv4_is_in_any_range(u, dynamic(['192.168.0.0/24', '172.16.0.0/12']))",
      "ipv4_is_in_range(u, '8.8.8.8/9')",
    ),
    weight: 1,
  },
);

const numberAtom = fc.oneof(
  joined(fc.constantFrom('i', 'i', 'r', 'strlen(s)'), fc.constantFrom(...ORDERS), number),
  between('i', number),
  between('r', number),
  fc.array(number, { minLength: 1, maxLength: 3 }).map((values) => `i in (${values.join(', ')})`),
  fc.constantFrom(
    'isnull(i)',
    'isnotnull(i)',
    'isempty(i)',
    'i == r',
    'i < r',
    'i > r',
    'i == i',
    'r == r',
    'i != i',
    'i >= i',
    'i < i',
    'i <= r',
    '1 < i',
    'isnull(r)',
  ),
);

const otherAtom = fc.oneof(
  joined(fc.constant('t'), fc.constantFrom(...ORDERS), time),
  joined(fc.constant('t'), fc.constantFrom('<', '<=', '>', '>='), relative),
  between('t', time),
  between('t', relative),
  joined(fc.constant('k'), fc.constantFrom(...ORDERS), span),
  fc.constantFrom(
    'b',
    'not(b)',
    'b == true',
    'b == false',
    'b != true',
    'isnull(b)',
    'isnotnull(b)',
    'iff(b, i == 1, i == 2)',
    'not(iff(b, i == 1, true))',
    '(i == 1) == true',
    '(i > 1) != false',
    '(i > 1) == false',
  ),
  joined(
    fc.constantFrom('d', 'd.a'),
    fc.constantFrom('==', '!=', 'has', '!has', 'contains', '!contains', 'startswith', '!startswith'),
    text,
  ),
  fc.constantFrom(
    'isempty(d)',
    'isnotempty(d)',
    'isnull(d.a)',
    'isnotnull(d.a)',
    'd == 1',
    'd != 1',
    "d in ('a', 'b')",
    "d !in ('a')",
    'd > 1',
    'd <= 1',
  ),
);

/** A comparison; most are about one text, so that they meet. */
export const atom: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: textAtom, weight: 5 },
  { arbitrary: numberAtom, weight: 3 },
  { arbitrary: otherAtom, weight: 3 },
);

/** Conditions joined by `and`, `or` and `not`, some levels deep. */
export const predicate: fc.Arbitrary<string> = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    { arbitrary: atom, weight: 4 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom(' and ', ' or '), fc.array(tie('any'), { minLength: 2, maxLength: 4 }))
        .map(([word, parts]) => `(${parts.join(word)})`),
      weight: 4,
    },
    { arbitrary: tie('any').map((inner) => `not(${inner})`), weight: 1 },
  ),
})).any;

const NUMBERS: readonly Scalar[] = [null, -2, -1, 0, 1, 2, 3, 4];
const DAY = 86_400_000;
const TIMES: readonly Scalar[] = [
  null,
  ...[0, 0.5, 1, 1.5, 2, 2.5, 7, 7.5, 8, 8.5, 9, 10].map((day) => Date.UTC(2024, 0, 1) + day * DAY),
];
const VALUES: readonly Scalar[] = [
  ...TEXTS,
  'a-b',
  'ab a',
  'xa',
  'ax',
  'a1',
  'aé',
  'ſ',
  '\u212a',
  'abA',
  'xab',
  'B',
  '10.1.2.3',
  '10.0.0.1',
  '8.8.8.8',
  '192.168.0.1',
  '172.20.0.9',
  '10.1',
];
const JSON_VALUES: readonly Scalar[] = [
  null,
  'a',
  'A',
  'ab',
  '',
  'b',
  1,
  2,
  true,
  ['a'],
  { a: 'a' },
  { a: 'b' },
  { a: '' },
  { a: null },
  { a: 1 },
];

const row: fc.Arbitrary<Row> = fc.record({
  s: fc.constantFrom(...VALUES),
  u: fc.constantFrom(...VALUES),
  i: fc.constantFrom(...NUMBERS),
  r: fc.constantFrom(...NUMBERS, 0.5, 1.5, Number.NaN),
  t: fc.constantFrom(...TIMES),
  b: fc.constantFrom<Scalar>(null, true, false),
  d: fc.constantFrom(...JSON_VALUES),
  k: fc.constantFrom<Scalar>(null, 0, 3_600_000, 7_200_000, DAY, -1),
});

/** A fixed choice of rows, the same for all conditions of a run. */
export function rows(count: number, seed: number): Row[] {
  return fc.sample(row, { numRuns: count, seed });
}
