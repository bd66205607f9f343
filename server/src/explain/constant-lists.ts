/**
 * Lists that a query brings along: a `datatable`, what `print` and `mv-expand` make of an array, a function over constants.
 * They are followed through the few operators that people put behind them; whatever else is there leaves the list unknown.
 */
import type { Binding, Constant, Json } from '../kql/semantics/index.ts';
import type { Expression, Name, Operator, Pipeline } from '../kql/syntax/index.ts';
import { Derived } from '../text/index.ts';

/** A table with constant cells. */
interface ConstantTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Json[])[];
}

/** Lists that are made of lists more often than this are nobody's. */
const MAX_DEPTH = 20;

/** Longer lists are not followed: each stage would copy them. */
const MOST_CELLS = 200_000;

/** Longer texts are not put together: `strcat(a, a)` of such a text, again and again, grows without end. */
const LONGEST_TEXT = 10_000;

/** What is known already of a query: lists are made of lists, and each is made once. */
interface Known {
  readonly values: Map<Expression, Json | undefined>;
  readonly tables: Map<Expression, ConstantTable | undefined>;
  /** Columns of tables by their numbers: a list may be used again and again. */
  readonly columns: Map<ConstantTable, (readonly Json[])[]>;
}

const known = new Derived<Binding, Known>();

function knownOf(binding: Binding): Known {
  let found = known.get(binding);
  if (!found) known.set(binding, (found = { values: new Map(), tables: new Map(), columns: new Map() }));
  return found;
}

/** Functions of constants, by name. Each gets the values of its arguments. */
const FUNCTIONS: Readonly<Record<string, (...args: Json[]) => Json | undefined>> = {
  tolower: (text) => onText(text, (t) => t.toLowerCase()),
  toupper: (text) => onText(text, (t) => t.toUpperCase()),
  tostring: (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)),
  trim: (_, text) => (_ === ' ' ? onText(text, (t) => t.replaceAll(/^ +| +$/g, '')) : undefined),
  strcat: (...parts) => (parts.some((part) => typeof part === 'object') ? undefined : parts.join('')),
  split: (text, sign, index) =>
    index === undefined && typeof sign === 'string' && sign !== '' ? onText(text, (t) => t.split(sign)) : undefined,
  pack_array: (...items) => items,
  array_concat: (...lists) => joined(lists),
  set_union: (...lists) => joined(lists),
  todynamic: (text) => parsed(text),
  parse_json: (text) => parsed(text),
  toscalar: (value) => value,
};

/** The value of an expression over constants, also where the binder does not fold it. */
export function constantValue(expression: Expression, binding: Binding, depth = 0): Json | undefined {
  const constant = binding.constantOf(expression);
  if (constant) return jsonOf(constant);
  if (depth > MAX_DEPTH || !MAY_BE_VALUE.has(expression.kind)) return undefined;
  const { values } = knownOf(binding);
  if (!values.has(expression)) {
    const value = computed(expression, binding, depth);
    values.set(expression, isAbsurd(value) ? undefined : value);
  }
  return values.get(expression);
}

const MAY_BE_VALUE: ReadonlySet<string> = new Set([
  'ParenthesizedExpression',
  'Name',
  'CallExpression',
  'WrapperExpression',
]);

function isAbsurd(value: Json | undefined): boolean {
  if (typeof value === 'string') return value.length > LONGEST_TEXT;
  return Array.isArray(value) && value.length > MOST_CELLS;
}

function computed(expression: Expression, binding: Binding, depth: number): Json | undefined {
  switch (expression.kind) {
    case 'ParenthesizedExpression':
      return constantValue(expression.expression, binding, depth + 1);
    case 'Name': {
      const behind = behindLet(expression, binding);
      return behind && constantValue(behind, binding, depth + 1);
    }
    case 'CallExpression': {
      const { name } = expression.name;
      if (!Object.hasOwn(FUNCTIONS, name)) return undefined;
      const values = expression.args.map((argument) => constantValue(argument, binding, depth + 1));
      return values.includes(undefined) ? undefined : FUNCTIONS[name]!(...(values as Json[]));
    }
    case 'WrapperExpression': {
      if (expression.keyword.text !== 'toscalar') return undefined;
      return constantTable(expression.expression, binding, depth + 1)?.rows[0]?.[0];
    }
    default:
      return undefined;
  }
}

/** The first column of a table with constant cells: what `x in (T)` compares with. */
export function constantColumn(expression: Expression, binding: Binding, name?: string): readonly Json[] | undefined {
  const table = constantTable(expression, binding, 0);
  const index = table && (name === undefined ? 0 : table.names.indexOf(name));
  if (!table || index === undefined || index < 0 || table.names.length === 0) return undefined;
  const { columns } = knownOf(binding);
  let ofTable = columns.get(table);
  if (!ofTable) columns.set(table, (ofTable = []));
  return (ofTable[index] ??= table.rows.map((row) => row[index] ?? null));
}

function constantTable(expression: Expression, binding: Binding, depth: number): ConstantTable | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const { tables } = knownOf(binding);
  if (!tables.has(expression)) tables.set(expression, tableOf(expression, binding, depth));
  return tables.get(expression);
}

function tableOf(expression: Expression, binding: Binding, depth: number): ConstantTable | undefined {
  switch (expression.kind) {
    case 'ParenthesizedExpression':
      return constantTable(expression.expression, binding, depth + 1);
    case 'WrapperExpression':
      return expression.keyword.text === 'toscalar'
        ? undefined
        : constantTable(expression.expression, binding, depth + 1);
    case 'CallExpression': {
      const [only] = expression.args;
      return expression.name.name === 'materialize' && only ? constantTable(only, binding, depth + 1) : undefined;
    }
    case 'Name': {
      const behind = behindLet(expression, binding);
      return behind && constantTable(behind, binding, depth + 1);
    }
    case 'DataTableExpression': {
      if (expression.schema.kind !== 'RowSchema') return undefined;
      const names = expression.schema.columns.map(({ name }) => (name.kind === 'Name' ? name.name : ''));
      const cells = expression.values.map((value) => constantValue(value, binding, depth + 1));
      if (names.length === 0 || cells.includes(undefined) || cells.length > MOST_CELLS) return undefined;
      const rows: Json[][] = [];
      for (let at = 0; at + names.length <= cells.length; at += names.length)
        rows.push(cells.slice(at, at + names.length) as Json[]);
      return { names, rows };
    }
    case 'PrintOperator':
      return printed(expression, binding, depth);
    case 'Pipeline':
      return piped(expression, binding, depth);
    default:
      return undefined;
  }
}

function behindLet(name: Name, binding: Binding): Expression | undefined {
  const meaning = binding.meaningOf(name);
  const value = meaning?.kind === 'let' ? meaning.let.statement.value : undefined;
  return value && value.kind !== 'FunctionDeclaration' && value.kind !== 'EntityGroup' ? value : undefined;
}

function printed(
  { columns }: Extract<Operator, { kind: 'PrintOperator' }>,
  binding: Binding,
  depth: number,
): ConstantTable | undefined {
  const names = columns.map((column, i) => nameOf(column) ?? `print_${i}`);
  const row = columns.map((column) => constantValue(valueIn(column), binding, depth + 1));
  return row.includes(undefined) ? undefined : { names, rows: [row as Json[]] };
}

function piped({ source, stages }: Pipeline, binding: Binding, depth: number): ConstantTable | undefined {
  let table = constantTable(source, binding, depth + 1);
  for (const stage of stages) {
    if (!table || stage.kind !== 'Stage' || table.rows.length * table.names.length > MOST_CELLS) return undefined;
    table = after(table, stage.operator, binding);
  }
  return table;
}

/** The table behind an operator. */
function after(table: ConstantTable, operator: Operator, binding: Binding): ConstantTable | undefined {
  switch (operator.kind) {
    case 'ProjectOperator':
      return projected(operator.columns, table, binding);
    case 'DistinctOperator': {
      const [only] = operator.columns;
      const all =
        operator.columns.length === 1 && only?.kind === 'Star' ? table : projected(operator.columns, table, binding);
      return all && { names: all.names, rows: distinct(all.rows) };
    }
    case 'ExtendOperator': {
      const made = projected(operator.columns, table, binding);
      if (!made) return undefined;
      const kept = table.names.map((name, i) => [name, i] as const).filter(([name]) => !made.names.includes(name));
      return {
        names: [...kept.map(([name]) => name), ...made.names],
        rows: table.rows.map((row, i) => [...kept.map(([, k]) => row[k]!), ...made.rows[i]!]),
      };
    }
    case 'MvExpandOperator': {
      const [only] = operator.columns;
      const name = only && operator.columns.length === 1 ? nameOf(only.expression) : undefined;
      const column = only && columnValues(valueIn(only.expression), table, binding);
      const index = name === undefined ? -1 : table.names.indexOf(name);
      if (!column || index < 0) return undefined;
      const rows = table.rows.flatMap((row, i) => {
        const value = column[i]!;
        return Array.isArray(value)
          ? value.map((item: Json) => row.map((cell, k) => (k === index ? item : cell)))
          : [row];
      });
      return { names: table.names, rows };
    }
    case 'SummarizeOperator': {
      const [only] = operator.aggregates;
      const value = only && valueIn(only);
      const isList = value?.kind === 'CallExpression' && /^make_?(list|set)$/.test(value.name.name);
      if (!isList || operator.aggregates.length !== 1 || operator.groupBy.length > 0) return undefined;
      const [of] = value.args;
      const column = of && columnValues(of, table, binding);
      const items = /set$/.test(value.name.name) ? column && distinct(column.map((item) => [item])).flat() : column;
      return items && { names: [nameOf(only!) ?? 'list_'], rows: [[items]] };
    }
    default:
      return undefined;
  }
}

function projected(columns: readonly Expression[], table: ConstantTable, binding: Binding): ConstantTable | undefined {
  const made = columns.map((column) => columnValues(valueIn(column), table, binding));
  if (made.length === 0 || made.includes(undefined)) return undefined;
  return {
    names: columns.map((column, i) => nameOf(column) ?? `Column${i + 1}`),
    rows: table.rows.map((_, row) => made.map((column) => column![row]!)),
  };
}

/** What an expression gives in each row: a column, a function of one, a constant. */
function columnValues(expression: Expression, table: ConstantTable, binding: Binding): Json[] | undefined {
  const index = expression.kind === 'Name' ? table.names.indexOf(expression.name) : -1;
  if (index >= 0) return table.rows.map((row) => row[index]!);
  if (expression.kind === 'ParenthesizedExpression') return columnValues(expression.expression, table, binding);
  if (expression.kind !== 'CallExpression' || !Object.hasOwn(FUNCTIONS, expression.name.name)) {
    const value = constantValue(expression, binding);
    return value === undefined ? undefined : table.rows.map(() => value);
  }
  const args = expression.args.map((argument) => columnValues(argument, table, binding));
  if (args.includes(undefined)) return undefined;
  const values = table.rows.map((_, row) => FUNCTIONS[expression.name.name]!(...args.map((column) => column![row]!)));
  return values.includes(undefined) ? undefined : (values as Json[]);
}

function nameOf(column: Expression): string | undefined {
  if (column.kind === 'Name') return column.name;
  const [name] = column.kind === 'NamedExpression' ? column.names : [];
  return name?.kind === 'Name' ? name.name : undefined;
}

function valueIn(column: Expression): Expression {
  return column.kind === 'NamedExpression' ? column.value : column;
}

function distinct(rows: readonly (readonly Json[])[]): readonly (readonly Json[])[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

function jsonOf(constant: Constant): Json | undefined {
  // a timespan is a number of ticks, which nobody would recognise
  return constant.type === 'timespan' ? undefined : constant.value;
}

function onText(value: Json | undefined, change: (text: string) => Json): Json | undefined {
  return typeof value === 'string' ? change(value) : undefined;
}

function joined(lists: readonly Json[]): Json | undefined {
  return lists.every(Array.isArray) ? (lists as readonly Json[][]).flat() : undefined;
}

function parsed(text: Json | undefined): Json | undefined {
  try {
    return typeof text === 'string' ? (JSON.parse(text) as Json) : text;
  } catch {
    return undefined;
  }
}
