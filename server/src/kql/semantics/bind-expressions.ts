/** The types of expressions. */

import type { Range } from '../../text/index.ts';
import type { Expression, PathExpression, Token, WrapperExpression } from '../syntax/index.ts';
import { toDynamic } from './advice.ts';
import { bindCall } from './bind-calls.ts';
import { bindName, namesTable } from './bind-names.ts';
import { type Binder, isOperator } from './binder.ts';
import { resolveOperator } from './call-signatures.ts';
import { declaredColumns } from './declared-columns.ts';
import { listMaker } from './lists.ts';
import { findOrInfer, openTable, type TableShape, tableOf } from './shapes.ts';
import type { Argument } from './signatures.ts';
import { describeType, isInteger, isScalar, isTable, type ResultType } from './types.ts';
import { isPlace } from './workspace-calls.ts';

export function bindExpression(b: Binder, expression: Expression, tabular: boolean): ResultType {
  switch (expression.kind) {
    case 'Name':
      return bindName(b, expression, tabular);
    case 'Literal':
      return expression.type === 'null' ? 'unknown' : expression.type;
    case 'CompoundString':
      return 'string';
    case 'DynamicLiteral':
    case 'JsonArray':
    case 'JsonObject':
      return 'dynamic';
    case 'ParenthesizedExpression':
      return b.bind(expression.expression, tabular);
    case 'OrderedExpression':
      return b.bind(expression.expression);
    case 'NamedExpression':
      return b.bind(expression.value);
    case 'UnaryExpression':
      return resolveOperator(b, `${expression.operator.text}x`, [argument(b, expression.operand)], expression.operator);
    case 'ArithmeticExpression':
      return bindChain(b, expression.operands, expression.operators);
    case 'LogicalExpression':
      return bindChain(b, expression.operands, expression.operators);
    case 'BinaryExpression':
      return resolveOperator(
        b,
        expression.operator.text,
        [argument(b, expression.left), argument(b, expression.right)],
        expression.operator,
      );
    case 'InExpression': {
      const isTable = (value: Expression) => value.kind === 'Name' && namesTable(b, value.name);
      const values = expression.values.map((node) => ({ node, type: b.bind(node, isTable(node)) }));
      const args = [argument(b, expression.left), ...values];
      return resolveOperator(b, expression.operator.text, args, expression.operator);
    }
    case 'BetweenExpression': {
      const args = [expression.left, expression.low, expression.high].map((operand) => argument(b, operand));
      return resolveOperator(b, expression.operator.text, args, expression.operator);
    }
    case 'PathExpression':
      return bindPath(b, expression, tabular);
    case 'CallExpression':
      return bindCall(b, expression, tabular);
    case 'WrapperExpression':
      return bindWrapper(b, expression);
    case 'Pipeline':
      return b.bindPipeline(expression);
    case 'DataTableExpression':
      for (const value of expression.values) b.bindIn(undefined, value);
      return expression.schema.kind === 'RowSchema'
        ? tableOf(declaredColumns(expression.schema.columns, 'datatable'))
        : openTable();
    case 'ExternalDataExpression':
      for (const uri of expression.uris) b.bindIn(undefined, uri);
      return expression.schema.kind === 'RowSchema'
        ? tableOf(declaredColumns(expression.schema.columns, 'externaldata'))
        : openTable();
    case 'ContextualDataTableExpression':
      return expression.schema.kind === 'RowSchema'
        ? tableOf(declaredColumns(expression.schema.columns, 'source'))
        : openTable();
    case 'DataScopeExpression':
      return b.bind(expression.expression, true);
    case 'WildcardName':
    case 'MaterializedViewCombineExpression':
      return tabular ? openTable() : 'unknown';
    case 'BracketedExpression':
      b.bind(expression.expression);
      return 'unknown';
    case 'TypeofLiteral':
      return 'unknown';
    case 'Missing':
    case 'EntityGroup':
    case 'TypedColumn':
    case 'PackAll':
      return 'error';
    case 'Star':
      return 'void';
    default:
      return isOperator(expression) ? b.bindStage(expression, undefined) : 'error';
  }
}

export function argument(b: Binder, node: Expression): Argument {
  return { node, type: b.bind(node) };
}

/** `a + b - c`: from left to right, each operator over what stands before it. */
function bindChain(b: Binder, operands: readonly Expression[], operators: readonly Token[]): ResultType {
  const first = operands[0]!;
  let type = b.bind(first);
  for (const [i, operator] of operators.entries()) {
    const right = operands[i + 1]!;
    type = resolveOperator(b, operator.text, [{ node: first, type }, argument(b, right)], operator);
  }
  return type;
}

function bindWrapper(b: Binder, { keyword, expression }: WrapperExpression): ResultType {
  // `toscalar(Logs)` wants a table, `toscalar(now)` misses its parentheses
  const isTableName = expression.kind === 'Name' && b.facts.scalarFunction(expression.name) === undefined;
  const type = b.bindIn(undefined, expression, keyword.text !== 'toscalar' || isTableName);
  if (keyword.text !== 'toscalar' || !isTable(type)) return type;
  const [first] = type.columns;
  if (!first && !type.open) {
    b.report('type-mismatch', 'KS190', expression, 'This table has no columns, so there is no value to take.');
    return 'error';
  }
  return first?.type ?? 'unknown';
}

// ---- paths ----------------------------------------------------------------------------------------------------

function bindPath(b: Binder, path: PathExpression, tabular: boolean): ResultType {
  const { root, steps } = path;
  if (root.kind === 'CallExpression' && isPlace(b, root.name.name)) {
    for (const part of root.args) b.bind(part);
    for (const step of steps)
      if (step.kind === 'MemberStep' && step.member.kind === 'CallExpression')
        for (const part of step.member.args) b.bind(part);
    return openTable();
  }
  let row = root.kind === 'Name' ? rowNamed(b, root.name) : undefined;
  if (row && root.kind === 'Name') b.setMeaning(root, { kind: 'row', name: root.name, shape: row });
  let type: ResultType = row ? 'void' : b.bind(root);
  for (const step of steps) {
    type =
      step.kind === 'MemberStep' ? member(b, type, row, step.member, tabular) : element(b, type, row, step.index, step);
    if (step === steps[0] && step.kind === 'ElementStep') checkIndexOfList(b, root, step.index);
    row = undefined;
  }
  return type;
}

/** `$left`, a step of scan, an element of a graph. */
function rowNamed(b: Binder, name: string): TableShape | undefined {
  if (b.right && name === '$left') return b.row;
  if (b.right && name === '$right') return b.right;
  const meaning = b.lookUp(name);
  return meaning?.kind === 'row' ? meaning.shape : undefined;
}

function member(
  b: Binder,
  type: ResultType,
  row: TableShape | undefined,
  node: Expression,
  tabular: boolean,
): ResultType {
  if (row) {
    if (node.kind !== 'Name') return 'unknown';
    const column = findOrInfer(row, node.name);
    if (column) {
      b.setMeaning(node, { kind: 'column', column });
      return column.type;
    }
    b.report('unknown-column', 'KS142', node, `There is no column called \`${node.name}\` here.`, node.name, { row });
    return 'error';
  }
  if (type === 'dynamic' || type === 'unknown' || type === 'error') {
    if (node.kind === 'CallExpression') for (const part of node.args) b.bind(part);
    return type;
  }
  if (node.kind === 'Name' && node.name !== '') {
    if (tabular) return openTable();
    b.report(
      'type-mismatch',
      'KS142',
      node,
      `Only dynamic values have properties, and this is ${describeType(type)}.${toDynamic(type)}`,
    );
  }
  return 'error';
}

/** `split(x, "/")["0"]` */
function checkIndexOfList(b: Binder, list: Expression, index: Expression): void {
  if (b.reading.listsAreDynamic || b.typeOf(index) !== 'string' || !listMaker(b, list)) return;
  b.report('type-mismatch', 'KS141', index, 'The index of a list is an integer, and this is string.');
}

/** `x[0]`, `x["name"]` */
function element(b: Binder, type: ResultType, row: TableShape | undefined, index: Expression, at: Range): ResultType {
  const indexType = b.bind(index);
  if (indexType === 'error' || type === 'error' || row) return row ? 'unknown' : 'error';
  if (type === 'unknown') return 'unknown';
  if (type === 'dynamic') {
    if (indexType !== 'string' && indexType !== 'dynamic' && !isInteger(indexType)) {
      b.report(
        'type-mismatch',
        'KS141',
        index,
        `An index is an integer or a text, and this is ${describeType(indexType)}.`,
      );
    }
    return 'dynamic';
  }
  const what = isScalar(type) ? `a value of type ${type}` : 'a table';
  b.report(
    'type-mismatch',
    'KS147',
    at,
    `\`[…]\` takes an element of a dynamic value, and this is ${what}.${toDynamic(type)}`,
  );
  return 'error';
}
