import { type ColumnReference, columnReferences } from '../../../rule/index.ts';
import { defineRule } from '../../define-rule.ts';

/** Identifiers that are parts of one name, so that they never hold the same. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  account: ['Name', 'UPNSuffix', 'NTDomain', 'DnsDomain', 'Sid', 'AadUserId', 'AadTenantId'],
  host: ['HostName', 'DnsDomain', 'NTDomain', 'AzureID', 'OSFamily'],
  file: ['Name', 'Directory'],
  filehash: ['Algorithm', 'Value'],
  process: ['ProcessId', 'CommandLine', 'CreationTimeUtc'],
  registrykey: ['Hive', 'Key'],
  registryvalue: ['Name', 'Value'],
};

/** A column that is mapped to two identifiers of one entity which never hold the same. */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'none',
  summary: 'A column that is mapped to two identifiers of one entity',
  needs: [],
  onDocument(document, context) {
    const seen = new Map<string, ColumnReference>();
    const numbers = new Map<unknown, number>();
    for (const reference of columnReferences(document)) {
      const { mapping, name, use, entityType } = reference;
      if (!mapping) continue;
      const number = numbers.get(mapping) ?? numbers.size;
      numbers.set(mapping, number);
      const key = `${number} ${name}`;
      const first = seen.get(key);
      if (!first) seen.set(key, reference);
      const type = entityType?.toLowerCase() ?? '';
      const parts = Object.hasOwn(PARTS, type) ? PARTS[type] : undefined;
      if (!first || first.use === use || !parts?.includes(use) || !parts.includes(first.use)) continue;
      context.report({
        at: reference,
        message: `\`${name}\` is mapped to \`${first.use}\` already, and \`${use}\` is another part of the ${entityType}: it cannot hold both. Take the value apart in the query, or map one of the two.`,
        related: [{ start: first.start, end: first.end, message: `Mapped to ${first.use}` }],
      });
    }
  },
});
