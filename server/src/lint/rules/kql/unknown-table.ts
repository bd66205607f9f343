import { targetOf } from '../../../rule/index.ts';
import type { Range } from '../../../text/index.ts';
import { defineBindRule, similarName } from '../../define-bind-rule.ts';
import type { QueryContext, Report } from '../../define-rule.ts';

/** A table that nobody knows. It may be new, or a function saved in the workspace; one in other letter case is misspelt. */
export default defineBindRule('unknown-table', {
  severity: 'warning',
  summary: 'A table that neither the service nor the workspace has',
  fix: 'suggestion',
  describe(problem, context): Partial<Report> {
    const { name } = problem;
    if (name === undefined) return {};
    const { start, end } = nameIn(problem, context);
    if (context.facts.table(name, 'xdr')) {
      return { message: `\`${name}\` is a table of Defender XDR only, and this rule reads the tables of a workspace.` };
    }
    const similar = similarName(name, ...tableNames(context));
    // a parser is often called as its table without the ending, and saved where no file tells of it
    if (!similar || similar === `${name}_CL`) {
      return { message: `There is no table, let or function called \`${name}\` that is known here.` };
    }
    const fix = () => context.fix(`Write ${similar}`, false, [{ start, end, text: similar }]);
    if (similar.toLowerCase() !== name.toLowerCase()) {
      return { message: `There is no table called \`${name}\` that is known here: did you mean \`${similar}\`?`, fix };
    }
    return { severity: 'error', message: `It is called \`${similar}\`: names of tables are case-sensitive.`, fix };
  },
});

/** The name itself, of `table("Name")` without the quotes. */
function nameIn({ start, end }: Range, { query }: QueryContext): Range {
  const isQuoted = /["']/.test(query.tree.source[start]!);
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

function tableNames({ facts, binding, document }: QueryContext): (readonly string[])[] {
  const schemas = targetOf(document) === 'workspace' ? (['workspace'] as const) : (['workspace', 'xdr'] as const);
  const lets = binding.lets.map(({ name }) => name);
  return [lets, ...schemas.map((schema) => facts.tableNames(schema)), facts.workspaceFunctionNames];
}
