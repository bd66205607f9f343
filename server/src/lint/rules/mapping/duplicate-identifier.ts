import { defineRule } from '../../define-rule.ts';
import { entityMappings, mappingSeverity } from '../../mapped-entities.ts';

/** An identifier that one mapping gives twice. A second entity of the type has a mapping of its own. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'none',
  summary: 'An identifier that one mapping gives twice',
  needs: [],
  onDocument(_document, context) {
    for (const { identifiers, typeName } of entityMappings(context)) {
      const seen = new Map<string, (typeof identifiers)[number]>();
      for (const identifier of identifiers) {
        const first = seen.get(identifier.name);
        if (!first) {
          seen.set(identifier.name, identifier);
          continue;
        }
        context.report({
          at: identifier.at,
          severity: mappingSeverity(context),
          message: `\`${identifier.name}\` stands twice in one mapping, which the service refuses. Give the second ${typeName} a mapping of its own.`,
          related: [{ ...first.at, message: 'The first one.' }],
        });
      }
    }
  },
});
