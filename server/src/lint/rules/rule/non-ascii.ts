import { defineRule } from '../../define-rule.ts';
import { isForRepository } from '../../strictness.ts';

/** So many are reported of one file. */
const MOST = 20;

/** A character beyond ASCII, which the validation of the public repository refuses anywhere in a rule. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'none',
  summary: 'A character beyond ASCII, in a rule for the public repository',
  needs: [],
  onDocument(document, context) {
    if (!isForRepository(document, context.settings)) return;
    const { text } = context.file;
    let count = 0;
    for (const { 0: found, index } of text.slice(document.start, document.end).matchAll(/[^\0-\x7f]+/g)) {
      const start = document.start + index;
      if (start === 0 && found === '\ufeff') continue;
      if (++count > MOST) return;
      const codes = [...found]
        .slice(0, 3)
        .map((char) => `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`);
      context.report({
        at: { start, end: start + found.length },
        message: `The validation of the repository takes ASCII alone, and this is ${codes.join(' ')}. Write it otherwise.`,
      });
    }
  },
});
