/**
 * What the page reads of a rule taken apart: the JSON of `explain`, checked. Parts that a server may leave out are optional;
 * offsets are UTF-16 offsets into the document, half-open.
 */
import { type Checked, count, flag, listOf, optional, record, text } from './check.ts';

const range = { start: count, end: count };
export type Range = { readonly start: number; readonly end: number };

const places = listOf(record(range));

const attackRow = record({
  tactic: text,
  places,
  techniques: listOf(record({ id: text, name: text, places })),
});
export type AttackRow = Checked<typeof attackRow>;

const stage = record({
  kind: text,
  text,
  ...range,
  columns: optional(
    record({
      added: listOf(text),
      changed: optional(listOf(text)),
      removed: count,
      removedNames: optional(listOf(text)),
      count,
      open: flag,
      names: optional(listOf(text)),
    }),
  ),
});
export type Stage = Checked<typeof stage>;

/** Stages of one kind in a row, by their indexes, with the conditions on what they have counted. */
const step = record({
  kind: text,
  stages: listOf(count),
  thresholds: optional(listOf(record({ text, ...range }))),
});

const flow = { stages: listOf(stage), flow: listOf(step) };

const parameter = record({ name: text, text, value: optional(text), derivedFrom: listOf(text), ...range });
export type Parameter = Checked<typeof parameter>;

const letBinding = record({
  name: text,
  kind: text,
  text,
  signature: optional(text),
  derivedFrom: listOf(text),
  sources: listOf(text),
  uses: places,
  ...flow,
  ...range,
});
export type Let = Checked<typeof letBinding>;

const leg = record({ name: text, sources: listOf(text), ...flow, ...range });
export type Leg = Checked<typeof leg>;

const join = record({
  kind: text,
  on: listOf(text),
  right: record({ sources: listOf(text), stages: optional(listOf(stage)), ...range }),
  ...range,
});
export type Join = Checked<typeof join>;

const origin = record({ table: optional(text), column: text });
export type Origin = Checked<typeof origin>;

const indicator = record({
  field: text,
  kind: text,
  values: listOf(text),
  negated: flag,
  caseSensitive: flag,
  transforms: listOf(text),
  against: text,
  corpus: count,
  corpusByValue: listOf(count),
  origins: listOf(origin),
  places,
});
export type Indicator = Checked<typeof indicator>;

const columnUse = record({ kind: text, field: text, ...range });
export type ColumnUse = Checked<typeof columnUse>;

const outputColumn = record({
  name: text,
  type: text,
  source: text,
  madeAt: optional(record(range)),
  origins: listOf(origin),
  usedBy: listOf(columnUse),
});
export type OutputColumn = Checked<typeof outputColumn>;

const query = record({
  parameters: listOf(parameter),
  lets: listOf(letBinding),
  sources: listOf(text),
  ...flow,
  legs: listOf(leg),
  joins: listOf(join),
  time: listOf(record({ field: text, description: text, places })),
  indicators: listOf(indicator),
  output: record({ open: flag, columns: listOf(outputColumn) }),
  mappedColumns: listOf(record({ column: text, kind: text, field: text, ...range })),
});
export type Query = Checked<typeof query>;

export const explanation = record({
  kind: text,
  id: optional(text),
  name: optional(text),
  severity: optional(text),
  schedule: optional(record({ text, places })),
  attack: listOf(attackRow),
  queries: listOf(query),
});
export type Explanation = Checked<typeof explanation>;
