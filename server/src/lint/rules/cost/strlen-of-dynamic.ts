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
      if (!argument || context.binding.typeOf(argument) !== 'dynamic') return;
      // a part of a dynamic value, such as what `mv-expand` gives, is often a short text
      const meaning = argument.kind === 'Name' ? context.binding.meaningOf(argument) : undefined;
      const isWhole = meaning?.kind === 'column' && meaning.column.table !== undefined && !meaning.column.copyOf;
      if (!isWhole && argument.kind !== 'CallExpression') return;
      context.report({
        at: { start: call.name.start, end: call.name.end },
        code: 'KS516',
        message:
          '`strlen` of a dynamic value counts the characters of its JSON, which is written out for every row. For the number of elements write `array_length(…)`; for the length of one value, take that value.',
      });
    });
  },
});
