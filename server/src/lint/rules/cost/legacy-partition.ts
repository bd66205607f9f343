import { hasWord, nodesOf } from '../../../kql/syntax/index.ts';
import { defineRule } from '../../define-rule.ts';

/**
 * `partition` by its old strategy, which takes 64 partitions at most.
 * https://learn.microsoft.com/kusto/query/partition-operator
 */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  optIn: true,
  fix: 'suggestion',
  summary: 'A `partition` by the old strategy, which takes 64 partitions at most',
  needs: [],
  onQuery({ tree }, context) {
    if (!hasWord(tree, 'partition')) return;
    for (const node of nodesOf(tree, 'PartitionOperator')) {
      // a query in braces knows the old strategy only
      if (node.braces) continue;
      const strategy = node.parameters.find(({ name }) => name === 'hint.strategy');
      const { start, end } = node.keyword;
      if (strategy && context.textOf(strategy.value).trim() !== 'legacy') continue;
      const edit = strategy
        ? { start: strategy.value.start, end: strategy.value.end, text: 'native' }
        : { start: end, end, text: ' hint.strategy=native' };
      context.report({
        at: { start, end },
        code: 'KS513',
        message:
          'By its old strategy `partition` takes 64 partitions at most. Write `hint.strategy=native`, or `shuffle` where there are many values.',
        fix: () => context.fix('Write hint.strategy=native', false, [edit]),
      });
    }
  },
});
