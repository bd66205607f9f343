/** What there is to say of the columns of a row beyond their names: where one was left out, split, or renamed. */
import type { Facts, Target } from '../facts/index.ts';
import { type Binding, type Column, findColumn, type Meaning, type TableShape } from '../kql/semantics/index.ts';
import type { Expression, KqlTree, LetStatement, Node, Operator, Skipped, Stage } from '../kql/syntax/index.ts';

export type StageOperator = Exclude<Operator, { kind: 'BadOperator' }>;

/** A source and the stages behind it. */
export interface Way {
  readonly source: Node;
  readonly stages: readonly (Stage | Skipped)[];
}

/** The way to the result of a query, through the lets that its source names; undefined where the query returns nothing. */
export function wayToResult({ root }: KqlTree, binding: Binding): Way | undefined {
  const last = root.statements.findLast((statement) => statement.kind === 'ExpressionStatement');
  return last && wayTo(last.expression, binding);
}

/** The way to what an expression yields, through the lets that its source names. */
export function wayTo(expression: Expression, binding: Binding): Way | undefined {
  let source: Expression | undefined = expression;
  let stages: (Stage | Skipped)[] = [];
  // a let names only what stands before it, so that this ends
  while (source) {
    if (source.kind === 'ParenthesizedExpression') source = source.expression;
    else if (source.kind === 'Pipeline') {
      stages = [...source.stages, ...stages];
      source = source.source;
    } else {
      const meaning: Meaning | undefined = source.kind === 'Name' ? binding.meaningOf(source) : undefined;
      if (meaning?.kind !== 'let') return { source, stages };
      const { value }: LetStatement = meaning.let.statement;
      if (value.kind === 'FunctionDeclaration' || value.kind === 'EntityGroup') return { source, stages };
      source = value;
    }
  }
  return undefined;
}

/** The stage that leaves a column out: the first one behind which it is gone; undefined where it was never there. */
export function stageWithout({ source, stages }: Way, name: string, binding: Binding): StageOperator | undefined {
  let had = has(binding.shapeOf(source), name);
  let operator: StageOperator | undefined;
  for (const stage of stages) {
    if (stage.kind !== 'Stage' || stage.operator.kind === 'BadOperator') continue;
    const { operator: own } = stage;
    // `join kind=leftanti` leaves out all columns of the right side
    if (own.kind === 'JoinOperator') had ||= has(binding.shapeOf(own.right), name);
    const stays = has(binding.shapeOf(stage), name);
    if (had && !stays) operator = own;
    had = stays;
  }
  return operator;
}

function has(shape: TableShape | undefined, name: string): boolean {
  return shape !== undefined && findColumn(shape, name) !== undefined;
}

/** `x_string` and `x_long`, which a union makes of columns `x` of two types. */
export function splitColumns(row: TableShape, name: string): Column[] {
  return row.columns.filter((column) => column.madeBy === 'union' && column.copyOf?.name === name);
}

/** Most columns of a table stand in the row: what is not listed may be a column that is new. */
const MOST = 0.8;

/** The tables of the service whose columns are all still in the row, if need be under other names, so that it may have new ones. */
export function wholeTables(row: TableShape, facts: Facts, target: Target): string[] {
  const there = new Map<string, Set<string>>();
  const names = new Set<string>();
  for (const column of row.columns) {
    names.add(column.name);
    const { table, name } = origin(column);
    if (table === undefined) continue;
    const known = there.get(table);
    if (known) known.add(name);
    else there.set(table, new Set([name]));
  }
  const [schema, other] = target === 'xdr' ? (['xdr', 'workspace'] as const) : (['workspace', 'xdr'] as const);
  return [...there].flatMap(([name, own]) => {
    const table = facts.table(name, schema) ?? facts.table(name, other);
    if (!table) return [];
    const count = table.columns.filter((column) => own.has(column.name) || names.has(column.name)).length;
    return count >= table.columns.length * MOST ? [name] : [];
  });
}

/** The column that a mere copy goes back to. */
function origin(column: Column): Column {
  let own = column;
  while (own.copyOf) own = own.copyOf;
  return own;
}

/** The column of a row that holds what a stage before called by the name. */
export function renamedColumn(row: TableShape, name: string): Column | undefined {
  return row.columns.find((column) => {
    for (let own = column.copyOf; own; own = own.copyOf) if (own.name === name) return true;
    return false;
  });
}
