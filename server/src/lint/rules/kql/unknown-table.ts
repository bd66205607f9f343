import { targetOf } from '../../../rule/index.ts';
import { defineBindRule, similarName } from '../../define-bind-rule.ts';
import type { QueryContext, Report } from '../../define-rule.ts';

/** A table that nobody knows. It may be new, or a function saved in the workspace; one in other letter case is misspelt. */
export default defineBindRule('unknown-table', {
  severity: 'warning',
  summary: 'A table that neither the service nor the workspace has',
  fix: 'suggestion',
  describe(problem, context): Partial<Report> {
    const { name, start, end } = problem;
    const similar = name && similarName(name, tableNames(context));
    // a parser is often called as its table without the ending, and saved where no file tells of it
    if (!name || !similar || similar === `${name}_CL`) {
      return { message: `There is no table, let or function called \`${name}\` that is known here.` };
    }
    const fix = () => context.fix(`Write ${similar}`, false, [{ start, end, text: similar }]);
    if (similar.toLowerCase() !== name.toLowerCase()) {
      return { message: `There is no table called \`${name}\` that is known here: did you mean \`${similar}\`?`, fix };
    }
    return { severity: 'error', message: `It is called \`${similar}\`: names of tables are case-sensitive.`, fix };
  },
});

function tableNames({ facts, binding, document }: QueryContext): string[] {
  const target = targetOf(document);
  const schemas = target === 'both' ? (['workspace', 'xdr'] as const) : [target];
  const lets = binding.lets.map(({ name }) => name);
  return [...lets, ...schemas.flatMap((schema) => facts.tableNames(schema)), ...facts.workspaceFunctionNames];
}
