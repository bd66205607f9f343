import { SCHEDULE_KEYS } from '../../../rule/index.ts';
import { defineRule } from '../../define-rule.ts';
import { checkedPlaces } from '../../strictness.ts';
import { removeLines } from '../../yaml-edits.ts';

/** A schedule in a rule that runs on what has just arrived: nobody reads it, and whoever reads the rule believes it. */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'suggestion',
  summary: 'A schedule or threshold in a rule that runs in near real time',
  needs: [],
  onDocument(document, context) {
    if (document.kind !== 'NRT') return;
    for (const { pair, path } of checkedPlaces(context)) {
      if (path.length !== 1 || pair?.key.kind !== 'Scalar' || !SCHEDULE_KEYS.includes(pair.key.text)) continue;
      context.report({
        at: pair.key.content,
        message: `A rule in near real time runs every minute and makes an alert of any row, so that \`${pair.key.text}\` has no effect. Remove it.`,
        fix: () => removeLines(context.file.text, pair, `Remove \`${path[0]}\``),
      });
    }
  },
});
