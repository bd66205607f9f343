import { defineYamlRule } from '../../define-yaml-rule.ts';

/** A list in brackets or a mapping in braces must be closed. */
export default defineYamlRule({
  severity: 'error',
  fix: 'none',
  summary: 'A bracket that is not closed',
  message: ({ detail }) => `This bracket is not closed: expected \`${detail}\`.`,
});
