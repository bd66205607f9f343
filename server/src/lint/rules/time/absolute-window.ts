import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { durationUnder } from '../../schedule.ts';
import { timeBounds } from '../../time-windows.ts';

/** A date after which a rule finds nothing any more, because its query asks for events from before it. */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'none',
  summary: 'A date after which the rule finds nothing any more',
  needs: FACTS_OF_NAMES,
  onQuery(query, context) {
    const { document } = context;
    // a hunting query with a severity looks like a rule, and may well look at the past
    const runs =
      document.kind === 'NRT' || (document.kind === 'Scheduled' && durationUnder(document, 'queryFrequency'));
    if (!runs || document.queries[0] !== query) return;
    for (const { side, moment, node } of timeBounds(context)) {
      if (side !== 'to' || moment.kind !== 'absolute') continue;
      context.report({
        at: node,
        message:
          'Only events from before this date are found, and the rule sees the latest ones: from then on it finds nothing. Remove the condition, or count back from `now()`.',
      });
    }
  },
});
