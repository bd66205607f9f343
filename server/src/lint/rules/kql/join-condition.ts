import { defineBindRule } from '../../define-bind-rule.ts';

/** A condition of join or lookup that names no pair of columns. */
export default defineBindRule('join-condition', {
  severity: 'error',
  summary: 'A condition of `join` or `lookup` that does not pair columns of both sides',
  fix: 'none',
});
