import { isAnalyticsRule } from '../../../rule/index.ts';
import { pairOf, resolved } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';
import { severityFor } from '../../strictness.ts';

/** https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities */
const MOST = 10;

/** More entities than a rule may have, counted over the two fields that map them. Each by itself is looked at elsewhere. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'none',
  summary: 'More than ten entities in `entityMappings` and `sentinelEntitiesMappings` together',
  needs: [],
  onDocument(document, context) {
    if (!isAnalyticsRule(document)) return;
    const [mapped, ready] = ['entityMappings', 'sentinelEntitiesMappings'].map((key) => {
      const pair = pairOf(document.root, key);
      const list = resolved(pair?.value);
      return { key: pair?.key, count: list?.kind === 'Sequence' ? list.items.length : 0 };
    });
    const all = mapped!.count + ready!.count;
    const { key } = ready!;
    if (all <= MOST || mapped!.count > MOST || ready!.count === 0 || key?.kind !== 'Scalar') return;
    context.report({
      at: key.content,
      severity: severityFor('service', document, context.settings),
      message: `With those of \`entityMappings\` these are ${all} entities, and the service takes ${MOST}: leave some out.`,
    });
  },
});
