import type { TextEdit } from '../../../text/index.ts';
import { defineYamlRule } from '../../define-yaml-rule.ts';
import { bestOf, sectionFrom } from '../../yaml-edits.ts';

/** A no-break space and its like are text to YAML. */
export default defineYamlRule({
  severity: 'error',
  fix: 'suggestion',
  summary: 'A character that only looks like a blank',
  message: () =>
    'This looks like a blank and is another character, which YAML takes for text. Replace it by an ordinary blank.',
  mend(text, problem) {
    const { start, end } = problem;
    const one = (blanks: string): TextEdit[] => [{ start, end, text: blanks }];
    // where a blank too much would be as wrong as the character, it goes; text that was pasted has them in every line
    const edits = bestOf(text, [one(' '.repeat(end - start)), one(''), allInFront(text, start)]);
    return edits && { title: 'Replace by ordinary blanks', edits };
  },
});

/** The odd blanks in front of this line and of those below it. */
function allInFront(text: string, offset: number): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { start, indentation } of sectionFrom(text, offset)) {
    for (const match of indentation.matchAll(/[^ \t]+/g)) {
      const from = start + match.index;
      edits.push({ start: from, end: from + match[0].length, text: ' '.repeat(match[0].length) });
    }
  }
  return edits;
}
