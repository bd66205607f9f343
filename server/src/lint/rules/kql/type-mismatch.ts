import { defineBindRule } from '../../define-bind-rule.ts';
import { isOfficialOnly } from '../../official-only.ts';

/** An operator or function gets a value of a type that it does not take. */
export default defineBindRule('type-mismatch', {
  severity: 'error',
  summary: 'A value of a type that does not fit where it stands',
  fix: 'none',
  isDoubtful: isOfficialOnly,
});
