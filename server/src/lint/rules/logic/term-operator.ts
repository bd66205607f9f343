import { type Expression, walk } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';

/** Operators that look for whole words, and those that look for any text. */
const ANY_TEXT: Readonly<Record<string, string>> = {
  has: 'contains', '!has': '!contains', has_cs: 'contains_cs', '!has_cs': '!contains_cs',
}; // biome-ignore format: a table

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
    const isAbout = (text: string): boolean =>
      Object.hasOwn(ANY_TEXT, text) || text === 'has_any' || text === 'has_all';
    if (!tree.tokens.some(({ text }) => isAbout(text))) return;
    const isWordless = (expression: Expression): boolean => {
      const constant = context.binding.constantOf(expression);
      return constant?.type === 'string' && constant.value !== '' && !/[\p{L}\p{N}]/u.test(constant.value);
    };
    walk(tree.root, (node) => {
      if (node.kind === 'BinaryExpression' && Object.hasOwn(ANY_TEXT, node.operator.text)) {
        if (!isWordless(node.right)) return;
        const { text: operator, start, end } = node.operator;
        const meant = ANY_TEXT[operator]!;
        context.report({
          at: { start, end },
          message: `\`${operator}\` looks for words, and there is none in this text. \`${meant}\` looks for the characters.`,
          fix: () => context.fix(`Write ${meant}`, false, [{ start, end, text: meant }]),
        });
      } else if (node.kind === 'InExpression' && isAbout(node.operator.text)) {
        for (const value of node.values) {
          if (value.kind !== 'Literal' || !isWordless(value)) continue;
          const { start, end } = value;
          context.report({
            at: { start, end },
            message: `\`${node.operator.text}\` looks for words, and there is none in this text. \`contains\` looks for the characters.`,
          });
        }
      }
    });
  },
});
