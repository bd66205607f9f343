/** The columns that the expressions of project, extend, summarize and their like make. */
import type { ScalarType } from '../../facts/index.ts';
import type { Expression, NamedExpression, Node } from '../syntax/index.ts';
import type { Binder } from './binder.ts';
import { listMaker } from './lists.ts';
import type { Projection } from './projection.ts';
import { resultName } from './result-names.ts';
import { allColumns, type Column, findColumn, madeColumn, type TableShape, withUniqueNames } from './shapes.ts';
import { isScalar, isTable } from './types.ts';

/**
 * What becomes of a column that is there already: `project` and `summarize` find another name, `extend` puts the new one
 * into its place, and so does `mv-expand` even with a column that it merely names.
 */
export type ProjectionStyle = 'project' | 'extend' | 'expand' | 'print' | 'reorder';

export interface ProjectionOptions {
  readonly style: ProjectionStyle;
  /** The word of the operator. */
  readonly madeBy: string;
  /** A type for the new columns in place of that of their expressions. */
  readonly type?: ScalarType;
  /** The name of a column whose expression has none. */
  readonly unnamed?: string;
}

/** Adds the columns of an expression that has been bound. */
export function projectExpression(
  b: Binder,
  expression: Expression,
  into: Projection,
  options: ProjectionOptions,
): void {
  switch (expression.kind) {
    case 'Missing':
      return;
    case 'OrderedExpression':
      projectExpression(b, expression.expression, into, options);
      return;
    case 'Star':
      for (const column of b.row ? allColumns(b.row) : []) into.add(column, { replace: true });
      return;
    case 'NamedExpression':
      projectNamed(b, expression, into, options);
      return;
    default:
      projectUnnamed(b, expression, into, options);
  }
}

function projectNamed(b: Binder, expression: NamedExpression, into: Projection, options: ProjectionOptions): void {
  const { names, value } = expression;
  const columns = b.multipleOf(value);
  if (!columns) {
    const [name, second] = names;
    if (name?.kind !== 'Name') return;
    const source = columnOf(b, value);
    const made: Column = {
      ...madeColumn(name.name, options.type ?? typeOf(b, value), options.madeBy, name),
      copyOf: source,
      list: listOf(b, value, options),
    };
    declare(b, into, made, name, source !== undefined || replaces(options));
    if (second) {
      const last = names.at(-1)!;
      b.report(
        'type-mismatch',
        'KS149',
        { start: expression.start, end: Math.min(last.end + 1, expression.equals.start) },
        'This expression has one value only, so one name is enough.',
      );
    }
    return;
  }
  for (const [i, column] of columns.entries()) {
    const name = names[i];
    if (name?.kind === 'Name') {
      const made = {
        ...madeColumn(name.name, options.type ?? column.type, options.madeBy, name),
        copyOf: column.copyOf,
        list: column.list,
      };
      declare(b, into, made, name, names.length === 1 || replaces(options));
    } else if (options.style !== 'print') into.add(column);
  }
  for (const name of names.slice(columns.length)) {
    b.report(
      'type-mismatch',
      'KS150',
      name,
      `The expression has ${columns.length === 1 ? '1 value' : `${columns.length} values`}, so there is none for this name.`,
    );
  }
}

function projectUnnamed(b: Binder, expression: Expression, into: Projection, options: ProjectionOptions): void {
  const source = repeatedColumn(b, expression);
  if (source) {
    const type = options.type ?? source.type;
    const isSame = type === source.type && options.madeBy === 'extend';
    declare(
      b,
      into,
      isSame
        ? source
        : {
            ...source,
            type,
            madeBy: options.madeBy,
            node: expression,
            copyOf: source,
            list: listOf(b, expression, options),
          },
      expression,
      options.style === 'expand',
    );
    return;
  }
  const columns = b.multipleOf(expression);
  if (columns && options.style !== 'print') {
    for (const column of columns) into.add(column);
    return;
  }
  const type = b.typeOf(expression);
  if (isTable(type)) {
    b.report(
      'type-mismatch',
      'KS108',
      expression,
      'Expected a single value, and this is a table. `toscalar(…)` takes the first value of a table.',
    );
  }
  const name =
    options.style === 'print' ? options.unnamed! : (nameOf(b, expression) ?? options.unnamed ?? unnamedColumn(b));
  const made: Column = {
    ...madeColumn(name, options.type ?? typeOf(b, expression), options.madeBy, expression),
    copyOf: columnOf(b, expression),
    list: listOf(b, expression, options),
  };
  into.add(made, { replace: replaces(options) });
}

/** `mv-expand` takes lists apart, and what is converted is none any more. */
function listOf(b: Binder, expression: Expression, { style, type }: ProjectionOptions): string | undefined {
  return style === 'expand' || type !== undefined ? undefined : listMaker(b, expression);
}

function replaces({ style }: ProjectionOptions): boolean {
  return style === 'extend' || style === 'expand';
}

function declare(b: Binder, into: Projection, column: Column, at: Node, replace: boolean): void {
  if (!into.declare(column, replace)) {
    b.report(
      'duplicate-column',
      'KS171',
      at,
      `Another column of this list is called \`${column.name}\`: rename one of the two, or leave it out.`,
      column.name,
    );
  }
}

/** The name a column gets from its expression, the value of `column_ifexists("x", …)` where there is such a column. */
function nameOf(b: Binder, expression: Expression): string | undefined {
  const name = resultName(expression, b.facts);
  const isIfExists = expression.kind === 'CallExpression' && /^column_?ifexists$/.test(expression.name.name);
  return isIfExists && !(name !== undefined && b.row && findColumn(b.row, name)) ? undefined : name;
}

/** `Column1`, `Column2` …, as long as nothing is called so. */
function unnamedColumn(b: Binder): string {
  let name: string;
  do name = `Column${++b.unnamed}`;
  while ((b.row && findColumn(b.row, name)) || b.lookUp(name));
  return name;
}

/** The column that an expression is, through parentheses and conversions that change nothing. */
function repeatedColumn(b: Binder, expression: Expression): Column | undefined {
  if (expression.kind === 'ParenthesizedExpression') return repeatedColumn(b, expression.expression);
  const column = b.columnOf(expression);
  if (
    column ||
    expression.kind !== 'CallExpression' ||
    !/^to(bool|boolean|datetime|decimal|double|real|guid|int|long|string|timespan|time)$/.test(expression.name.name)
  )
    return column;
  const [only] = expression.args;
  const source = only && expression.args.length === 1 ? b.columnOf(only) : undefined;
  return source && source.type === b.typeOf(expression) ? source : undefined;
}

/** The column that an expression merely copies. */
function columnOf(b: Binder, expression: Expression): Column | undefined {
  return expression.kind === 'ParenthesizedExpression' ? columnOf(b, expression.expression) : b.columnOf(expression);
}

function typeOf(b: Binder, expression: Expression): ScalarType {
  const type = b.typeOf(expression);
  return isScalar(type) ? type : 'unknown';
}

/** Reports what is no scalar; returns whether all are. */
export function checkScalars(b: Binder, expressions: readonly Expression[]): boolean {
  return expressions.every((expression) => {
    const type = b.typeOf(expression);
    if (!isTable(type)) return true;
    b.report(
      'type-mismatch',
      'KS108',
      expression,
      'Expected a single value, and this is a table. `toscalar(…)` takes the first value of a table.',
    );
    return false;
  });
}

/** Reports the first dynamic value, which nothing can be sorted or grouped by. */
export function checkNotDynamic(b: Binder, expressions: readonly Expression[]): void {
  for (const expression of expressions) {
    if (b.typeOf(expression) !== 'dynamic') continue;
    b.report(
      'type-mismatch',
      'KS116',
      expression,
      'Rows cannot be ordered or grouped by a dynamic value. Convert it, for example with `tostring(…)`.',
    );
    return;
  }
}

/** Whether a table may have more columns than a list has named. @param all whether the list ends in all there are: `*` */
export function staysOpen(b: Binder, input: TableShape, all: boolean): boolean {
  return input.open && (all || !b.reading.listsAreComplete);
}

/** The columns that a list adds to, under names that differ. */
export function columnsBefore(b: Binder, input: TableShape): readonly Column[] {
  const columns = allColumns(input);
  return b.reading.parsedReplaces ? columns : withUniqueNames(columns);
}
