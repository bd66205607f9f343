import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { type RowBounds, rowBounds } from '../../row-bounds.ts';
import { describeTrigger, triggerOf, verdictOn } from '../../trigger.ts';

/** A threshold that the number of rows meets in any case, or in none: `lt 0`, or `gt 100` behind `take 100`. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'none',
  summary: 'A threshold that the number of rows can never meet, or always does',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    const trigger = triggerOf(context.document, context.file.text);
    if (!trigger?.at) return;
    const { operator, threshold } = trigger;
    // most rules fire on more than 0 rows, which any query may return or not
    if (operator === 'gt' && threshold === 0) return;
    const bounds = rowBounds(tree, context.binding);
    const verdict = verdictOn(bounds, trigger);
    // what returns one row in any case is said at the query
    if (!verdict || (bounds.least === 1 && bounds.most === 1)) return;
    const why = reason(bounds, threshold);
    const then = verdict === 'never' ? 'the rule never fires' : 'the rule fires at each of its runs';
    context.report({
      at: trigger.at,
      severity: verdict === 'never' ? 'error' : 'warning',
      message: `The rule is to fire on ${describeTrigger(trigger)}, and ${why}: ${then}.`,
      ...(bounds.by && { related: [{ start: bounds.by.start, end: bounds.by.end, message: 'This limits the rows.' }] }),
    });
  },
});

function reason({ most }: RowBounds, threshold: number): string {
  if (threshold < 0) return 'there are never less than 0';
  if (!Number.isFinite(most)) return 'no query returns less than 0 rows';
  return `the query returns ${most} at most`;
}
