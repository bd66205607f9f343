import { allColumns } from '../../../kql/semantics/index.ts';
import { columnReferences, isDeployedRule, problemsOf } from '../../../rule/index.ts';
import type { Range } from '../../../text/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { addMappings, type MappedColumn } from '../../entity-edits.ts';
import { severityFor } from '../../strictness.ts';

/** Columns by whose names entities were mapped before there was a section for them, and what they stand for. */
const LEGACY: Readonly<Record<string, Omit<MappedColumn, 'column'>>> = {
  AccountCustomEntity: { entityType: 'Account', identifier: 'FullName' },
  HostCustomEntity: { entityType: 'Host', identifier: 'FullName' },
  IPCustomEntity: { entityType: 'IP', identifier: 'Address' },
  URLCustomEntity: { entityType: 'URL', identifier: 'Url' },
};

/**
 * A column such as `IPCustomEntity`, by whose name an entity was mapped, without a mapping. The service looks at
 * `entityMappings` alone, and the validation of the public repository refuses the rule.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'suggestion',
  summary: 'A column of the old way to map entities, without a mapping',
  needs: FACTS_OF_NAMES,
  onQuery(query, context) {
    const { document, file } = context;
    const { tree } = query;
    if (!isDeployedRule(document) || document.queries[0] !== query || tree.problems.length > 0) return;
    if (!tree.source.includes('CustomEntity')) return;
    // where the YAML is broken, the section may only not be readable
    if (problemsOf(file, document).length > 0) return;
    const references = columnReferences(document);
    const { result } = context.binding;
    const missing: (MappedColumn & Range)[] = [];
    for (const { name, node } of result ? allColumns(result) : []) {
      const entity = Object.hasOwn(LEGACY, name) ? LEGACY[name]! : undefined;
      // another case of the name is a mistake of its own
      if (!entity || !node || references.some((reference) => reference.name.toLowerCase() === name.toLowerCase()))
        continue;
      const { entityType } = entity;
      if (references.some((reference) => reference.entityType?.toLowerCase() === entityType.toLowerCase())) {
        const message = `\`${name}\` is the old way to map an entity, and maps nothing any more: another column is mapped to the ${entityType}. Remove it.`;
        context.report({ at: node, message, severity: 'hint' });
      } else missing.push({ ...entity, column: name, start: node.start, end: node.end });
    }
    const [first] = missing;
    if (!first) return;
    const names = missing.map(({ column }) => `\`${column}\``).join(', ');
    const types = missing.map(({ entityType }) => entityType).join(', ');
    const isOne = missing.length === 1;
    context.report({
      at: first,
      severity: severityFor('repository', document, context.settings, 'info'),
      message: `${names} ${isOne ? 'is' : 'are'} the old way to map entities, and ${isOne ? 'maps' : 'map'} nothing any more: ${types} ${isOne ? 'is' : 'are'} missing in the alert. Map ${isOne ? 'it' : 'them'} under \`entityMappings\`.`,
      fix: () => {
        const edits = addMappings(file.text, document, missing);
        const title = `Map ${missing.map(({ column }) => column).join(', ')}`;
        return edits.length > 0 ? { title, safe: false, edits } : undefined;
      },
    });
  },
});
