import { defineYamlRule } from '../../define-yaml-rule.ts';

/** A key has either a value on its line or something nested below it. */
export default defineYamlRule({
  severity: 'error',
  fix: 'none',
  summary: 'Lines nested under a key that has a value already',
  message: ({ detail }) =>
    `${detail === '-' ? 'The list item above' : `\`${detail}\``} has a value already, so nothing can be nested under it. Check the indentation of this line, or the value above.`,
});
