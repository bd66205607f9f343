import { describeDuration, SECOND, writeDuration } from '../../../rule/index.ts';
import { placeOf } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';
import { durationUnder } from '../../schedule.ts';
import { replaceScalar } from '../../yaml-edits.ts';

const HOUR = 3600 * SECOND;
const TWO_DAYS = 48 * HOUR;

/** What looks back two days or more may run once an hour at most. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'suggestion',
  summary: 'A query that looks back two days or more and runs more often than every hour',
  needs: [],
  onDocument(document, context) {
    if (document.kind !== 'Scheduled') return;
    const frequency = durationUnder(document, 'queryFrequency');
    const period = durationUnder(document, 'queryPeriod');
    if (!frequency || !period || period.ticks < TWO_DAYS || frequency.ticks >= HOUR) return;
    const { text } = context.file;
    const hour = writeDuration(HOUR, frequency.dialect);
    context.report({
      at: placeOf(text, frequency.scalar),
      message: `A query that looks back ${describeDuration(period.ticks)} may run once an hour at most: from two days on, the service refuses less than \`${hour}\`.`,
      related: [{ ...placeOf(text, period.scalar), message: 'How far it looks back.' }],
      fix: () => replaceScalar(frequency.scalar, hour, false),
    });
  },
});
