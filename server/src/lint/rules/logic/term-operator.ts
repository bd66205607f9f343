import { type Expression, hasWord, nodesOf } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';

/** Operators that look for whole words, and those that look for any text. */
const ANY_TEXT: Readonly<Record<string, string>> = {
  has: 'contains', '!has': '!contains', has_cs: 'contains_cs', '!has_cs': '!contains_cs',
}; // biome-ignore format: a table

const OPERATORS = [...Object.keys(ANY_TEXT), 'has_any', 'has_all'];

/**
 * `has` with a text that holds no word. Words are runs of letters and digits, all else parts them.
 * https://learn.microsoft.com/kusto/query/datatypes-string-operators#what-is-a-term
 */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'suggestion',
  summary: 'A search for a word, by a text that holds no letter and no digit',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    if (!hasWord(tree, ...OPERATORS)) return;
    const isWordless = (expression: Expression): boolean => {
      const constant = context.binding.constantOf(expression);
      return constant?.type === 'string' && constant.value !== '' && !/[\p{L}\p{N}]/u.test(constant.value);
    };
    for (const { operator, right } of nodesOf(tree, 'BinaryExpression')) {
      const meant = Object.hasOwn(ANY_TEXT, operator.text) ? ANY_TEXT[operator.text]! : undefined;
      if (!meant || !isWordless(right)) continue;
      const { text, start, end } = operator;
      context.report({
        at: { start, end },
        message: `\`${text}\` looks for words, and there is none in this text. \`${meant}\` looks for the characters.`,
        fix: () => context.fix(`Write ${meant}`, false, [{ start, end, text: meant }]),
      });
    }
    for (const { operator, values } of nodesOf(tree, 'InExpression')) {
      if (operator.text !== 'has_any' && operator.text !== 'has_all') continue;
      for (const value of values) {
        if (value.kind !== 'Literal' || !isWordless(value)) continue;
        const { start, end } = value;
        context.report({
          at: { start, end },
          message: `\`${operator.text}\` looks for words, and there is none in this text. \`contains\` looks for the characters.`,
        });
      }
    }
  },
});
