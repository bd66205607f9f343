import type { RuleQuery } from '../../../rule/index.ts';
import { defineRule, type FileContext } from '../../define-rule.ts';

/** A folded block (`>`) joins its lines, and a comment of KQL reaches to the end of its line. */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'safe',
  summary: 'A comment in a folded query, which takes the lines below it along',
  needs: [],
  onQuery(query, context) {
    const { scalar, tree } = query;
    if (scalar?.style !== 'folded') return;
    const eaten = tree.comments.map((comment) => eatenLine(query, comment, context)).find((line) => line !== undefined);
    if (eaten === undefined) return;
    const { start } = scalar;
    context.report({
      at: { start, end: start + 1 },
      message: `\`>\` joins the lines of this block, so that the comment in it also covers the line below, \`${eaten}\`. Write \`|\`, which keeps the lines.`,
      fix: () => ({ title: 'Write `|`', safe: true, edits: [{ start, end: start + 1, text: '|' }] }),
    });
  },
});

/** The first line that a comment covers without beginning on it. */
function eatenLine(
  { scalar }: RuleQuery,
  comment: { start: number; end: number },
  context: FileContext,
): string | undefined {
  const end = Math.min(comment.end, scalar!.content.end);
  const [, ...lines] = context.file.text.slice(comment.start, end).split(/\r?\n/);
  const line = lines.map((text) => text.trim()).find((text) => text !== '' && !text.startsWith('//'));
  return line && line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
