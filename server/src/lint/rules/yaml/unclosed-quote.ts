import { defineYamlRule } from '../../define-yaml-rule.ts';

/** A quoted value must end with the quote it began with. */
export default defineYamlRule({
  severity: 'error',
  fix: 'none',
  summary: 'A quote that is not closed',
  message: ({ detail }) => `This quote is not closed: expected another \`${detail}\` at the end of the value.`,
});
