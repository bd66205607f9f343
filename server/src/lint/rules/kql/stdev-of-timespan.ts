import { forEachCall } from '../../calls.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';

const DEVIATIONS = new Set(['stdev', 'stdevif', 'stdevp']);

/** A standard deviation of spans of time: it is a number of ticks, no span. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'none',
  summary: 'A standard deviation of spans of time, which is a number of ticks',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    forEachCall(tree, DEVIATIONS, ({ name: { name, start, end }, args: [argument] }, around) => {
      // who divides the result, or converts it, knows what it is
      const isUsed = around.at(-1)?.kind === 'ArithmeticExpression' || around.at(-1)?.kind === 'CallExpression';
      if (!argument || isUsed || context.binding.typeOf(argument) !== 'timespan') return;
      context.report({
        at: { start, end },
        ...(name === 'stdev' && { code: 'KS509' }),
        message: `\`${name}\` of spans of time is a number, counted in ticks of 100 ns. \`totimespan(…)\` of it makes a span.`,
      });
    });
  },
});
