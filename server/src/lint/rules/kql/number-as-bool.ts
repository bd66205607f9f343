import type { ScalarType } from '../../../facts/index.ts';
import { forEachCall } from '../../calls.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';

const CONVERSIONS = new Set(['tobool', 'toboolean']);

const NUMBERS: ReadonlySet<ScalarType> = new Set<ScalarType>(['int', 'long', 'real', 'decimal']);

/** A conversion of a number to true or false, where a comparison would say which numbers count as true. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'suggestion',
  summary: 'A number converted to true or false, where a comparison says what is meant',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    forEachCall(tree, CONVERSIONS, (call) => {
      const [argument] = call.args;
      if (call.args.length !== 1 || !NUMBERS.has(context.binding.typeOf(argument!))) return;
      const text = context.textOf(argument!).trim();
      const isSimple = argument!.kind === 'Name' || argument!.kind === 'CallExpression';
      const { start, end } = call;
      context.report({
        at: { start: call.name.start, end: call.name.end },
        code: 'KS504',
        message: `\`${call.name.name}\` of a number leaves it to the reader which numbers are true. Compare it, such as \`${isSimple && text.length <= 40 ? text : 'x'} != 0\`.`,
        fix: isSimple
          ? () => context.fix('Compare with 0', false, [{ start, end, text: `(${text} != 0)` }])
          : undefined,
      });
    });
  },
});
