import { describeDuration } from '../../../rule/index.ts';
import { placeOf, scalarText, valueUnder } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';
import { durationUnder } from '../../schedule.ts';

/** A rule that rests for a shorter time than until its next run: nothing is held back. */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'none',
  summary: 'A `suppressionDuration` that ends before the next run',
  needs: [],
  onDocument(document, context) {
    if (document.kind !== 'Scheduled') return;
    if (scalarText(valueUnder(document.root, 'suppressionEnabled'))?.trim().toLowerCase() !== 'true') return;
    const frequency = durationUnder(document, 'queryFrequency');
    const suppression = durationUnder(document, 'suppressionDuration');
    if (!frequency || !suppression || suppression.ticks >= frequency.ticks) return;
    const { text } = context.file;
    context.report({
      at: placeOf(text, suppression.scalar),
      message: `The rule rests for ${describeDuration(suppression.ticks)} and runs every ${describeDuration(frequency.ticks)}, so that nothing is held back. Rest longer, or turn it off.`,
      related: [{ ...placeOf(text, frequency.scalar), message: 'How often it runs.' }],
    });
  },
});
