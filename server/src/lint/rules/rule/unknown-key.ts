import { closest } from '../../../text/index.ts';
import { pairOf } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';

/** The keys of rules and hunting queries, as the service, its repository and the tools around them know them. */
const KEYS = [
  'alertDetailsOverride', 'alertRuleTemplateName', 'customDetails', 'description', 'displayName', 'enabled', 'entityMappings',
  'eventGroupingSettings', 'id', 'incidentConfiguration', 'kind', 'metadata', 'name', 'query', 'queryFrequency',
  'queryPeriod', 'relevantTechniques', 'requiredDataConnectors', 'sentinelEntitiesMappings', 'severity', 'status',
  'subTechniques', 'suppressionDuration', 'suppressionEnabled', 'tactics', 'tags', 'techniques', 'templateVersion',
  'triggerOperator', 'triggerThreshold', 'version',
]; // biome-ignore format: a list

/** A misspelt key. The service drops keys that it does not know without a word, and the rule runs without its value. */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'suggestion',
  summary: 'A misspelt key',
  needs: [],
  onDocument({ kind, root }, context) {
    if (!root || !['Scheduled', 'NRT', 'Hunting'].includes(kind)) return;
    const known = new Set(KEYS.map((key) => key.toLowerCase()));
    const missing = KEYS.filter((key) => pairOf(root, key) === undefined);
    for (const { key } of root.pairs) {
      // keys are read in any letter case, and somebody's own keys are nobody else's business
      if (key.kind !== 'Scalar' || known.has(key.text.toLowerCase())) continue;
      const meant = closest(key.text, missing);
      if (meant === undefined) continue;
      const { start, end } = key.content;
      context.report({
        at: key.content,
        message: `The service drops the key \`${key.text}\`, which it does not know. Did you mean \`${meant}\`?`,
        fix: () => ({ title: `Write ${meant}`, safe: false, edits: [{ start, end, text: meant }] }),
      });
    }
  },
});
