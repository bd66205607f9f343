import { defineYamlRule } from '../../define-yaml-rule.ts';

/** A quoted value ends at its closing quote; only a comment may follow. */
export default defineYamlRule({
  severity: 'error',
  fix: 'none',
  summary: 'Text behind a quoted value',
  message: ({ detail }) =>
    `The value ends at its closing \`${detail}\`, so this text has no place. Put all of it into the quotes.`,
});
