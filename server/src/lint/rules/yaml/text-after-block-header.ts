import { defineYamlRule } from '../../define-yaml-rule.ts';

/** The text of a block begins on the line after `|` or `>` (https://yaml.org/spec/1.2.2/#81-block-scalar-styles). */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'Text on the line of a block header',
  message: ({ detail }) => `The text of a block begins on the line after \`${detail}\`. Move it there.`,
  mend(text, problem) {
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    const indentation = ' '.repeat(problem.column ?? 2);
    // the blanks between the header and the text go
    let start = problem.start;
    while (/[ \t]/.test(text[start - 1]!)) start--;
    return { title: 'Move it to the next line', edits: [{ start, end: problem.start, text: eol + indentation }] };
  },
});
