import { hasWord, nodesOf } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';

/** What finds whole words, for each operator that finds any part of a text. */
const WORDS: Readonly<Record<string, string>> = {
  contains: 'has', '!contains': '!has', contains_cs: 'has_cs', '!contains_cs': '!has_cs',
}; // biome-ignore format: a table

/** Shorter texts are no term, which an index could find. */
const SHORTEST_TERM = 3;

/**
 * A search for a part of a text in a column of a table, which reads every row where `has` asks an index.
 * https://learn.microsoft.com/kusto/query/datatypes-string-operators
 */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  optIn: true,
  fix: 'suggestion',
  summary: 'A search with `contains` in a column of a table, where `has` could use the index',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    if (!hasWord(tree, ...Object.keys(WORDS))) return;
    for (const node of nodesOf(tree, 'BinaryExpression')) {
      if (!Object.hasOwn(WORDS, node.operator.text)) continue;
      const meaning = node.left.kind === 'Name' ? context.binding.meaningOf(node.left) : undefined;
      const text = context.binding.constantOf(node.right);
      if (meaning?.kind !== 'column' || text?.type !== 'string') continue;
      // what a stage has made of columns is in no index
      if (meaning.column.table === undefined || meaning.column.copyOf) continue;
      if (text.value.length < SHORTEST_TERM || !/[\p{L}\p{N}]/u.test(text.value)) continue;
      const { text: operator, start, end } = node.operator;
      const words = WORDS[operator]!;
      context.report({
        at: { start, end },
        code: 'KS500',
        message: `\`${operator}\` reads the whole of \`${meaning.column.name}\` in every row. If whole words are meant, \`${words}\` finds them in an index.`,
        fix: () => context.fix(`Write ${words}`, false, [{ start, end, text: words }]),
      });
    }
  },
});
