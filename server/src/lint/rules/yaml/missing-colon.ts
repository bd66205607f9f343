import { defineYamlRule } from '../../define-yaml-rule.ts';

/** A top-level line is a key with a colon. */
export default defineYamlRule({
  severity: 'error',
  fix: 'suggestion',
  summary: 'A word where a key should be',
  message: ({ detail }) =>
    /^\w+$/.test(detail)
      ? `Expected \`:\` after the key \`${detail}\`.`
      : 'This line is no key and belongs to none: expected `key: value`.',
  mend(_text, problem) {
    if (!/^\w+$/.test(problem.detail)) return undefined;
    return { title: 'Insert `:`', edits: [{ start: problem.end, end: problem.end, text: ':' }] };
  },
});
