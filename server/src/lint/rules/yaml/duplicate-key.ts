import { defineYamlRule } from '../../define-yaml-rule.ts';

/** The service reads one of the two and drops the other; YAML forbids it (https://yaml.org/spec/1.2.2/#3213-node-comparison). */
export default defineYamlRule({
  severity: 'error',
  fix: 'none',
  summary: 'A key that occurs twice',
  message: ({ detail }) =>
    `The key \`${detail}\` occurs twice here: readers of YAML refuse the file, or drop one of the two. Remove one.`,
});
