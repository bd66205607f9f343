import type { AttackFacts, Technique } from '../../../facts/index.ts';
import { attackWords, isAnalyticsRule } from '../../../rule/index.ts';
import { defineRule } from '../../define-rule.ts';
import { removeItem, replaceWord } from '../../yaml-edits.ts';

/** An id that ATT&CK has taken back: it became another technique, or it was given up. */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'mixed',
  summary: 'A technique that ATT&CK has revoked or deprecated',
  needs: ['attack'],
  onDocument(document, context) {
    const { text } = context.file;
    const { attack } = context.facts;
    const words = attackWords(document).filter(({ role }) => role === 'technique');
    for (const word of words) {
      const technique = attack.techniques.get(word.text.toUpperCase());
      if (!technique || technique.status === 'active') continue;
      const successor = successorOf(technique, attack);
      // what is only meant for people breaks nothing
      const severity = isAnalyticsRule(document) && successor ? undefined : ('info' as const);
      const what = `\`${technique.id}\` (${technique.name})`;
      const isListed = successor && words.some((other) => other.text.toUpperCase() === successor.id);
      const message = successor
        ? `${what} is revoked: ATT&CK has put it into \`${successor.id}\` (${successor.name})${isListed ? ', which is listed as well. Remove it' : ''}.`
        : `${what} is ${technique.status}, and ATT&CK names no other technique in its place. Choose the one that fits, or remove it.`;
      context.report({
        at: word,
        message,
        ...(severity && { severity }),
        fix:
          successor &&
          (() => {
            if (!isListed)
              return { title: `Write ${successor.id}`, safe: true, edits: [replaceWord(word, successor.id)] };
            const edits = removeItem(text, word);
            return edits.length > 0 ? { title: `Remove ${technique.id}`, safe: true, edits } : undefined;
          }),
      });
    }
  },
});

/** What has taken the place of a technique, and is in use. */
function successorOf(technique: Technique, { techniques }: AttackFacts): Technique | undefined {
  const seen = new Set<Technique>();
  let next: Technique | undefined = technique;
  while (next && next.status !== 'active' && !seen.has(next)) {
    seen.add(next);
    next = next.successor ? techniques.get(next.successor) : undefined;
  }
  return next?.status === 'active' ? next : undefined;
}
