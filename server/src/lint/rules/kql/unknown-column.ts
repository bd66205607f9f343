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
    const similar = similarName(name, namesAt(row, context));
    const dropped = stageWithout(problem, context);
    const table = dropped ? undefined : wholeTable(row, context);
    const where = table
      ? `\`${table}\` has no column called \`${name}\``
      : `There is no column called \`${name}\` here`;
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
    return { message: `${where}.`, ...(table && ({ severity: 'warning' } as const)) };
  },
});

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
  const pipeline = path.findLast((node) => node.kind === 'Pipeline');
  if (pipeline?.kind !== 'Pipeline') return undefined;
  let had = has(binding.shapeOf(pipeline.source), name!);
  let operator: StageOperator | undefined;
  for (const stage of pipeline.stages) {
    if (stage.kind !== 'Stage' || stage.end >= start || stage.operator.kind === 'BadOperator') continue;
    const has_ = has(binding.shapeOf(stage), name!);
    if (had && !has_) operator = stage.operator;
    had = has_;
  }
  return operator;
}

function has(shape: TableShape | undefined, name: string): boolean {
  return shape !== undefined && findColumn(shape, name) !== undefined;
}

/** Most columns of a table stand in the row: what is not listed may be a column that is new. */
const MOST = 0.8;

/** The table of the service whose columns are all still there. */
function wholeTable(row: TableShape, { facts, document }: QueryContext): string | undefined {
  const counts = new Map<string, number>();
  for (const column of row.columns) {
    const table = origin(column).table;
    if (table !== undefined) counts.set(table, (counts.get(table) ?? 0) + 1);
  }
  const target = targetOf(document);
  const schema = target === 'both' ? 'workspace' : target;
  for (const [name, count] of counts) {
    const table = facts.table(name, schema) ?? facts.table(name, 'xdr');
    if (table && count >= table.columns.length * MOST) return name;
  }
  return undefined;
}

function origin(column: Column): Column {
  let own = column;
  while (own.copyOf) own = own.copyOf;
  return own;
}
