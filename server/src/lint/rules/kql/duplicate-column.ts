import { defineBindRule } from '../../define-bind-rule.ts';

/** Two columns of one name in one list. */
export default defineBindRule('duplicate-column', {
  severity: 'error',
  summary: 'Two columns of one operator with the same name',
  fix: 'none',
});
