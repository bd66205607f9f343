import { defineYamlRule } from '../../define-yaml-rule.ts';

/** What no other rule of this group has a better word for. */
export default defineYamlRule({
  severity: 'error',
  fix: 'none',
  summary: 'YAML that cannot be read',
  message: ({ detail }) => `This is not valid YAML: ${detail}.`,
});
