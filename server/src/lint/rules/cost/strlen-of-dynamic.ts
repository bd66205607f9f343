import { forEachCall } from '../../calls.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';

const LENGTHS = new Set(['strlen']);

/** The length of a dynamic value as text: it is written out as JSON for every row to be measured. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  optIn: true,
  fix: 'none',
  summary: 'The length, as text, of a dynamic value',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    forEachCall(tree, LENGTHS, (call) => {
      const [argument] = call.args;
      // a part of a dynamic value is often a short text
      if (!argument || argument.kind === 'PathExpression' || context.binding.typeOf(argument) !== 'dynamic') return;
      context.report({
        at: { start: call.name.start, end: call.name.end },
        code: 'KS516',
        message:
          '`strlen` of a dynamic value counts the characters of its JSON, which is written out for every row. For the number of elements write `array_length(…)`; for the length of one value, take that value.',
      });
    });
  },
});
