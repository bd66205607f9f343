/** Operators that make one row of many: summarize, make-series, count, top-nested and their like. */
import type { Expression, Operator } from '../../syntax/index.ts';
import type { Binder } from '../binder.ts';
import { resolveOperator } from '../call-signatures.ts';
import { parameterWord } from '../declared-columns.ts';
import { checkNotDynamic, checkScalars, projectExpression, staysOpen } from '../projected-columns.ts';
import { Projection } from '../projection.ts';
import { resultName } from '../result-names.ts';
import { allColumns, type Column, FreeNames, madeColumn, type TableShape, tableOf } from '../shapes.ts';
import { isAssignable, isNumber, isScalar, type ResultType } from '../types.ts';
import { checkCount } from './rows.ts';

type Of<K extends Operator['kind']> = Extract<Operator, { kind: K }>;

export function summarize(b: Binder, { groupBy, aggregates }: Of<'SummarizeOperator'>, input: TableShape): TableShape {
  for (const key of groupBy) b.bind(key);
  const keys = groupBy.flatMap((key) => b.columnOf(key) ?? []);
  b.keys = keys;
  for (const aggregate of aggregates) b.bindAggregate(aggregate);
  b.keys = [];
  checkScalars(b, aggregates);
  if (checkScalars(b, groupBy)) checkNotDynamic(b, groupBy);
  const made = new Projection();
  for (const key of groupBy) projectExpression(b, key, made, { style: 'project', madeBy: 'summarize' });
  for (const key of keys) made.exclude(key);
  for (const aggregate of aggregates) projectExpression(b, aggregate, made, { style: 'project', madeBy: 'summarize' });
  return made.table(staysOpen(b, input, aggregates.some(returnsAll)));
}

/** `arg_max(t, *)`, `take_any(*)`: all columns of the table, so also those that nobody has listed. */
function returnsAll(expression: Expression): boolean {
  const value = expression.kind === 'NamedExpression' ? expression.value : expression;
  return value.kind === 'CallExpression' && value.args.some(({ kind }) => kind === 'Star');
}

export function makeSeries(b: Binder, operator: Of<'MakeSeriesOperator'>, input: TableShape): TableShape {
  const { aggregates, on, from, to, step, range, groupBy } = operator;
  for (const { expression, defaultValue } of aggregates) {
    b.bindAggregate(expression);
    if (defaultValue) b.bind(defaultValue);
  }
  const axis = b.bind(on);
  for (const end of [from, to, range[0], range[1]]) if (end) checkOnAxis(b, end, axis);
  const interval = step ?? range[2];
  if (interval) checkInterval(b, interval, axis);
  for (const key of groupBy) b.bind(key);
  const made = new Projection();
  for (const key of groupBy) projectExpression(b, key, made, { style: 'project', madeBy: 'make-series' });
  const series = { style: 'project', madeBy: 'make-series', type: 'dynamic' } as const;
  for (const { expression } of aggregates) projectExpression(b, expression, made, series);
  projectExpression(b, on, made, series);
  return made.table(staysOpen(b, input, false));
}

function checkOnAxis(b: Binder, end: Expression, axis: ResultType): void {
  const type = b.bind(end);
  if (!isScalar(axis) || !isScalar(type) || isAssignable(axis, type, 'promotable')) return;
  b.report('type-mismatch', 'KS141', end, `The axis is of type ${axis}, and this is ${type}.`);
}

function checkInterval(b: Binder, interval: Expression, axis: ResultType): void {
  const type = b.bind(interval);
  if (!isScalar(axis) || !isScalar(type) || axis === 'unknown' || type === 'unknown') return;
  const sum = b.quietly(() =>
    resolveOperator(
      b,
      '+',
      [
        { node: interval, type },
        { node: interval, type: axis },
      ],
      interval,
    ),
  );
  if (isScalar(sum) && isAssignable(axis, sum)) return;
  b.report('type-mismatch', 'KS178', interval, `A step of type ${type} does not fit an axis of type ${axis}.`);
}

export function count({ name, ...operator }: Of<'CountOperator'>): TableShape {
  return tableOf([
    madeColumn(name?.kind === 'Name' ? name.name : 'Count', 'long', 'count', {
      name,
      ...operator,
    } as Of<'CountOperator'>),
  ]);
}

export function topNested(b: Binder, { clauses }: Of<'TopNestedOperator'>, input: TableShape): TableShape {
  const names = new FreeNames();
  const columns: Column[] = [];
  for (const { count: rows, of, others, by } of clauses) {
    checkCount(b, rows);
    b.bind(of);
    if (others) b.bind(others);
    b.bindAggregate(by);
    const ofName = names.take(resultName(of, b.facts) ?? '');
    columns.push(keyColumn(b, of, ofName, 'top-nested'));
    const declared = by.kind === 'OrderedExpression' ? by.expression : by;
    const byName = declared.kind === 'NamedExpression' ? resultName(declared, b.facts) : undefined;
    columns.push(madeColumn(names.take(byName ?? `aggregated_${ofName}`), b.scalarTypeOf(by), 'top-nested', by));
  }
  return tableOf(columns, staysOpen(b, input, false));
}

/** The column of an expression under a name that is known. */
function keyColumn(b: Binder, expression: Expression, name: string, madeBy: string): Column {
  const source = b.columnOf(expression);
  return { ...madeColumn(name, source?.type ?? b.scalarTypeOf(expression), madeBy, expression), copyOf: source };
}

export function topHitters(
  b: Binder,
  { count: rows, of, by }: Of<'TopHittersOperator'>,
  input: TableShape,
): TableShape {
  checkCount(b, rows);
  b.bind(of);
  const made = new Projection();
  projectExpression(b, of, made, { style: 'project', madeBy: 'top-hitters' });
  if (by) {
    const type = b.bind(by);
    if (isScalar(type) && !isNumber(type))
      b.report('type-mismatch', 'KS137', by, `Expected a number, and this is ${type}.`);
    made.add(keyColumn(b, by, `approximate_sum_${resultName(by, b.facts) ?? ''}`, 'top-hitters'));
  } else {
    made.add(madeColumn(`approximate_count_${resultName(of, b.facts) ?? ''}`, 'long', 'top-hitters', of));
  }
  return made.table(staysOpen(b, input, false));
}

export function sampleDistinct(
  b: Binder,
  { count: rows, of }: Of<'SampleDistinctOperator'>,
  input: TableShape,
): TableShape {
  checkCount(b, rows);
  b.bind(of);
  checkNotDynamic(b, [of]);
  const column = keyColumn(b, of, resultName(of, b.facts) ?? 'Column1', 'sample-distinct');
  return tableOf([column], staysOpen(b, input, false));
}

export function reduce(b: Binder, operator: Of<'ReduceOperator'>, input: TableShape): TableShape {
  const { by, parameters } = operator;
  const type = b.bind(by);
  if (isScalar(type) && !isAssignable('string', type))
    b.report('type-mismatch', 'KS141', by, `Expected a text, and this is ${type}.`);
  const own = [
    madeColumn('Pattern', 'string', 'reduce', operator),
    madeColumn('Count', 'long', 'reduce', operator),
    madeColumn('Representative', 'string', 'reduce', operator),
  ];
  return tableOf(parameterWord(parameters, 'kind') === 'source' ? [...allColumns(input), ...own] : own);
}
