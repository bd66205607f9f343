import { defineBindRule, didYouMean } from '../../define-bind-rule.ts';

/** An argument that must be known before the query runs, and is not; a parameter of an operator with a value it does not know. */
export default defineBindRule('invalid-argument', {
  severity: 'error',
  summary: 'An argument that must be known before the query runs, or a parameter of an operator with a wrong value',
  fix: 'suggestion',
  describe: didYouMean,
});
