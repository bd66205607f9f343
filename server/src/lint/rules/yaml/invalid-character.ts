import { defineYamlRule } from '../../define-yaml-rule.ts';

/** A no-break space is text to YAML, and U+FFFD stands where a byte could not be read. */
export default defineYamlRule({
  severity: 'warning',
  fix: 'suggestion',
  summary: 'A character that was damaged, or that only looks like a blank',
  message: ({ detail }) =>
    detail === '\ufffd'
      ? 'This character stands for a byte that could not be read: the file is not UTF-8, or has been damaged. Save it as UTF-8 and write the character anew.'
      : 'This looks like a blank and is another character, which YAML takes for text. Replace it by an ordinary blank.',
  mend(_text, problem) {
    if (problem.detail === '\ufffd') return undefined;
    const blanks = ' '.repeat(problem.end - problem.start);
    return { title: 'Replace by blanks', edits: [{ start: problem.start, end: problem.end, text: blanks }] };
  },
});
