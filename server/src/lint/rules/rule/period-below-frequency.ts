import { describeDuration } from '../../../rule/index.ts';
import { placeOf } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';
import { durationUnder } from '../../schedule.ts';
import { replaceScalar } from '../../yaml-edits.ts';

/** The query looks back less far than the last run lies: the service refuses that, because events would be seen by no run. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'suggestion',
  summary: 'A `queryPeriod` that is shorter than the `queryFrequency`',
  needs: [],
  onDocument(document, context) {
    if (document.kind !== 'Scheduled') return;
    const frequency = durationUnder(document, 'queryFrequency');
    const period = durationUnder(document, 'queryPeriod');
    if (!frequency || !period || period.ticks >= frequency.ticks) return;
    const { text } = context.file;
    context.report({
      at: placeOf(text, period.scalar),
      message: `The query runs every ${describeDuration(frequency.ticks)} and sees only the last ${describeDuration(period.ticks)}, so the service refuses the rule: no run would see what happens in between.`,
      related: [{ ...placeOf(text, frequency.scalar), message: 'How often it runs.' }],
      fix: () => replaceScalar(period.scalar, frequency.text, false, `Look back ${describeDuration(frequency.ticks)}`),
    });
  },
});
