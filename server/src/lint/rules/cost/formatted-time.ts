import { forEachCall } from '../../calls.ts';
import { defineRule } from '../../define-rule.ts';

const FORMATS = new Set(['format_datetime']);

/** A condition on the text of a time: it is written out for every row, and no index of times can help. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  optIn: true,
  fix: 'none',
  summary: 'A condition on a time that has been written as text',
  needs: [],
  onQuery({ tree }, context) {
    forEachCall(tree, FORMATS, (call, around) => {
      const isCondition = around.some(
        (node) => node.kind === 'WhereOperator' || (node.kind === 'BinaryExpression' && /^\W/.test(node.operator.text)),
      );
      if (!isCondition) return;
      context.report({
        at: { start: call.name.start, end: call.name.end },
        code: 'KS506',
        message:
          'A time that is compared as text is written out for every row, and the index of times is of no use. Compare the time itself: with `between`, or by `startofday(…)`, `hourofday(…)`, `bin(…)`.',
      });
    });
  },
});
