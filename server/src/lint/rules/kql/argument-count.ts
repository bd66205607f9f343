import { defineBindRule, didYouMean } from '../../define-bind-rule.ts';

/** A call with too few or too many arguments, or one whose names do not fit. */
export default defineBindRule('argument-count', {
  severity: 'error',
  summary: 'A call with arguments that the function does not have, or without those that it needs',
  fix: 'suggestion',
  describe: didYouMean,
});
