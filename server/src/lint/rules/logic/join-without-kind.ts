import { hasWord, nodesOf } from '../../../kql/syntax/index.ts';
import { defineRule } from '../../define-rule.ts';

/**
 * A join that does not say its kind is `innerunique`, which drops rows of the left side: not what a join does in other
 * languages. https://learn.microsoft.com/kusto/query/join-innerunique
 */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'safe',
  summary: 'A join that does not say its kind, and so drops rows of the left side that have the same key',
  needs: [],
  onQuery({ tree }, context) {
    if (!hasWord(tree, 'join')) return;
    for (const node of nodesOf(tree, 'JoinOperator')) {
      if (!node.on || node.parameters.some(({ name }) => name === 'kind')) continue;
      const { start } = node;
      const end = start + 'join'.length;
      context.report({
        at: { start, end },
        code: 'KS508',
        message:
          '`join` without a kind is `innerunique`: of the rows of the left side that have the same key only one is kept. Write the kind that is meant, such as `kind=inner`.',
        fix: () => context.fix('Write kind=innerunique', true, [{ start: end, end, text: ' kind=innerunique' }]),
      });
    }
  },
});
