import { defineYamlRule } from '../../define-yaml-rule.ts';

/** A file nested this deeply is refused before it is understood. */
export default defineYamlRule({
  severity: 'error',
  fix: 'none',
  summary: 'Nesting deeper than any reader follows',
  message: () => 'This is nested more than 100 levels deep, and is not read any further.',
});
