import { TICKS_PER_DAY } from '../../../kql/semantics/index.ts';
import { describeDuration } from '../../../rule/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { timeBounds } from '../../time-windows.ts';

/** Events may come late; a window of up to an hour is a margin for them. */
const MARGIN = TICKS_PER_DAY / 24;

/**
 * A look into the past in an NRT rule. Such a rule runs every minute over what has come in since, so that there is no past to
 * look at: https://learn.microsoft.com/azure/sentinel/near-real-time-rules
 */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'none',
  summary: 'A look into the past in a rule that sees the last minute only',
  needs: FACTS_OF_NAMES,
  onQuery(query, context) {
    const { document } = context;
    if (document.kind !== 'NRT' || document.queries[0] !== query) return;
    for (const { side, moment, node } of timeBounds(context)) {
      if (side !== 'from' || moment.kind !== 'relative' || moment.least <= MARGIN) continue;
      context.report({
        at: node,
        message: `An NRT rule runs every minute over what came in since its last run, whatever the query asks for: nothing of the last ${describeDuration(moment.least)} is there. Make the rule a scheduled one, or leave the window out.`,
      });
    }
  },
});
