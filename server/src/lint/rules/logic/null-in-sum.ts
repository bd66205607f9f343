import { type Expression, walk } from '../../../kql/syntax/index.ts';
import { forEachCall } from '../../calls.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';

const SUMS = new Set(['sum']);

/**
 * A sum over `a + b`: where one of the two is null so is `a + b`, and the other one is not counted.
 * https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
 */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'none',
  summary: 'A sum over sums, which leaves out rows where one of the values is null',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    forEachCall(tree, SUMS, ({ name, args: [argument] }) => {
      if (argument?.kind !== 'ArithmeticExpression') return;
      const { operands, operators } = argument;
      if (!operators.every(({ kind }) => kind === '+' || kind === '-')) return;
      if (!operands.every((operand) => mayBeNull(operand, context))) return;
      const [a, b] = operands.map((operand) => context.textOf(operand).trim());
      const isShort = operands.length === 2 && a!.length + b!.length <= 60;
      const better = isShort ? `\`sum(${a}) ${operators[0]!.text} sum(${b})\`` : 'the sums of the parts';
      context.report({
        at: { start: name.start, end: name.end },
        code: 'KS505',
        message: `Where one part of a sum is null, the whole of it is, and \`sum\` leaves the row out. Write ${better} to count what is there.`,
      });
    });
  },
});

/** Whether an expression reads a number of the row, and does not say what to take instead of null. */
function mayBeNull(expression: Expression, { binding }: QueryContext): boolean {
  let reads = false;
  let guarded = false;
  walk(expression, (node) => {
    if (node.kind === 'CallExpression')
      guarded ||= /^(coalesce|iff|iif|case|strlen|array_length)$/.test(node.name.name);
    else if (node.kind === 'Name') reads ||= binding.meaningOf(node)?.kind === 'column';
  });
  return reads && !guarded && binding.typeOf(expression) !== 'unknown';
}
