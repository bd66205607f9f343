import { defineRule } from '../../define-rule.ts';
import { exclusionsBefore, logicFindings, related, shown } from '../../logic.ts';

/** A condition, or a value of a list, that asks for what an exclusion before it has thrown out. */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'none',
  summary: 'A condition that asks for what an exclusion before it has thrown out',
  needs: [],
  onQuery(_query, context) {
    for (const finding of logicFindings(context)) {
      if (finding.kind !== 'never' && finding.kind !== 'dead value') continue;
      const exclusions = exclusionsBefore(finding);
      const [exclusion] = exclusions;
      if (!exclusion) continue;
      const { condition, whole } = finding;
      const place = finding.kind === 'dead value' && condition.valueNode ? condition.valueNode : condition.node;
      const what = shown(place, context);
      const field = context.textOf(condition.fieldNode).trim();
      const before = shown(exclusion.node, context);
      const message =
        finding.kind === 'dead value'
          ? `${what} is never met: ${before} has excluded it before. Leave the value out, or narrow the exclusion.`
          : `${what} never holds here: every such \`${field}\` has been excluded before, by ${before}. ${whole ? 'No row gets through' : 'This part has no effect'}: narrow the exclusion.`;
      context.report({
        at: place,
        severity: whole ? 'error' : 'warning',
        message,
        related: related(exclusions, 'What excludes it'),
      });
    }
  },
});
