import { isTemplate } from '../../../rule/index.ts';
import { closest } from '../../../text/index.ts';
import { defineRule } from '../../define-rule.ts';
import { entityMappings, mappingSeverity } from '../../mapped-entities.ts';
import { isForRepository } from '../../strictness.ts';
import { cut, replaceScalar } from '../../yaml-edits.ts';

/** Other words for the types, in lower case and without blanks. */
const MEANT: Readonly<Record<string, string>> = {
  computer: 'Host',
  device: 'Host',
  machine: 'Host',
  user: 'Account',
  domain: 'DNS',
  email: 'MailMessage',
  mail: 'MailMessage',
  ipaddress: 'IP',
  resource: 'AzureResource',
  application: 'CloudApplication',
  cloudapp: 'CloudApplication',
  app: 'CloudApplication',
};

/** An entity of a type that the service does not have. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'mixed',
  summary: 'An entity of a type that the service does not have',
  needs: ['entities'],
  onDocument(document, context) {
    const { types } = context.facts.entities;
    for (const { typeName, type, scalar, at } of entityMappings(context)) {
      if (isTemplate(typeName)) continue;
      if (type && type.name === typeName) {
        if (type.onlyInRepository && !isForRepository(document, context.settings))
          context.report({
            at,
            severity: 'info',
            message: `The validation of the public repository takes \`${typeName}\`, and the service does not list it among its types.`,
          });
        continue;
      }
      if (type) {
        context.report({
          at,
          severity: 'hint',
          message: `The type is written \`${type.name}\`. The service reads it in any letter case, and tools that compare it exactly do not.`,
          fix: () => replaceScalar(scalar, type.name, true),
        });
        continue;
      }
      const plain = typeName.toLowerCase().replaceAll(/[^a-z]/g, '');
      const same = types.find(({ name }) => name.toLowerCase() === plain)?.name;
      const synonym = Object.hasOwn(MEANT, plain) ? MEANT[plain] : undefined;
      const meant =
        same ??
        synonym ??
        closest(
          typeName,
          types.map(({ name }) => name),
        );
      context.report({
        at,
        severity: mappingSeverity(context),
        message: `The service has no entity of the type \`${cut(typeName)}\`.${meant ? ` Did you mean \`${meant}\`?` : ` It has ${types.map(({ name }) => name).join(', ')}.`}`,
        fix: meant === undefined ? undefined : () => replaceScalar(scalar, meant, same !== undefined),
      });
    }
  },
});
