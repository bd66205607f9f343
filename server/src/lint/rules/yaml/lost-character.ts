import { defineYamlRule } from '../../define-yaml-rule.ts';

/** U+FFFD stands where a byte could not be read. */
export default defineYamlRule({
  severity: 'warning',
  fix: 'none',
  summary: 'A character that was lost: the file is not UTF-8',
  message: () =>
    'This character stands for a byte that could not be read: the file is not UTF-8, or has been damaged. Save it as UTF-8 and write the character anew.',
});
