/**
 * What is known of a row behind each operator of a pipeline: what its conditions asked for, until a column is computed anew, and what
 * operators say of the columns they make. What an operator does to a row that is not told here makes everything forgotten.
 */
import { findColumn, type TableShape } from '../semantics/index.ts';
import type {
  CallExpression,
  Expression,
  JoinOperator,
  NamedExpression,
  Operator,
  SummarizeOperator,
} from '../syntax/index.ts';
import { alwaysTrueOf, keyOfName, madeUpField } from './fields.ts';
import { EVERYTHING } from './intervals.ts';
import type { Condition } from './predicates.ts';
import { Known } from './solver.ts';
import type { Test, Wanted } from './tests.ts';
import { isParametric, type Place, soleValue, type Value } from './values.ts';

/** Operators that keep rows, or columns, as they are. */
const KEEPING: ReadonlySet<Operator['kind']> = new Set([
  'SortOperator', 'TakeOperator', 'SampleOperator', 'TopOperator', 'AsOperator', 'ExtendOperator', 'SerializeOperator',
  'ProjectOperator', 'ProjectAwayOperator', 'ProjectKeepOperator', 'ProjectRenameOperator', 'ProjectReorderOperator',
  'DistinctOperator', 'RenderOperator', 'ConsumeOperator', 'AssertSchemaOperator', 'ParseOperator', 'ParseKvOperator',
  'MvExpandOperator', 'LookupOperator', 'JoinOperator', 'SummarizeOperator',
]); // biome-ignore format: a list

/** Kinds of join whose rows all have a row of the left side. */
const LEFT_KINDS = new Set(['inner', 'innerunique', 'leftouter', 'leftsemi', 'leftanti', 'leftantisemi', 'anti']);

/** What is known behind an operator of which something is known in front. */
export function knownAfter(operator: Operator, known: Known, before: TableShape | undefined, place: Place): Known {
  const after = place.binding.shapeOf(operator);
  if (!after || !before || !KEEPING.has(operator.kind) || !keepsLeft(operator)) return new Known();
  // of rows put together, only what they have in common is what it was
  const keys = operator.kind === 'SummarizeOperator' ? new Set(operator.groupBy.flatMap(nameOf)) : undefined;
  const isKept = ({ field: { columns } }: Condition): boolean =>
    columns.every((name) => !keys || keys.has(name)) && isSame(columns, before, after);
  const next = known.size === 0 ? new Known() : known.where(isKept);
  learnComputed(operator, next, place);
  return next;
}

function nameOf(expression: Expression): string[] {
  return expression.kind === 'Name' ? [expression.name] : [];
}

/** Whether the rows are those of the left side, whatever else is in them. */
function keepsLeft(operator: Operator): boolean {
  return operator.kind !== 'JoinOperator' || LEFT_KINDS.has(joinKind(operator));
}

/** The kind of a join; without one it is `innerunique`. */
export function joinKind({ parameters }: Pick<JoinOperator, 'parameters'>): string {
  const kind = parameters.find(({ name }) => name === 'kind')?.value;
  return kind?.kind === 'Name' ? kind.name : 'innerunique';
}

/** Whether all of the columns are still what they were. */
function isSame(columns: readonly string[], before: TableShape, after: TableShape): boolean {
  return columns.every((name) => {
    const [old, now] = [findColumn(before, name), findColumn(after, name)];
    if (!old || !now || now.emptyAfter !== old.emptyAfter) return false;
    return now === old || (now.copyOf === old && now.madeBy !== 'mv-expand' && now.madeBy !== 'mvexpand');
  });
}

// ---- computed columns -----------------------------------------------------------------------------------------

function learnComputed(operator: Operator, known: Known, place: Place): void {
  switch (operator.kind) {
    case 'ExtendOperator':
    case 'ProjectOperator':
    case 'SerializeOperator':
      for (const column of operator.columns) if (column.kind === 'NamedExpression') learnValue(column, known, place);
      return;
    case 'SummarizeOperator':
      learnAggregates(operator, known);
  }
}

/** `extend x = 'a'`, `extend x = tolower(y)`, `extend x = iff(…, 'a', 'b')`. */
function learnValue({ names, value }: NamedExpression, known: Known, place: Place): void {
  const [name] = names;
  if (name?.kind !== 'Name' || names.length !== 1) return;
  const values = constantsOf(value, place);
  if (values) {
    const type = place.binding.typeOf(value);
    // of values of several types nobody says which one the column gets
    if (!values.every(({ line }) => line === values[0]!.line)) return;
    learn(name.name, type, { test: { kind: 'is', values, fold: false }, want: 'true' }, value, known);
  } else if (value.kind === 'CallExpression') {
    for (const wanted of alwaysTrueOf(value)) learn(name.name, place.binding.typeOf(value), wanted, value, known);
  }
}

function learn(
  name: string,
  type: Condition['field']['type'],
  { test, want }: Wanted,
  node: Expression,
  known: Known,
): void {
  const field = madeUpField(keyOfName(name), [name], type, type !== 'string', node);
  const parametric = isParametric(node);
  known.add({ kind: 'condition', field, test, want, node, fieldNode: node, parametric, computed: true });
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

/** Aggregates that count rows: none is below, and of a group there is at least one row. */
const COUNTS = new Set(['count', 'countif', 'dcount', 'dcountif', 'count_distinct', 'count_distinctif']);

function learnAggregates({ aggregates, groupBy }: SummarizeOperator, known: Known): void {
  for (const aggregate of aggregates) {
    const call = aggregate.kind === 'NamedExpression' ? aggregate.value : aggregate;
    if (call.kind !== 'CallExpression' || !COUNTS.has(call.name.name)) continue;
    const name = aggregate.kind === 'NamedExpression' ? nameIn(aggregate) : columnMadeBy(call, groupBy);
    if (name === undefined) continue;
    const least = call.name.name === 'count' && groupBy.length > 0 ? 1 : 0;
    const test: Test = { kind: 'range', line: 'number', interval: { ...EVERYTHING, low: least, lowOpen: false } };
    learn(name, 'long', { test, want: 'true' }, call, known);
  }
}

function nameIn({ names }: NamedExpression): string | undefined {
  return names.length === 1 && names[0]!.kind === 'Name' ? names[0]!.name : undefined;
}

/** `summarize count()` makes `count_`; others are named after what they count. */
function columnMadeBy({ name, args }: CallExpression, groupBy: readonly Expression[]): string | undefined {
  const isTaken = groupBy.some((key) => nameOf(key).includes('count_'));
  return name.name === 'count' && args.length === 0 && !isTaken ? 'count_' : undefined;
}
