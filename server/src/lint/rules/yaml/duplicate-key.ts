import { SECOND_RULE } from '../../../yaml/index.ts';
import { defineYamlRule } from '../../define-yaml-rule.ts';

/** The service reads one of the two and drops the other; YAML forbids it (https://yaml.org/spec/1.2.2/#3213-node-comparison). */
export default defineYamlRule({
  severity: 'error',
  fix: 'suggestion',
  summary: 'A key that occurs twice',
  message: ({ detail }) =>
    detail === SECOND_RULE
      ? 'A second rule begins here, with the same keys as the one above. Separate the two by a line `---`, or remove one.'
      : `The key \`${detail}\` occurs twice here: readers of YAML refuse the file, or drop one of the two. Remove one.`,
  mend(text, { start, detail }) {
    if (detail !== SECOND_RULE) return undefined;
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    return { title: 'Insert `---`', edits: [{ start, end: start, text: `---${eol}` }] };
  },
});
