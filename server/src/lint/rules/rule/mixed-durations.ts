import { isWellFormedDuration, readDuration, writeDuration } from '../../../rule/index.ts';
import { placeOf, type Scalar } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';
import { checkedPlaces } from '../../strictness.ts';
import { replaceScalar } from '../../yaml-edits.ts';

/** Lengths of time in two dialects in one rule: each is read, and together they are harder to compare. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'safe',
  summary: 'Lengths of time in two dialects in one rule',
  needs: [],
  onDocument(_document, context) {
    const found: { scalar: Scalar; text: string; dialect: 'short' | 'iso'; ticks: number }[] = [];
    for (const { field, value } of checkedPlaces(context)) {
      if (field?.shape.is !== 'duration' || value.kind !== 'Scalar') continue;
      const text = value.text.trim();
      const read = isWellFormedDuration(text) ? readDuration(text) : undefined;
      if (read && read.dialect !== 'clock')
        found.push({ scalar: value, text, ticks: read.ticks, dialect: read.dialect });
    }
    const first = found[0]?.dialect;
    for (const { scalar, text, ticks, dialect } of found) {
      if (dialect === first) continue;
      const other = writeDuration(ticks, first!);
      context.report({
        at: placeOf(context.file.text, scalar),
        message: `\`${text}\` is \`${other}\` in the way in which this rule writes the others.`,
        fix: () => replaceScalar(scalar, other, true),
      });
    }
  },
});
