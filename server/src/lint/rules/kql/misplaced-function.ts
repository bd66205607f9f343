import { defineBindRule } from '../../define-bind-rule.ts';

/** An aggregate outside of summarize, a plugin outside of evaluate, a column where an aggregate belongs. */
export default defineBindRule('misplaced-function', {
  severity: 'error',
  summary: 'An aggregate, plugin or column in a place where it cannot stand',
  fix: 'none',
});
