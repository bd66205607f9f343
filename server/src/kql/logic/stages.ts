/**
 * What is known of a row behind each operator of a pipeline: what its conditions asked for, until a column is computed anew, and what
 * operators say of the columns they make. What an operator does to a row that is not told here makes everything forgotten.
 */
import type { ScalarType } from '../../facts/index.ts';
import { allColumns, type Column, findColumn, type TableShape } from '../semantics/index.ts';
import { type Expression, type NamedExpression, type Operator, type SummarizeOperator, walk } from '../syntax/index.ts';
import { keyOfName, madeUpField } from './fields.ts';
import { EVERYTHING } from './intervals.ts';
import { resultOf } from './results.ts';
import { Known } from './solver.ts';
import type { Test, Wanted } from './tests.ts';
import { type Place, typeOf } from './values.ts';

/** Operators that keep rows, or columns, as they are. */
const KEEPING: ReadonlySet<Operator['kind']> = new Set([
  'SortOperator', 'TakeOperator', 'SampleOperator', 'TopOperator', 'AsOperator', 'ExtendOperator', 'SerializeOperator',
  'ProjectOperator', 'ProjectAwayOperator', 'ProjectKeepOperator', 'ProjectRenameOperator', 'ProjectReorderOperator',
  'DistinctOperator', 'RenderOperator', 'ConsumeOperator', 'AssertSchemaOperator', 'ParseOperator', 'ParseKvOperator',
  'MvExpandOperator', 'SummarizeOperator',
]); // biome-ignore format: a list

/** What is known behind an operator of which something is known in front. */
export function knownAfter(operator: Operator, known: Known, before: TableShape | undefined, place: Place): Known {
  const after = place.binding.shapeOf(operator);
  const next = new Known();
  if (!after || !before || !KEEPING.has(operator.kind)) return next;
  if (operator.kind === 'SummarizeOperator') {
    // keys are copies. `arg_max(t, *)`: each value is one of a row, but nobody says which; without groups there may be no row
    const isKey = (name: string): boolean => operator.groupBy.some((key) => key.kind === 'Name' && key.name === name);
    const keeps = (columns: readonly string[]): boolean => columns.length === 1 || columns.every(isKey);
    if (operator.groupBy.length > 0) known.carry(namesBehind(before, after), next, keeps);
    learnAggregates(operator, after, place, next);
    return next;
  }
  known.carry(namesBehind(before, after), next);
  if (
    operator.kind === 'ExtendOperator' ||
    operator.kind === 'ProjectOperator' ||
    operator.kind === 'SerializeOperator'
  )
    for (const column of operator.columns) if (column.kind === 'NamedExpression') learnValue(column, next, place);
  return next;
}

/** Gives the names that a column has behind an operator: its own while it is what it was, and those of new copies. */
function namesBehind(before: TableShape, after: TableShape): (name: string) => readonly string[] {
  // looked for when somebody asks: in front of most stages nothing is known
  let copies: readonly Column[] | undefined;
  return (name) => {
    const own = findColumn(before, name);
    if (!own) return [];
    copies ??= copiesIn(before, after);
    const names = copies.flatMap((now) => (now.copyOf === own ? [now.name] : []));
    return findColumn(after, name) === own ? [name, ...names] : names;
  };
}

/** The columns that are made of others by copying them. */
function copiesIn(before: TableShape, after: TableShape): readonly Column[] {
  const old = new Set(allColumns(before));
  return allColumns(after).filter((now) => now.copyOf && !old.has(now) && isCopy(now, now.copyOf));
}

/** Whether a column holds the very values of another one. */
function isCopy(now: Column, old: Column): boolean {
  return now.emptyAfter === old.emptyAfter && now.madeBy !== 'mv-expand' && now.madeBy !== 'mvexpand';
}

// ---- computed columns -----------------------------------------------------------------------------------------

/** `extend x = 'a'`, `extend x = tolower(y)`, `extend x = iff(…, 'a', 'b')`. */
function learnValue({ names, value }: NamedExpression, known: Known, place: Place): void {
  const [name] = names;
  if (name?.kind !== 'Name' || names.length !== 1) return;
  const always = resultOf(value, place)?.always ?? [];
  for (const wanted of always) learn(name.name, typeOf(value, place), wanted, value, place, known);
}

function learn(
  name: string,
  type: ScalarType,
  { test, want }: Wanted,
  node: Expression,
  place: Place,
  known: Known,
): void {
  const field = madeUpField(keyOfName(name), [name], type, type !== 'string', node);
  let parametric = false;
  walk(node, (part) => {
    parametric ||= part.kind === 'Name' && place.binding.constantOf(part) !== undefined;
    return !parametric;
  });
  known.add({ kind: 'condition', field, test, want, node, fieldNode: node, parametric, computed: true });
}

/** Aggregates that count rows: none is below, and of a group there is at least one row. */
const COUNTS = new Set(['count', 'countif', 'dcount', 'dcountif', 'count_distinct', 'count_distinctif']);

function learnAggregates(
  { aggregates, groupBy }: SummarizeOperator,
  after: TableShape,
  place: Place,
  known: Known,
): void {
  for (const aggregate of aggregates) {
    const isNamed = aggregate.kind === 'NamedExpression';
    const call = isNamed ? aggregate.value : aggregate;
    if (call.kind !== 'CallExpression' || !COUNTS.has(call.name.name)) continue;
    const named = isNamed ? aggregate.names[0] : aggregate;
    const column = after.columns.find(({ node }) => node === named);
    if (!column) continue;
    const least = call.name.name === 'count' && groupBy.length > 0 ? 1 : 0;
    const test: Test = { kind: 'range', line: 'number', interval: { ...EVERYTHING, low: least, lowOpen: false } };
    learn(column.name, 'long', { test, want: 'true' }, call, place, known);
  }
}
