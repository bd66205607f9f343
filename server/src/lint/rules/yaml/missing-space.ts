import { defineYamlRule } from '../../define-yaml-rule.ts';

/** `key:value` is plain text to YAML; a blank makes it a key and a value. */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'A key without a blank after its colon',
  message: ({ detail }) => `Without a blank after the colon, YAML does not see \`${detail}\` as a key. Insert a blank.`,
  mend: (_text, problem) => ({ title: 'Insert a blank', edits: [{ start: problem.end, end: problem.end, text: ' ' }] }),
});
