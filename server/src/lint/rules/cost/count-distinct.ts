import { forEachCall } from '../../calls.ts';
import { defineRule } from '../../define-rule.ts';

const EXACT = new Set(['count_distinct', 'count_distinctif']);

/** An exact count of distinct values, for which every value has to be kept. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  optIn: true,
  fix: 'suggestion',
  summary: 'An exact count of distinct values, where an estimate may do',
  needs: [],
  onQuery({ tree }, context) {
    forEachCall(tree, EXACT, ({ name: { name, start, end } }) => {
      const estimate = name === 'count_distinct' ? 'dcount' : 'dcountif';
      context.report({
        at: { start, end },
        code: 'KS515',
        message: `\`${name}\` keeps every value to count exactly. Where an estimate is enough, \`${estimate}\` costs far less.`,
        fix: () => context.fix(`Write ${estimate}`, false, [{ start, end, text: estimate }]),
      });
    });
  },
});
