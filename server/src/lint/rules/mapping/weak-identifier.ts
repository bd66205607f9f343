import { type ColumnReference, columnReferences, isAnalyticsRule } from '../../../rule/index.ts';
import type { YamlNode } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';

/** Identifiers that the service takes apart into a name and its domain. */
const WHOLE = 'FullName';

/**
 * An entity that is named by an identifier which others may have as well, so that the service cannot tell that two alerts
 * are about the same one: https://learn.microsoft.com/azure/sentinel/entities-reference
 */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'none',
  summary: 'An entity that is named by a weak identifier alone',
  needs: ['entities'],
  onDocument(document, context) {
    if (!isAnalyticsRule(document)) return;
    const byMapping = new Map<YamlNode, ColumnReference[]>();
    for (const reference of columnReferences(document)) {
      if (!reference.mapping) continue;
      const others = byMapping.get(reference.mapping);
      if (others) others.push(reference);
      else byMapping.set(reference.mapping, [reference]);
    }
    for (const references of byMapping.values()) {
      const type = context.facts.entities.typeNamed(references[0]!.entityType ?? '');
      if (type?.name !== 'Account' && type?.name !== 'Host') continue;
      const used = new Set(references.map(({ use }) => use));
      const isIn = (combination: readonly string[]) => combination.every((part) => used.has(part));
      if (used.has(WHOLE) || type.strong.some(isIn) || !type.weak.some(isIn)) continue;
      const weak = references.find(({ use }) => type.weak.some((combination) => combination.includes(use)))!;
      const known = new Set(type.identifiers.map(({ name }) => name));
      const better = type.strong.filter(
        (combination) => combination.includes(weak.use) && combination.every((part) => known.has(part)),
      );
      const others = better.map((combination) => combination.filter((part) => part !== weak.use).join(' and '));
      context.report({
        at: weak,
        message: `\`${weak.use}\` alone names more than one ${type.name}, so that alerts about the same one are not put together. Map ${others.map((other) => `\`${other}\``).join(' or ')} as well, or \`${WHOLE}\`.`,
      });
    }
  },
});
