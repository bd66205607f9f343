import { hasWord, nodesOf } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';

/** What ignores letter case, for each operator that minds it. */
const IGNORING: Readonly<Record<string, string>> = { '==': '=~', '!=': '!~' };

/** `tolower(x) == 'abc'`: the text of every row is converted before it is compared, where `=~` ignores letter case by itself. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  optIn: true,
  fix: 'suggestion',
  summary: 'A text that is converted to be compared, where an operator ignores letter case',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    if (!hasWord(tree, 'tolower', 'toupper')) return;
    for (const { left, right, operator } of nodesOf(tree, 'BinaryExpression')) {
      if (!Object.hasOwn(IGNORING, operator.text) || left.kind !== 'CallExpression' || left.args.length !== 1) continue;
      const { name } = left.name;
      const text = name === 'tolower' || name === 'toupper' ? context.binding.constantOf(right) : undefined;
      if (text?.type !== 'string') continue;
      // with other letters the comparison never holds, which is another matter
      if (text.value !== (name === 'tolower' ? text.value.toLowerCase() : text.value.toUpperCase())) continue;
      const [argument] = left.args;
      const meant = IGNORING[operator.text]!;
      context.report({
        at: { start: left.name.start, end: left.name.end },
        message: `\`${name}\` converts the text of every row to compare it. \`${meant}\` ignores letter case, and can use an index.`,
        fix: () =>
          context.fix(`Write ${meant}`, false, [
            { start: left.start, end: argument!.start, text: '' },
            { start: argument!.end, end: left.end, text: '' },
            { start: operator.start, end: operator.end, text: meant },
          ]),
      });
    }
  },
});
