import { defineBindRule, similarName } from '../../define-bind-rule.ts';
import type { QueryContext } from '../../define-rule.ts';

/**
 * A function that neither KQL nor the workspace has. It may be saved in the workspace all the same, where no file tells
 * of it; a name that is nearly that of a known one is misspelt.
 */
export default defineBindRule('unknown-function', {
  severity: 'warning',
  summary: 'A function that neither KQL nor the workspace has',
  fix: 'suggestion',
  describe(problem, context) {
    const similar = problem.name && similarName(problem.name, functionNames(context));
    if (!similar) return {};
    return {
      severity: 'error',
      message: `There is no function called \`${problem.name}\`: did you mean \`${similar}\`?`,
      fix: () => context.fix(`Write ${similar}`, false, [{ start: problem.start, end: problem.end, text: similar }]),
    };
  },
});

function functionNames({ facts, binding }: QueryContext): string[] {
  const own = binding.lets.flatMap(({ name, value }) => (value.kind === 'function' ? [name] : []));
  return [...own, ...facts.functionNames, ...facts.workspaceFunctionNames];
}
