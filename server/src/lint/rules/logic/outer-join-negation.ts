import type { Column } from '../../../kql/semantics/index.ts';
import { type Expression, type JoinOperator, textOf, walk } from '../../../kql/syntax/index.ts';
import { append } from '../../../text/index.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';

const NEGATIONS = new Set([
  '!=', '<>', '!~', '!contains', '!contains_cs', '!has', '!has_cs', '!startswith', '!startswith_cs', '!endswith',
  '!endswith_cs', '!in', '!in~',
]); // biome-ignore format: a list

/** Calls that ask whether a value is there: who uses one on the column has thought of rows without a match. */
const EMPTINESS = new Set(['isempty', 'isnotempty', 'isnull', 'isnotnull', 'notempty', 'notnull', 'coalesce']);

/**
 * A negated comparison with a column that an outer join leaves empty in rows without a match. Such rows pass the condition,
 * because empty is different from everything: a filter for *changed* values also lets *new* ones through.
 */
export default defineRule({
  since: '0.1.0',
  category: 'suspicious',
  severity: 'info',
  fix: 'none',
  summary: 'A negated comparison that rows without a match in an outer join pass as well',
  needs: [],
  onQuery(query, context) {
    const tested = new Set<string>();
    const negations: { node: Expression; columns: Column[] }[] = [];
    walk(query.tree.root, (node) => {
      if (node.kind === 'CallExpression' && EMPTINESS.has(node.name.name)) {
        for (const column of emptiedColumns(node.args, context)) tested.add(column.name);
      } else if (node.kind === 'WhereOperator') {
        append(negations, negationsIn(node.predicate, context));
      }
    });
    for (const { node, columns } of negations) {
      const column = columns.find(({ name }) => !tested.has(name));
      if (column) report(node, column, context);
    }
  },
});

/** Negated comparisons that decide over a row; what stands inside `iff(…)` or `case(…)` decides over a value. */
function negationsIn(predicate: Expression, context: QueryContext): { node: Expression; columns: Column[] }[] {
  const found: { node: Expression; columns: Column[] }[] = [];
  walk(predicate, (node) => {
    if (node.kind === 'CallExpression' && node.name.name !== 'not') return false;
    if (node.kind === 'BinaryExpression' && NEGATIONS.has(node.operator.text)) {
      // `x != ""` is how some say isnotempty(x)
      if (isEmptyText(node.left, context) || isEmptyText(node.right, context)) return false;
      found.push({ node, columns: emptiedColumns([node.left, node.right], context) });
    } else if (node.kind === 'InExpression' && NEGATIONS.has(node.operator.text)) {
      if (!node.values.some((value) => isEmptyText(value, context)))
        found.push({ node, columns: emptiedColumns([node.left], context) });
    }
    return true;
  });
  return found;
}

function isEmptyText(expression: Expression, context: QueryContext): boolean {
  return context.binding.constantOf(expression)?.value === '';
}

/** The columns among the expressions that an outer join may have left empty. */
function emptiedColumns(expressions: readonly Expression[], context: QueryContext): Column[] {
  return expressions.flatMap((expression) => {
    const meaning = expression.kind === 'Name' ? context.binding.meaningOf(expression) : undefined;
    return meaning?.kind === 'column' && meaning.column.emptyAfter ? [meaning.column] : [];
  });
}

function report(node: Expression, column: Column, context: QueryContext): void {
  const join = column.emptyAfter as JoinOperator;
  const kind = join.parameters.find((parameter) => parameter.name === 'kind');
  const shown = kind ? `\`${textOf(context.file.text, kind)}\`` : `this ${join.keyword.text}`;
  context.report({
    at: node,
    message:
      `After ${shown}, \`${column.name}\` is empty in rows without a match, and those rows pass this condition too. ` +
      `If only rows with a match are meant, add \`isnotempty(${column.name})\` or use \`kind=inner\`.`,
    related: [
      { start: join.keyword.start, end: join.keyword.end, message: `The join that leaves \`${column.name}\` empty` },
    ],
  });
}
