import { nodesOf } from '../../../kql/syntax/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';

/** A call of a function of the workspace that, by way of others, calls itself: the service does not run such queries. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'none',
  summary: 'A call of a function that calls itself, alone or by way of others',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    const { facts, binding } = context;
    for (const node of nodesOf(tree, 'Name')) {
      if (binding.meaningOf(node)?.kind !== 'function') continue;
      const fact = facts.workspaceFunction(node.name);
      if (!fact?.declaredAt) continue;
      const { circle } = fact;
      if (!circle) continue;
      const list = circle.slice(0, 4).map((name) => `\`${name}\``);
      const what =
        circle.length === 1
          ? `\`${node.name}\` calls itself`
          : `${list.join(', ')}${circle.length > 4 ? ' …' : ''} call each other in a circle`;
      const { start, end } = node;
      context.report({
        at: { start, end },
        message: `${what}, and the service refuses queries that use them. One of them has to read its tables itself.`,
      });
    }
  },
});
