import { hasWord, nodesOf } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';

/** The test that was meant, what the written one always gives, and the code of the official engine for it. */
const TESTS: Readonly<Record<string, { readonly meant: string; readonly always: string; readonly code?: string }>> = {
  isnull: { meant: 'isempty', always: 'never true', code: 'KS501' },
  isnotnull: { meant: 'isnotempty', always: 'always true', code: 'KS502' },
  notnull: { meant: 'isnotempty', always: 'always true' },
};

/**
 * A test for null of a text. Texts are never null in KQL, only empty, so that the test has always the same answer.
 * https://learn.microsoft.com/kusto/query/scalar-data-types/null-values
 */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'suggestion',
  summary: 'A test for null of a text, which is never null',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    if (!hasWord(tree, ...Object.keys(TESTS))) return;
    for (const node of nodesOf(tree, 'CallExpression')) {
      if (node.args.length !== 1) continue;
      const { name, start, end } = node.name;
      const test = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined;
      const argument = node.args[0]!;
      if (!test || context.binding.typeOf(argument) !== 'string') continue;
      const text = context.textOf(argument);
      const what = text.length <= 60 ? `\`${name}(${text})\`` : `\`${name}\` of a text`;
      context.report({
        at: { start: node.start, end: node.end },
        code: test.code,
        message: `${what} is ${test.always}: a text is never null, only empty. Ask with \`${test.meant}\`.`,
        fix: () => context.fix(`Write ${test.meant}`, false, [{ start, end, text: test.meant }]),
      });
    }
  },
});
