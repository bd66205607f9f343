import { type Expression, hasWord } from '../../../kql/syntax/index.ts';
import { defineRule } from '../../define-rule.ts';
import { isTakenBefore, logicFindings, shown } from '../../logic.ts';

/**
 * A branch of `case` or `iff` that is never taken, because the branches before it take all of its rows. That lists of several branches
 * have values in common is no mistake.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'none',
  summary: 'A branch of `case` that is never taken, because those before it take its rows',
  needs: [],
  onQuery(query, context) {
    if (!hasWord(query.tree, 'case', 'iff', 'iif')) return;
    const beside = (reason: Expression | undefined) =>
      reason && [{ start: reason.start, end: reason.end, message: 'The branch that takes its rows' }];
    for (const finding of logicFindings(context)) {
      if (finding.kind === 'unreachable') {
        const { node, reason } = finding;
        const where = reason ? `the branch of ${shown(reason, context)}` : 'one of the branches';
        const message = `This branch is never taken: every row for which ${shown(node, context)} holds goes to ${where} before it. Put the narrower condition first.`;
        context.report({ at: node, message, related: beside(reason) ?? [] });
      } else if (finding.kind === 'never' && isTakenBefore(finding)) {
        const { condition, reasons } = finding;
        const reason = reasons.find(({ want }) => want.startsWith('not'))!.node;
        const message = `${shown(condition.node, context)} never holds here: such rows go to the branch of ${shown(reason, context)} before it.`;
        context.report({ at: condition.node, message, related: beside(reason) ?? [] });
      }
    }
  },
});
