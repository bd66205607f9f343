import { defineRule } from '../../define-rule.ts';
import { entityMappings, mappingSeverity } from '../../mapped-entities.ts';

/** An entity that none of its identifiers names: the service cannot tell which one is meant. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'none',
  summary: 'An entity without the identifiers that name it',
  needs: ['entities'],
  onDocument(_document, context) {
    for (const { type, identifiers, at, isWhole } of entityMappings(context)) {
      if (!type || !isWhole) continue;
      const names = new Set(type.identifiers.map(({ name }) => name));
      // what is misspelt may be what is missing
      if (identifiers.some(({ name }) => !names.has(name))) continue;
      const given = new Set(identifiers.map(({ name }) => name));
      if (type.required.some((combination) => combination.every((name) => given.has(name)))) continue;
      const wanted = type.required.map((combination) => combination.map((name) => `\`${name}\``).join(' with '));
      context.report({
        at,
        severity: mappingSeverity(context),
        message: `${[...given].map((name) => `\`${name}\``).join(', ')} alone ${given.size > 1 ? 'do' : 'does'} not name an entity of the type ${type.name}, and the service refuses the mapping. It needs ${orList(wanted)}.`,
      });
    }
  },
});

function orList(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words[0]!;
}
