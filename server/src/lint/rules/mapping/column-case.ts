import { isDeployedRule } from '../../../rule/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { isMappable, missingColumns, nameInstead } from '../../mapped-columns.ts';

/** A field that names a column of the result in another letter case. The service compares the names exactly. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'safe',
  summary: 'A field that names a column in another letter case than the query',
  needs: FACTS_OF_NAMES,
  onQuery(_query, context) {
    const isRule = isDeployedRule(context.document);
    for (const { reference, otherCase } of missingColumns(context)) {
      if (otherCase === undefined) continue;
      const why = isRule ? 'the service refuses the rule' : 'nothing is mapped';
      context.report({
        at: reference,
        message: `The query calls this column \`${otherCase}\`. Names are case-sensitive, so ${why}.`,
        ...(!isRule && ({ severity: 'warning' } as const)),
        fix: isMappable(otherCase)
          ? () => ({ title: `Write ${otherCase}`, safe: true, edits: [nameInstead(reference, otherCase)] })
          : undefined,
      });
    }
  },
});
