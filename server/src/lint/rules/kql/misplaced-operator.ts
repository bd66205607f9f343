import { defineBindRule } from '../../define-bind-rule.ts';

/** An operator without a table before it, or one that must begin a query and does not. */
export default defineBindRule('misplaced-operator', {
  severity: 'error',
  summary: 'An operator that lacks the table before it, or has one too much',
  fix: 'none',
});
