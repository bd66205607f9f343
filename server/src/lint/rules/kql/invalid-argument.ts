import { defineBindRule } from '../../define-bind-rule.ts';

/** An argument that must be a literal, or known before the query runs, and is not. */
export default defineBindRule('invalid-argument', {
  severity: 'error',
  summary: 'An argument that must be known before the query runs, and is not',
  fix: 'none',
});
