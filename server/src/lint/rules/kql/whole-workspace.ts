import { hasWord, nodesOf } from '../../../kql/syntax/index.ts';
import { isAnalyticsRule } from '../../../rule/index.ts';
import { defineRule } from '../../define-rule.ts';

/**
 * `union *` and `search *` in an analytics rule, which the service does not take.
 * https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview
 */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'none',
  summary: 'An analytics rule over all tables, by `union *` or `search *`',
  needs: [],
  onQuery({ tree }, context) {
    if (!isAnalyticsRule(context.document)) return;
    if (!hasWord(tree, 'union', 'search')) return;
    const searches = new Set(nodesOf(tree, 'SearchOperator').filter(({ sources }) => sources.length === 0));
    // behind a pipe, `search *` looks into the columns of one table
    for (const { operator } of nodesOf(tree, 'Stage'))
      if (operator.kind === 'SearchOperator') searches.delete(operator);
    const stars = [
      ...nodesOf(tree, 'UnionOperator').flatMap(({ sources }) => sources),
      ...[...searches].map(({ predicate }) =>
        predicate.kind === 'LogicalExpression' ? predicate.operands[0]! : predicate,
      ),
    ];
    for (const star of stars) {
      if (context.textOf(star).trim() !== '*') continue;
      const { start, end } = star;
      context.report({
        at: { start, end },
        message: 'The service takes no analytics rule that reads all tables. Name the tables that the rule is about.',
      });
    }
  },
});
