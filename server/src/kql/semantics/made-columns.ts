/** The columns that expressions, aggregates and declarations make. */
import { type ScalarType, typeNamed } from '../../facts/index.ts';
import { append } from '../../text/index.ts';
import type { ColumnDeclaration, Expression, NamedExpression, Node, Parameter } from '../syntax/index.ts';
import type { RowBinder } from './binding.ts';
import { resultName } from './calls.ts';
import { type Column, findColumn, madeColumn, type TableShape, withColumns } from './shapes.ts';

/** The columns that a list of expressions makes, in order. */
export function columnsOf(
  expressions: readonly Expression[],
  input: TableShape,
  b: RowBinder,
  madeBy: string,
): Column[] {
  let row = input;
  let unnamed = 0;
  return expressions.flatMap((expression) => {
    b.bindScalars([expression], row);
    const made = columnsOfOne(expression, row, b, madeBy, () => `Column${++unnamed}`);
    // later expressions of extend may use earlier ones
    if (madeBy === 'extend') row = withColumns(row, made);
    return made;
  });
}

export function columnsOfOne(
  expression: Expression,
  input: TableShape,
  b: RowBinder,
  madeBy: string,
  nextName: () => string,
): Column[] {
  if (expression.kind === 'NamedExpression') return namedColumns(expression, input, b, madeBy);
  if (expression.kind === 'Missing' || expression.kind === 'Star') return [];
  const name = resultName(expression, b.facts) ?? nextName();
  const source = sourceColumn(expression, input);
  if (source && source.name === name) {
    return [{ ...source, madeBy: madeBy === 'extend' ? source.madeBy : madeBy, copyOf: source, node: expression }];
  }
  return [{ ...madeColumn(name, b.typeOf(expression), madeBy, expression), copyOf: source }];
}

function namedColumns(named: NamedExpression, input: TableShape, b: RowBinder, madeBy: string): Column[] {
  const copyOf = named.names.length === 1 ? sourceColumn(named.value, input) : undefined;
  const type = named.names.length === 1 ? b.typeOf(named.value) : 'unknown';
  return named.names.flatMap((name) =>
    name.kind === 'Name' ? [{ ...madeColumn(name.name, type, madeBy, name), copyOf }] : [],
  );
}

/** The column that an expression merely repeats. */
export function sourceColumn(expression: Expression, input: TableShape): Column | undefined {
  return expression.kind === 'Name' ? findColumn(input, expression.name) : undefined;
}

/** Columns of aggregates; `arg_max(t, *)` brings all columns of the input along. */
export function aggregateColumns(
  expressions: readonly Expression[],
  input: TableShape,
  b: RowBinder,
  madeBy: string,
  keys: readonly Column[],
): TableShape {
  let open = false;
  let unnamed = 0;
  const columns: Column[] = [];
  for (const expression of expressions) {
    b.bindScalars([expression], input);
    const value = expression.kind === 'NamedExpression' ? expression.value : expression;
    const names =
      expression.kind === 'NamedExpression' ? expression.names.flatMap((n) => (n.kind === 'Name' ? [n.name] : [])) : [];
    const call = value.kind === 'CallExpression' ? value : undefined;
    if (
      call &&
      /^(arg_max|arg_min|argmax|argmin|take_any|any)$/.test(call.name.name) &&
      (call.name.name.startsWith('arg') || call.args.some((a) => a.kind === 'Star') || call.args.length > 1)
    ) {
      const made = argColumns(call.args, input, b, madeBy, keys, names, call);
      append(columns, made.columns);
      open ||= made.open;
    } else {
      columns.push(
        ...columnsOfOne(expression, input, b, madeBy, () => `Column${++unnamed}`).map((c) => ({
          ...c,
          copyOf: undefined,
        })),
      );
    }
  }
  return { columns, open };
}

function argColumns(
  args: readonly Expression[],
  input: TableShape,
  b: RowBinder,
  madeBy: string,
  keys: readonly Column[],
  names: readonly string[],
  call: Node,
): TableShape {
  let open = false;
  const columns: Column[] = [];
  for (const [i, argument] of args.entries()) {
    if (argument.kind === 'Star') {
      open ||= input.open;
      const taken = new Set([...keys, ...columns].map((column) => column.name));
      columns.push(
        ...input.columns
          .filter((column) => !taken.has(column.name))
          .map((column) => ({ ...column, madeBy, copyOf: column, node: call })),
      );
    } else {
      const [made] = columnsOfOne(argument, input, b, madeBy, () => `Column${i + 1}`);
      if (made) columns.push(names[i] ? { ...made, name: names[i]! } : made);
    }
  }
  return { columns, open };
}

/** The columns of a declaration such as `(a: int, b: string)`. */
export function declaredColumns(declarations: readonly ColumnDeclaration[], madeBy: string): Column[] {
  return declarations.flatMap(({ name, type }) =>
    name.kind === 'Name'
      ? [madeColumn(name.name, type.kind === 'TypeName' ? typeNamed(type.name) : 'unknown', madeBy, name)]
      : [],
  );
}

/** The value of a parameter that is a word: `inner` of `kind = inner`. */
export function parameterWord(parameters: readonly Parameter[], name: string): string | undefined {
  const value = parameters.find((parameter) => parameter.name === name)?.value;
  return value?.kind === 'Name' ? value.name : undefined;
}

/** The column that a parameter asks for: `T` of `withsource = T`. */
export function parameterColumn(
  parameters: readonly Parameter[],
  name: string,
  type: ScalarType,
  madeBy: string,
): Column[] {
  const value = parameters.find((parameter) => parameter.name === name)?.value;
  return value?.kind === 'Name' ? [madeColumn(value.name, type, madeBy, value)] : [];
}
