import { defineRule } from '../../define-rule.ts';

/** What the parser cannot read. The service refuses such a query. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'suggestion',
  summary: 'A query that is not valid KQL',
  needs: [],
  onQuery(query, context) {
    for (const problem of query.tree.problems) {
      const { message, code, fix } = problem;
      context.report({ at: problem, message, code, fix: fix && (() => context.fix(fix.title, false, fix.edits)) });
    }
  },
});
