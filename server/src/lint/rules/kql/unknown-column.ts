import { allColumns, type BindProblem, type TableShape } from '../../../kql/semantics/index.ts';
import { pathTo } from '../../../kql/syntax/index.ts';
import { targetOf } from '../../../rule/index.ts';
import { defineBindRule, similarName } from '../../define-bind-rule.ts';
import type { QueryContext, Report } from '../../define-rule.ts';
import type { Related } from '../../finding.ts';
import { type StageOperator, splitColumns, stageWithout, wholeTables } from '../../rows.ts';

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
    const dropped = stageBefore(problem, context);
    const tables = dropped ? [] : wholeTables(row, context.facts, targetOf(context.document));
    const what = name.includes('*') ? `column that fits \`${name}\`` : `column called \`${name}\``;
    const where =
      tables.length === 0
        ? `There is no ${what} here`
        : tables.length === 1
          ? `\`${tables[0]}\` has no ${what}`
          : `None of the tables has a ${what}`;
    const elsewhere = otherPlace(name, tables, context);
    if (elsewhere) return { message: `${where} ${elsewhere}.`, severity: 'warning' };
    const split = splitColumns(row, name);
    if (split.length > 0) {
      const names = split.map((own) => `\`${own.name}\``).join(' and ');
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
      return {
        message,
        fix,
        ...(dropped && { related: related(dropped, name) }),
        ...(isOtherType(name, similar) && ({ severity: 'warning' } as const)),
      };
    }
    if (dropped) {
      const word = dropped.keyword.text;
      return { message: `${where} any more: \`${word}\` before this leaves it out.`, related: related(dropped, name) };
    }
    return { message: `${where}.`, ...(tables.length > 0 && ({ severity: 'warning' } as const)) };
  },
});

/** What the collector of custom logs puts behind names: string, bool, number, time, GUID. */
const TYPE_SUFFIX = /_[sbdtg]$/;

/**
 * Whether the names are those of one field of a custom log with values of two types. Which of the columns a workspace has
 * depends on what it received. https://learn.microsoft.com/azure/azure-monitor/logs/data-collector-api#record-type-and-properties
 */
function isOtherType(name: string, similar: string): boolean {
  return TYPE_SUFFIX.test(name) && TYPE_SUFFIX.test(similar) && name.slice(0, -2) === similar.slice(0, -2);
}

/** Whether another expression of the same operator makes the column: `extend a = 1, b = a`. */
function isMadeBeside({ start, name }: BindProblem, { query }: QueryContext): boolean {
  const operator = pathTo(query.tree.root, start).findLast(({ kind }) => kind.endsWith('Operator'));
  if (operator?.kind !== 'ExtendOperator' && operator?.kind !== 'ProjectOperator') return false;
  return operator.columns.some(
    (column) =>
      column.kind === 'NamedExpression' && column.names.some((own) => own.kind === 'Name' && own.name === name),
  );
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

/** The stage that leaves the column out, before the place where it is used. */
function stageBefore({ start, name }: BindProblem, { query, binding }: QueryContext): StageOperator | undefined {
  const path = pathTo(query.tree.root, start);
  // the right side of a join has stages of its own
  if (path.some((node) => node.kind === 'PathExpression' && node.root.kind === 'Name' && node.root.name === '$right'))
    return undefined;
  const pipeline = path.findLast((node) => node.kind === 'Pipeline');
  if (pipeline?.kind !== 'Pipeline') return undefined;
  const stages = pipeline.stages.filter(({ end }) => end < start);
  return stageWithout({ source: pipeline.source, stages }, name!, binding);
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
