import { defineYamlRule } from '../../define-yaml-rule.ts';

/** The markers with which git shows two versions of a passage. The file is read as if the first version had been chosen. */
export default defineYamlRule({
  severity: 'error',
  fix: 'none',
  summary: 'A conflict that a merge has left behind',
  message: () => 'A merge has left a conflict here. Choose one of the two versions, and remove the markers.',
});
