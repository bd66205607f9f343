import { fieldsOf } from '../../../rule/index.ts';
import { closest } from '../../../text/index.ts';
import { pairOf } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';

/** A misspelt key. The service drops keys that it does not know without a word, and the rule runs without its value. */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'suggestion',
  summary: 'A misspelt key',
  needs: [],
  onDocument({ kind, root }, context) {
    if (!root || !['Scheduled', 'NRT', 'Hunting'].includes(kind)) return;
    const keys = fieldsOf('Scheduled').fields.map(({ key }) => key);
    const known = new Set(keys.map((key) => key.toLowerCase()));
    const missing = keys.filter((key) => pairOf(root, key) === undefined);
    for (const { key } of root.pairs) {
      // keys are read in any letter case, and somebody's own keys are nobody else's business
      if (key.kind !== 'Scalar' || known.has(key.text.toLowerCase())) continue;
      const meant = closest(key.text, missing);
      if (meant === undefined) continue;
      const { start, end } = key.content;
      context.report({
        at: key.content,
        message: `The service drops the key \`${key.text}\`, which it does not know. Did you mean \`${meant}\`?`,
        fix: () => ({ title: `Write ${meant}`, safe: false, edits: [{ start, end, text: meant }] }),
      });
    }
  },
});
