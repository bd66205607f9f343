/** Operators that run a query over parts of each row or of the table: mv-expand, mv-apply, partition, fork, facet. */
import { typeNamed } from '../../../facts/index.ts';
import type { Expression, Operator } from '../../syntax/index.ts';
import { toDynamic } from '../advice.ts';
import type { Binder } from '../binder.ts';
import { parameterColumn } from '../declared-columns.ts';
import { checkNotDynamic, columnsBefore, projectExpression } from '../projected-columns.ts';
import { Projection } from '../projection.ts';
import { allColumns, type Column, columnNamed, findOrInfer, madeColumn, type TableShape, tableOf } from '../shapes.ts';
import { isScalar, isTable, isUnclear, type ResultType } from '../types.ts';
import { checkCount, unchanged } from './rows.ts';

type Of<K extends Operator['kind']> = Extract<Operator, { kind: K }>;

export function mvExpand(b: Binder, operator: Of<'MvExpandOperator'>, input: TableShape): TableShape {
  return expanded(b, operator, input);
}

/** The table with its elements in place of their arrays. */
function expanded(
  b: Binder,
  { columns, parameters, limit, keyword }: Of<'MvExpandOperator' | 'MvApplyOperator'>,
  input: TableShape,
): TableShape {
  const types = columns.map(({ expression }) => b.bind(expression));
  for (const [i, { expression }] of columns.entries()) checkExpandable(b, expression, types[i]!);
  const made = new Projection(columnsBefore(b, input));
  for (const [i, { expression, type }] of columns.entries()) {
    const [element] = type?.kind === 'TypeofLiteral' ? type.elements : [];
    const whole = types[i]!;
    const ofElement = isScalar(whole) ? whole : 'dynamic';
    const elementType = element?.kind === 'TypeName' ? typeNamed(element.name) : ofElement;
    projectExpression(b, expression, made, { style: 'expand', madeBy: keyword.text, type: elementType });
  }
  for (const index of parameterColumn(parameters, ['with_itemindex'], 'long', keyword.text)) made.add(index);
  checkCount(b, limit);
  return made.table(input.open);
}

function checkExpandable(b: Binder, expression: Expression, type: ResultType): void {
  if (type === 'dynamic' || type === 'void' || isUnclear(type) || expression.kind === 'Missing') return;
  const value = expression.kind === 'NamedExpression' ? expression.value : expression;
  b.report(
    'type-mismatch',
    'KS141',
    value,
    `Only a dynamic value has elements, and this is ${isTable(type) ? 'a table' : type}.${toDynamic(type)}`,
  );
}

/** All columns but those expanded, then those of the query over the elements. */
export function mvApply(b: Binder, operator: Of<'MvApplyOperator'>, input: TableShape): TableShape {
  const elements = expanded(b, operator, input);
  const applied = new Set(operator.columns.map(({ expression }) => b.columnOf(expression)));
  const type = b.bindContinuation(operator.query, elements);
  const made = new Projection(input.columns.filter((column) => !applied.has(column)));
  if (isTable(type)) for (const column of type.columns) made.add(column, { replace: true });
  return made.table(input.open);
}

export function partition(
  b: Binder,
  operator: Of<'PartitionOperator' | 'PartitionByOperator'>,
  input: TableShape,
): TableShape {
  b.bind(operator.column);
  const column = b.columnOf(operator.column);
  if (column) checkNotDynamic(b, [operator.column]);
  else if (b.typeOf(operator.column) !== 'error')
    b.report('type-mismatch', 'KS109', operator.column, 'Only the name of a column can stand here.');
  const type = b.inScope(() => {
    if (column) b.declare(column.name, { kind: 'column', column });
    const isWhole = operator.kind === 'PartitionOperator' && operator.braces;
    return isWhole ? b.bindTable(operator.query) : b.bindContinuation(operator.query, input);
  });
  return isTable(type) ? unchanged(type) : unchanged(input);
}

export function fork(b: Binder, { branches }: Of<'ForkOperator'>, input: TableShape): ResultType {
  for (const { query } of branches) b.bindContinuation(query, input);
  return 'void';
}

export function facet(b: Binder, { columns, subquery }: Of<'FacetOperator'>, input: TableShape): ResultType {
  for (const column of columns) {
    b.bind(column);
    if (b.columnOf(column)) checkNotDynamic(b, [column]);
    else if (b.typeOf(column) !== 'error')
      b.report('type-mismatch', 'KS109', column, 'Only the name of a column can stand here.');
  }
  if (subquery) b.bindContinuation(subquery, input);
  return 'void';
}

export function scan(b: Binder, operator: Of<'ScanOperator'>, input: TableShape): TableShape {
  const { declarations, steps, orderBy, partitionBy, parameters } = operator;
  for (const key of [...orderBy, ...partitionBy]) b.bind(key);
  const declared = declarations.flatMap(({ name, type, defaultValue }): Column[] => {
    if (defaultValue) b.bindIn(undefined, defaultValue);
    if (name.kind !== 'Name') return [];
    return [madeColumn(name.name, type.kind === 'TypeName' ? typeNamed(type.name) : 'unknown', 'scan', name)];
  });
  const rows = [...allColumns(input), ...declared];
  b.inScope(() => {
    for (const column of declared) b.declare(column.name, { kind: 'column', column });
    for (const { name } of steps) {
      if (name.kind === 'Name')
        b.declare(name.name, { kind: 'row', name: name.name, shape: tableOf(rows, input.open) });
    }
    for (const { condition, assignments } of steps) {
      b.bind(condition);
      for (const { name, value } of assignments) {
        b.bind(value);
        if (name.kind !== 'Name') continue;
        const column = columnNamed(rows, name.name) ?? findOrInfer(input, name.name);
        if (column) b.setMeaning(name, { kind: 'column', column });
        else
          b.report(
            'unknown-column',
            'KS142',
            name,
            `A step fills columns that are there: write \`declare (${name.name}: …)\` before \`with\`.`,
          );
      }
    }
  });
  const [match] = parameterColumn(parameters, ['with_match_id'], 'long', 'scan');
  return tableOf([...rows, match ?? madeColumn('match_id', 'long', 'scan', operator)], input.open);
}
