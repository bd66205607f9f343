import { assumedNames, isAssumed } from '../../../kql/semantics/index.ts';
import { type Expression, type Literal, nodesOf, stringValue } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { shown } from '../../logic.ts';

const NUMBER = /^-?\d+(\.\d+)?$/;

const NUMBERS: ReadonlySet<string> = new Set(['int', 'long', 'real', 'decimal']);

/** A text in a list that a number is compared with: `EventID in ("4624", "4625")`. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'safe',
  summary: 'A text in a list that numbers are compared with',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    const { binding, facts } = context;
    for (const node of nodesOf(tree, 'InExpression')) {
      if (!/^!?in$/.test(node.operator.text)) continue;
      const texts = textsIn(node.values);
      const type = texts.length > 0 ? binding.typeOf(node.left) : 'unknown';
      if (!NUMBERS.has(type) || isAssumed(node.left, assumedNames(tree.root, binding, facts))) continue;
      const left = shown(node.left, context);
      const numbers = texts.filter((literal) => NUMBER.test(stringValue(literal.token.text)));
      const [first] = numbers;
      if (first) {
        const others = numbers.length === 1 ? 'is a text' : `and ${numbers.length - 1} more are texts`;
        const without = numbers.length === 1 ? 'Write the number' : 'Write the numbers';
        const edits = numbers.map(({ start, end, token }) => ({ start, end, text: stringValue(token.text) }));
        context.report({
          at: first,
          message: `${shown(first, context)} ${others}, and ${left} is of type ${type}. ${without} without quotes.`,
          fix: () => context.fix('Leave out the quotes', true, edits),
        });
      }
      for (const literal of texts) {
        if (numbers.includes(literal)) continue;
        const message = `${shown(literal, context)} is a text and no number, and ${left} is of type ${type}, so that it never equals this value.`;
        context.report({ at: literal, message, severity: 'warning' });
      }
    }
  },
});

/** The texts among the values, also in an array that stands there. */
function textsIn(values: readonly Expression[]): Literal[] {
  return values.flatMap((value) => {
    if (value.kind === 'DynamicLiteral' && value.value.kind === 'JsonArray') return textsIn(value.value.elements);
    return value.kind === 'Literal' && value.type === 'string' ? [value] : [];
  });
}
