import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { readRegex } from '../../regex.ts';
import { forEachRegex } from '../../regexes.ts';

/**
 * `extract` of a group that the regular expression does not have.
 * https://learn.microsoft.com/kusto/query/extract-function
 */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'suggestion',
  summary: 'A group that is to be extracted and that the regular expression does not have',
  needs: FACTS_OF_NAMES,
  onQuery({ tree, embedded }, context) {
    forEachRegex(tree, context.binding, embedded, ({ pattern, call }) => {
      const name = call?.name.name;
      if (name !== 'extract' && name !== 'extract_all') return;
      const { groups, problem } = readRegex(pattern);
      if (groups === undefined || problem) return;
      if (name === 'extract_all') {
        if (groups > 0) return;
        const at = { start: call!.name.start, end: call!.name.end };
        const message =
          '`extract_all` gives what the groups in parentheses match, and there is none in this regular expression. Put parentheses around what is to be extracted.';
        context.report({ at, message });
        return;
      }
      const index = call!.args[1];
      const wanted = index && context.binding.constantOf(index);
      if (!index || typeof wanted?.value !== 'number' || wanted.value <= groups) return;
      const has =
        groups === 0 ? 'has no group in parentheses' : groups === 1 ? 'has one group' : `has ${groups} groups`;
      const { start, end } = index;
      context.report({
        at: { start, end },
        message: `The regular expression ${has}, so that there is no group ${wanted.value} to extract. Group 0 is the whole match.`,
        fix:
          groups === 0 ? () => context.fix('Extract the whole match', false, [{ start, end, text: '0' }]) : undefined,
      });
    });
  },
});
