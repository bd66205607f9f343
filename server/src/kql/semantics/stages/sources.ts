/** Operators that make a table of something else: range, find, search, parse, evaluate, invoke, as, getschema. */
import type { Expression, Operator } from '../../syntax/index.ts';
import { bindCall } from '../bind-calls.ts';
import { type Binder, missingTable } from '../binder.ts';
import { resolveOperator } from '../call-signatures.ts';
import { declaredColumns, parameterColumn, parameterWord } from '../declared-columns.ts';
import { checkScalars } from '../projected-columns.ts';
import { allColumns, type Column, madeColumn, openTable, type TableShape, tableOf } from '../shapes.ts';
import { commonType, isScalar, isTable, type ResultType } from '../types.ts';
import { workspaceFunction } from '../workspace-calls.ts';
import { unionOf } from './joins.ts';
import { checkCondition } from './rows.ts';

type Of<K extends Operator['kind']> = Extract<Operator, { kind: K }>;

export function range(b: Binder, { name, from, to, step }: Of<'RangeOperator'>): TableShape {
  const types = [from, to, step].map((end) => b.bindIn(undefined, end));
  const ends = types.slice(0, 2).filter(isScalar);
  const axis = commonType(ends) ?? 'unknown';
  const interval = types[2]!;
  const type =
    axis === interval && axis === 'int'
      ? 'int'
      : resolveOperator(
          b,
          '+',
          [
            { node: step, type: axis },
            { node: step, type: interval },
          ],
          step,
        );
  return tableOf(name.kind === 'Name' ? [madeColumn(name.name, isScalar(type) ? type : 'unknown', 'range', name)] : []);
}

export function search(b: Binder, operator: Of<'SearchOperator'>, input: TableShape | undefined): TableShape {
  const { sources, predicate } = operator;
  const tables = sources.map((source) => b.bindTable(source));
  const shape = tables.length > 0 ? unionOf(b, tables) : (input ?? openTable());
  bindSearch(b, predicate, shape);
  return tableOf([madeColumn('$table', 'string', 'search', operator), ...allColumns(shape)], shape.open);
}

/** In `search` and `find` a text alone is a condition on all columns. */
function bindSearch(b: Binder, predicate: Expression, shape: TableShape): void {
  switch (predicate.kind) {
    case 'Literal':
    case 'CompoundString':
    case 'Star':
    case 'Missing':
      return;
    case 'ParenthesizedExpression':
      bindSearch(b, predicate.expression, shape);
      return;
    case 'LogicalExpression':
      for (const operand of predicate.operands) bindSearch(b, operand, shape);
      return;
    case 'CallExpression':
      if (predicate.name.name === 'not') {
        for (const part of predicate.args) bindSearch(b, part, shape);
        return;
      }
      b.bindIn(shape, predicate);
      return;
    case 'BinaryExpression':
      // `x:"text"` is no operator of other expressions
      b.bindIn(shape, predicate.left);
      b.bindIn(shape, predicate.right);
      return;
    default:
      b.bindIn(shape, predicate);
      checkCondition(b, predicate);
  }
}

export function find(b: Binder, operator: Of<'FindOperator'>): TableShape {
  const { sources, predicate, columns, parameters } = operator;
  const tables = sources.map((source) => b.bindTable(source));
  const shape = tables.length > 0 ? unifiedByName(tables) : openTable();
  bindSearch(b, predicate, shape);
  const [named] = parameterColumn(parameters, ['withsource', 'with_source'], 'string', 'find');
  const source = named ?? madeColumn('source_', 'string', 'find', operator);
  if (columns.length === 0) return tableOf([source, ...(tables.length === 1 ? allColumns(tables[0]!) : [])], true);
  const projected = columns.flatMap((column): Column[] => {
    if (column.kind === 'PackAll') return [madeColumn('pack_', 'dynamic', 'find', column)];
    if (column.kind === 'TypedColumn') return declaredColumns([{ ...column, kind: 'ColumnDeclaration' }], 'find');
    if (column.kind !== 'Name') return [];
    b.bindIn(shape, column);
    const found = b.columnOf(column);
    return found ? [found] : [];
  });
  return tableOf([source, ...projected]);
}

/** A column of several types is dynamic. */
function unifiedByName(tables: readonly TableShape[]): TableShape {
  const byName = new Map<string, Column>();
  for (const { columns } of tables) {
    for (const column of columns) {
      const known = byName.get(column.name);
      byName.set(column.name, known && known.type !== column.type ? { ...known, type: 'dynamic' } : (known ?? column));
    }
  }
  return tableOf(
    [...byName.values()],
    tables.some(({ open }) => open),
  );
}

export function parse(b: Binder, { expression, pattern }: Of<'ParseOperator'>, input: TableShape): TableShape {
  b.bind(expression);
  checkScalars(b, [expression]);
  const seen = new Set<string>();
  const made = pattern.flatMap((part): Column[] => {
    const columns =
      part.kind === 'Name'
        ? [madeColumn(part.name, 'string', 'parse', part)]
        : part.kind === 'ColumnDeclaration'
          ? declaredColumns([part], 'parse')
          : [];
    return columns.filter((column) => {
      if (!seen.has(column.name)) return seen.add(column.name);
      b.report(
        'duplicate-column',
        'KS171',
        column.node!,
        `Another column of this pattern is called \`${column.name}\`: rename one of the two.`,
        column.name,
      );
      return false;
    });
  });
  return withAppended(b, input, made);
}

export function parseKv(b: Binder, { expression, keys }: Of<'ParseKvOperator'>, input: TableShape): TableShape {
  b.bind(expression);
  checkScalars(b, [expression]);
  return withAppended(b, input, keys.kind === 'RowSchema' ? declaredColumns(keys.columns, 'parse-kv') : []);
}

/** A column that is parsed replaces one of the same name. */
function withAppended(b: Binder, input: TableShape, made: readonly Column[]): TableShape {
  if (!b.reading.parsedReplaces) return tableOf([...allColumns(input), ...made], input.open);
  const names = new Set(made.map(({ name }) => name));
  return tableOf([...allColumns(input).filter(({ name }) => !names.has(name)), ...made], input.open);
}

export function evaluate(b: Binder, { call, schema }: Of<'EvaluateOperator'>): ResultType {
  if (call.kind !== 'CallExpression') return openTable();
  b.callScope = 'plugin';
  const type = bindCall(b, call, true);
  b.callScope = 'normal';
  if (schema?.kind !== 'RowSchema') return type;
  const declared = declaredColumns(schema.columns, 'evaluate');
  if (!schema.star || !isTable(type)) return tableOf(declared);
  const names = new Set(declared.map(({ name }) => name));
  return tableOf([...type.columns.filter(({ name }) => !names.has(name)), ...declared]);
}

export function invoke(b: Binder, { call }: Of<'InvokeOperator'>, input: TableShape): ResultType {
  b.implicit = input;
  // `invoke FileProfile(SHA1)` names a column; functions of a query are given values
  const takesColumns =
    b.reading.invokedTakesColumns && call.kind === 'CallExpression' && workspaceFunction(b, call.name.name)?.invoke;
  const type = b.bindIn(takesColumns ? input : undefined, call, b.reading.missingTableIsOpen);
  b.implicit = undefined;
  return isTable(type) ? type : missingTable(b);
}

export function nameTable(b: Binder, { name }: Of<'AsOperator'>, input: TableShape): TableShape {
  if (name.kind === 'Name') {
    const meaning = { kind: 'alias', name: name.name, shape: input } as const;
    // it may be used to the end of the query, not only inside of the brackets around
    for (const scope of b.scopes.slice(0, 1)) scope.set(name.name, meaning);
    b.declare(name.name, meaning);
    b.setMeaning(name, meaning);
  }
  return input;
}

export function getSchema(operator: Of<'GetSchemaOperator'>): TableShape {
  const text = (name: string) => madeColumn(name, 'string', 'getschema', operator);
  if (parameterWord(operator.parameters, 'kind') === 'csl')
    return tableOf([text('DatabaseName'), text('TableName'), text('CslSchema')], true);
  return tableOf([
    text('ColumnName'),
    madeColumn('ColumnOrdinal', 'long', 'getschema', operator),
    text('DataType'),
    text('ColumnType'),
  ]);
}
