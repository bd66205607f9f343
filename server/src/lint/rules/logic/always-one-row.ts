import { type Expression, hasWord, type KqlTree, type Operator } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import type { Fix } from '../../finding.ts';
import { rowBounds } from '../../row-bounds.ts';
import { describeTrigger, triggerOf, verdictOn } from '../../trigger.ts';

/**
 * A query that ends in `count` or in `summarize` without groups: it returns one row whatever happens, even over nothing, so that
 * the trigger, which counts rows, has always the same answer. https://learn.microsoft.com/kusto/query/summarize-operator
 */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'suggestion',
  summary: 'A query that returns one row whatever happens, so that the trigger has always the same answer',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    if (!hasWord(tree, 'count', 'summarize')) return;
    const trigger = triggerOf(context.document, context.file.text);
    if (!trigger) return;
    const { least, most, by } = rowBounds(tree, context.binding);
    if (least !== 1 || most !== 1 || !by) return;
    const verdict = verdictOn({ least, most, by }, trigger);
    if (!verdict) return;
    const what = by.text === 'count' ? '`count`' : '`summarize` without `by`';
    const consequence =
      verdict === 'always'
        ? 'the rule fires at each of its runs'
        : `there are never ${describeTrigger(trigger)}, and the rule never fires`;
    const advice =
      verdict === 'always'
        ? 'Keep the row only where it means something, such as `| where Count > 0`.'
        : 'The trigger counts rows: compare the value in the query, such as `| where Count > 5`, and fire on any row.';
    const { start, end } = by;
    context.report({
      at: { start, end },
      message: `${what} returns one row whatever happens, even over no data, so that ${consequence}. ${advice}`,
      ...(trigger.at && { related: [{ ...trigger.at, message: `The rule fires on ${describeTrigger(trigger)}.` }] }),
      fix: verdict === 'always' ? () => condition(tree, context) : undefined,
    });
  },
});

/** Appends a condition on the number that the last stage gives, where it gives one number. */
function condition({ root }: KqlTree, context: QueryContext): Fix | undefined {
  const query = root.statements.find((statement) => statement.kind === 'ExpressionStatement')?.expression;
  const stage = query?.kind === 'Pipeline' ? query.stages.at(-1) : undefined;
  if (stage?.kind !== 'Stage' || !givesNumber(stage.operator)) return undefined;
  const column = context.binding.shapeOf(stage)?.columns.find(({ type }) => type === 'long');
  if (!column || !/^[A-Za-z_]\w*$/.test(column.name)) return undefined;
  const { end } = stage;
  return context.fix(`Append where ${column.name} > 0`, false, [
    { start: end, end, text: `\n| where ${column.name} > 0` },
  ]);
}

/** Aggregates that count. */
const COUNTS = new Set(['count', 'countif', 'dcount', 'dcountif', 'count_distinct', 'count_distinctif']);

function givesNumber(operator: Operator): boolean {
  if (operator.kind === 'CountOperator') return true;
  if (operator.kind !== 'SummarizeOperator' || operator.aggregates.length !== 1) return false;
  const [aggregate] = operator.aggregates as readonly [Expression];
  const value = aggregate.kind === 'NamedExpression' ? aggregate.value : aggregate;
  return value.kind === 'CallExpression' && COUNTS.has(value.name.name);
}
