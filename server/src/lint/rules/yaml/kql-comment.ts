import { defineYamlRule } from '../../define-yaml-rule.ts';
import { linesFrom } from '../../yaml-edits.ts';

/** A comment of KQL in YAML; a header of them was the form of rules in 2019, which nothing reads today. */
export default defineYamlRule({
  severity: 'error',
  fix: 'suggestion',
  summary: 'A comment with `//` in YAML',
  message: ({ detail }) =>
    detail === 'header'
      ? '`//` is no comment in YAML. This looks like the old form of a rule, a query below a header of comments: give it the keys `id`, `name`, `query` …'
      : '`//` is no comment in YAML, so the file cannot be read. Write `#`.',
  mend(text, { start, detail }) {
    if (detail === 'header') return undefined;
    const edits = [];
    for (const line of linesFrom(text, start)) {
      const at = line.start + line.indentation.length;
      if (!text.startsWith('//', at)) break;
      edits.push({ start: at, end: at + 2, text: '#' });
    }
    return { title: 'Write `#`', edits };
  },
});
