import { attackWords } from '../../../rule/index.ts';
import { defineRule } from '../../define-rule.ts';
import { removeItem } from '../../yaml-edits.ts';

/** An entry that says nothing more: listed twice, or the parent of a sub-technique that is listed. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'mixed',
  summary: 'A tactic or technique that is listed twice, or a parent beside its sub-technique',
  needs: ['attack'],
  onDocument(document, context) {
    const { text } = context.file;
    // of a custom detection each tactic has techniques of its own
    if (document.kind === 'CustomDetection') return;
    const words = attackWords(document).filter((word) => word.text !== '');
    const seen = new Set<string>();
    const subs = new Map<string, string>();
    for (const { role, text: id } of words)
      if (role === 'technique' && /^t\d{4}\.\d{3}$/i.test(id) && !subs.has(id.slice(0, 5).toUpperCase()))
        subs.set(id.slice(0, 5).toUpperCase(), id.toUpperCase());
    for (const word of words) {
      const id = word.text.toUpperCase();
      const key = `${word.role} ${id}`;
      const isTwice = seen.has(key);
      seen.add(key);
      const sub = word.role === 'technique' ? subs.get(id) : undefined;
      if (!isTwice && sub === undefined) continue;
      // the parent may be under another key, where sub-techniques are not taken
      if (!isTwice && !words.some((other) => other.text.toUpperCase() === sub && other.key === word.key)) continue;
      context.report({
        at: word,
        message: isTwice
          ? `\`${word.text}\` is listed already. Remove it.`
          : `\`${id}\` is the parent of \`${sub}\`, which is listed and says more. Remove it unless both are meant.`,
        fix: () => {
          const edits = removeItem(text, word);
          return edits.length > 0 ? { title: `Remove ${word.text}`, safe: isTwice, edits } : undefined;
        },
      });
    }
  },
});
