import { isTemplate } from '../../../rule/index.ts';
import { closest } from '../../../text/index.ts';
import { defineRule } from '../../define-rule.ts';
import { entityMappings, mappingSeverity } from '../../mapped-entities.ts';
import { cut, replaceScalar } from '../../yaml-edits.ts';

/** More names than these are not listed in a message. */
const MOST_SHOWN = 15;

/** An identifier that the type of the entity does not have; letter case counts. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'mixed',
  summary: 'An identifier that the type of the entity does not have',
  needs: ['entities'],
  onDocument(_document, context) {
    for (const { type, identifiers } of entityMappings(context)) {
      if (!type) continue;
      const names = type.identifiers.map(({ name }) => name);
      for (const { name, scalar, at } of identifiers) {
        if (names.includes(name) || isTemplate(name)) continue;
        const sameLetters = names.find((other) => other.toLowerCase() === name.toLowerCase());
        const used = new Set(identifiers.map((other) => other.name));
        const free = names.filter((other) => !used.has(other));
        const meant = sameLetters ?? closest(name, free) ?? only(free, names);
        const list = names.length <= MOST_SHOWN ? ` It has ${names.map((other) => `\`${other}\``).join(', ')}.` : '';
        context.report({
          at,
          severity: mappingSeverity(context),
          message: sameLetters
            ? `The identifier is written \`${sameLetters}\`: letter case counts here, and the service refuses \`${name}\`.`
            : `An entity of the type ${type.name} has no identifier \`${cut(name)}\`.${meant ? ` Did you mean \`${meant}\`?` : list}`,
          fix: meant === undefined ? undefined : () => replaceScalar(scalar, meant, sameLetters !== undefined),
        });
      }
    }
  },
});

/** The one identifier of a type that has no other. */
function only(free: readonly string[], names: readonly string[]): string | undefined {
  return names.length === 1 ? free[0] : undefined;
}
