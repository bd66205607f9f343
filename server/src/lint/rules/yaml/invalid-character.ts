import { defineYamlRule } from '../../define-yaml-rule.ts';
import { bestOf } from '../../yaml-edits.ts';

/** A no-break space is text to YAML, and U+FFFD stands where a byte could not be read. */
export default defineYamlRule({
  severity: 'warning',
  fix: 'suggestion',
  summary: 'A character that was damaged, or that only looks like a blank',
  message: ({ detail }) =>
    detail === '\ufffd'
      ? 'This character stands for a byte that could not be read: the file is not UTF-8, or has been damaged. Save it as UTF-8 and write the character anew.'
      : 'This looks like a blank and is another character, which YAML takes for text. Replace it by an ordinary blank.',
  mend(text, problem) {
    if (problem.detail === '\ufffd') return undefined;
    const { start, end } = problem;
    // where a blank too much would be as wrong as the character, it goes
    const changes = [' '.repeat(end - start), ''].map((blanks) => [{ start, end, text: blanks }]);
    const edits = bestOf(text, changes);
    return edits && { title: 'Replace by ordinary blanks', edits };
  },
});
