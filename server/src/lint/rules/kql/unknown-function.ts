import { defineBindRule, similarName } from '../../define-bind-rule.ts';
import type { QueryContext, Report } from '../../define-rule.ts';

/** The code for plugins; of these a workspace has none of its own. */
const PLUGIN = 'KS124';

/**
 * A function that neither KQL nor the workspace has. It may be saved in the workspace all the same, where no file tells
 * of it; a name that is nearly that of a known one is misspelt.
 */
export default defineBindRule('unknown-function', {
  severity: 'warning',
  summary: 'A function that neither KQL nor the workspace has',
  fix: 'suggestion',
  describe(problem, context): Partial<Report> {
    const { name, code, start, end } = problem;
    if (name === undefined) return {};
    if (context.facts.workspaceFunction(name)?.xdr) {
      return { message: `\`${name}\` is a function of Defender XDR only, and this rule runs in a workspace.` };
    }
    const isPlugin = code === PLUGIN;
    const what = isPlugin ? 'plugin' : 'function';
    const similar = similarName(name, ...(isPlugin ? [context.facts.pluginNames] : functionNames(context)));
    if (similar !== undefined) {
      return {
        severity: 'error',
        message: `There is no ${what} called \`${name}\`: did you mean \`${similar}\`?`,
        fix: () => context.fix(`Write ${similar}`, false, [{ start, end, text: similar }]),
      };
    }
    if (isPlugin) return { severity: 'error' };
    return { message: `There is no function called \`${name}\` that is known here.` };
  },
});

function functionNames({ facts, binding }: QueryContext): (readonly string[])[] {
  const own = binding.lets.flatMap(({ name, value }) => (value.kind === 'function' ? [name] : []));
  return [own, facts.functionNames, facts.workspaceFunctionNames];
}
