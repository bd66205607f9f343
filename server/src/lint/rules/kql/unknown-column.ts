import {
  allColumns,
  type BindProblem,
  type Column,
  findColumn,
  type TableShape,
} from '../../../kql/semantics/index.ts';
import { type Operator, pathTo } from '../../../kql/syntax/index.ts';
import { targetOf } from '../../../rule/index.ts';
import { defineBindRule, similarName } from '../../define-bind-rule.ts';
import type { QueryContext, Report } from '../../define-rule.ts';
import type { Related } from '../../finding.ts';

/**
 * A column that is not there. Where the query itself has said which columns there are (`project`, `summarize` …) that is
 * certain; where all columns of a table of the service are still there it is only what its reference says.
 */
export default defineBindRule('unknown-column', {
  severity: 'error',
  summary: 'A column that does not exist where it is used',
  fix: 'suggestion',
  describe(problem, context): Partial<Report> {
    const { name, row, start, end } = problem;
    if (name === undefined || !row) return {};
    if (isMadeBeside(problem, context)) {
      return {
        message: `\`${name}\` is made by this same operator, and is there only behind it. Use it in a stage of its own.`,
      };
    }
    const similar = similarName(name, namesAt(row, context));
    const dropped = stageWithout(problem, context);
    const tables = dropped ? [] : wholeTables(row, context);
    const what = name.includes('*') ? `column that fits \`${name}\`` : `column called \`${name}\``;
    const where =
      tables.length === 0
        ? `There is no ${what} here`
        : tables.length === 1
          ? `\`${tables[0]}\` has no ${what}`
          : `None of the tables has a ${what}`;
    const elsewhere = otherPlace(name, tables, context);
    if (elsewhere) return { message: `${where} ${elsewhere}.`, severity: 'warning' };
    const split = splitNames(row, name);
    if (split.length > 0) {
      const names = split.map((own) => `\`${own}\``).join(' and ');
      return {
        message: `The tables have \`${name}\` in several types, so that it is ${names} here.`,
        severity: 'warning',
      };
    }
    if (similar !== undefined) {
      const isCase = similar.toLowerCase() === name.toLowerCase();
      const message = isCase
        ? `The column is called \`${similar}\`: names are case-sensitive.`
        : `${where}: did you mean \`${similar}\`?`;
      const fix = () => context.fix(`Write ${similar}`, false, [{ start, end, text: similar }]);
      return { message, fix, ...(dropped && { related: related(dropped, name) }) };
    }
    if (dropped) {
      const word = dropped.keyword.text;
      return { message: `${where} any more: \`${word}\` before this leaves it out.`, related: related(dropped, name) };
    }
    return { message: `${where}.`, ...(tables.length > 0 && ({ severity: 'warning' } as const)) };
  },
});

/** Whether another expression of the same operator makes the column: `extend a = 1, b = a`. */
function isMadeBeside({ start, name }: BindProblem, { query }: QueryContext): boolean {
  const operator = pathTo(query.tree.root, start).findLast(({ kind }) => kind.endsWith('Operator'));
  if (operator?.kind !== 'ExtendOperator' && operator?.kind !== 'ProjectOperator') return false;
  return operator.columns.some(
    (column) =>
      column.kind === 'NamedExpression' && column.names.some((own) => own.kind === 'Name' && own.name === name),
  );
}

/** `x_string` and `x_long`, which a union makes of columns `x` of two types. */
function splitNames(row: TableShape, name: string): string[] {
  const split = row.columns.filter((column) => column.madeBy === 'union' && column.copyOf?.name === name);
  return split.map((column) => column.name);
}

function related({ keyword }: StageOperator, name: string): Related[] {
  return [
    { start: keyword.start, end: keyword.end, message: `The last stage before which there is a column \`${name}\`` },
  ];
}

/** What may have been meant: columns, and values that the query names. */
function namesAt(row: TableShape, { binding }: QueryContext): string[] {
  const values = binding.lets.filter(({ value }) => value.kind === 'scalar');
  return [...allColumns(row), ...values].map(({ name }) => name);
}

type StageOperator = Exclude<Operator, { kind: 'BadOperator' }>;

/** The stage that leaves the column out: the first one behind which it is gone. */
function stageWithout({ start, name }: BindProblem, { query, binding }: QueryContext): StageOperator | undefined {
  const path = pathTo(query.tree.root, start);
  // the right side of a join has stages of its own
  if (path.some((node) => node.kind === 'PathExpression' && node.root.kind === 'Name' && node.root.name === '$right'))
    return undefined;
  const pipeline = path.findLast((node) => node.kind === 'Pipeline');
  if (pipeline?.kind !== 'Pipeline') return undefined;
  let had = has(binding.shapeOf(pipeline.source), name!);
  let operator: StageOperator | undefined;
  for (const stage of pipeline.stages) {
    if (stage.kind !== 'Stage' || stage.end >= start || stage.operator.kind === 'BadOperator') continue;
    const { operator: own } = stage;
    // `join kind=leftanti` leaves out all columns of the right side
    if (own.kind === 'JoinOperator') had ||= has(binding.shapeOf(own.right), name!);
    const stays = has(binding.shapeOf(stage), name!);
    if (had && !stays) operator = own;
    had = stays;
  }
  return operator;
}

function has(shape: TableShape | undefined, name: string): boolean {
  return shape !== undefined && findColumn(shape, name) !== undefined;
}

/** Most columns of a table stand in the row: what is not listed may be a column that is new. */
const MOST = 0.8;

/** The tables of the service whose columns are all still there. */
function wholeTables(row: TableShape, { facts, document }: QueryContext): string[] {
  const counts = new Map<string, number>();
  for (const column of row.columns) {
    const table = origin(column).table;
    if (table !== undefined) counts.set(table, (counts.get(table) ?? 0) + 1);
  }
  const target = targetOf(document);
  const [schema, other] = target === 'xdr' ? (['xdr', 'workspace'] as const) : (['workspace', 'xdr'] as const);
  return [...counts].flatMap(([name, count]) => {
    const table = facts.table(name, schema) ?? facts.table(name, other);
    return table && count >= table.columns.length * MOST ? [name] : [];
  });
}

/** Where the tables do have the column: a workspace and Defender XDR have tables of the same name, and not the same columns. */
function otherPlace(name: string, tables: readonly string[], { facts, document }: QueryContext): string | undefined {
  const target = targetOf(document);
  if (target === 'both') return undefined;
  const other = target === 'xdr' ? 'workspace' : 'xdr';
  const has = tables.some((table) => facts.table(table, other)?.columns.some((column) => column.name === name));
  if (!has) return undefined;
  return other === 'xdr' ? 'in a workspace, only in Defender XDR' : 'in Defender XDR, only in a workspace';
}

function origin(column: Column): Column {
  let own = column;
  while (own.copyOf) own = own.copyOf;
  return own;
}
