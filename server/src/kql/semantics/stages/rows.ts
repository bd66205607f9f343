/** Operators that choose and order rows, and leave the columns as they are. */
import type { Expression, Operator } from '../../syntax/index.ts';
import type { Binder } from '../binder.ts';
import { checkNotDynamic, checkScalars } from '../projected-columns.ts';
import { allColumns, type TableShape, tableOf } from '../shapes.ts';
import { isAssignable, isInteger, isTable } from '../types.ts';

type Of<K extends Operator['kind']> = Extract<Operator, { kind: K }>;

/** The same columns, and those that an open table is taken to have because they have been named. */
export function unchanged(input: TableShape): TableShape {
  return input.open ? tableOf(allColumns(input), true) : input;
}

export function where(b: Binder, { predicate }: Of<'WhereOperator'>, input: TableShape): TableShape {
  b.bind(predicate);
  checkCondition(b, predicate);
  return unchanged(input);
}

/** A condition is of type bool. */
export function checkCondition(b: Binder, condition: Expression): void {
  const type = b.typeOf(condition);
  if (
    type === 'error' ||
    type === 'void' ||
    condition.kind === 'Missing' ||
    (!isTable(type) && isAssignable('bool', type))
  )
    return;
  b.report(
    'type-mismatch',
    'KS141',
    condition,
    `A condition must be of type bool, and this is ${isTable(type) ? 'a table.' : `${type}. Compare it with a value.`}`,
  );
}

export function take(b: Binder, { count }: Of<'TakeOperator' | 'SampleOperator'>, input: TableShape): TableShape {
  checkCount(b, count);
  return unchanged(input);
}

/** A number of rows. */
export function checkCount(b: Binder, count: Expression | undefined): void {
  if (!count || count.kind === 'Missing') return;
  const type = b.bind(count);
  if (type !== 'error' && !isInteger(type))
    b.report('type-mismatch', 'KS134', count, 'The number of rows must be an integer.');
}

export function sort(b: Binder, { keys }: Of<'SortOperator'>, input: TableShape): TableShape {
  for (const key of keys) b.bind(key);
  if (checkScalars(b, keys)) checkNotDynamic(b, keys);
  return unchanged(input);
}

export function top(b: Binder, { count, by }: Of<'TopOperator'>, input: TableShape): TableShape {
  checkCount(b, count);
  b.bind(by);
  checkScalars(b, [by]);
  return unchanged(input);
}
