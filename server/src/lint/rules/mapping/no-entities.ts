import { allColumns, type Column } from '../../../kql/semantics/index.ts';
import { columnReferences, isDeployedRule, problemsOf, targetOf } from '../../../rule/index.ts';
import { valueUnder } from '../../../yaml/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { addMappings, type MappedColumn } from '../../entity-edits.ts';
import { wholeTables } from '../../rows.ts';

/** Names of columns that leave no doubt about what they hold, the better ones first. */
const OBVIOUS: readonly (readonly [entityType: string, identifier: string, names: readonly string[]])[] = [
  ['Account', 'FullName', ['UserPrincipalName', 'AccountUpn', 'SrcUserUpn', 'TargetUserPrincipalName', 'Account', 'ActorUsername']],
  ['Host', 'FullName', ['Computer', 'DeviceName', 'DvcHostname', 'DvcFQDN']],
  ['IP', 'Address', ['IPAddress', 'IpAddress', 'ClientIP', 'SrcIpAddr', 'SourceIP', 'CallerIpAddress', 'RemoteIP']],
  ['URL', 'Url', ['RequestURL', 'RemoteUrl', 'Url']],
]; // biome-ignore format: a table

/** A rule without entities, though the query returns what is one beyond doubt. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'suggestion',
  summary: 'A rule without entities, though its query returns some',
  needs: FACTS_OF_NAMES,
  onQuery(query, context) {
    const { document, file } = context;
    const { root } = document;
    if (!isDeployedRule(document) || document.queries[0] !== query || !query.pair) return;
    // where the YAML is broken, the section may only not be readable
    if (query.tree.problems.length > 0 || problemsOf(file, document).length > 0) return;
    if (columnReferences(document).some(({ role }) => role === 'entity' || role === 'entities')) return;
    const mappings = valueUnder(root, 'entityMappings');
    if (mappings && mappings.kind !== 'Scalar' && mappings.end > mappings.start + 2) return;
    const { result } = context.binding;
    if (!result) return;
    const whole = wholeTables(result, context.facts, targetOf(document));
    const columns = allColumns(result).filter((column) => isText(column) && isChosen(column, whole));
    const found = OBVIOUS.flatMap(([entityType, identifier, names]): MappedColumn[] => {
      const column = names.find((name) => columns.some((own) => own.name === name));
      return column === undefined ? [] : [{ entityType, identifier, column }];
    });
    if (found.length === 0) return;
    const shown = found.map(({ column, entityType }) => `\`${column}\` (${entityType})`).join(', ');
    context.report({
      at: query.pair.key,
      message: `The rule maps no entities, so that its alerts can neither be put together nor investigated by them. The query returns ${shown}.`,
      fix: () => {
        const edits = addMappings(file.text, document, found);
        return edits.length > 0 ? { title: 'Map what the query returns', safe: false, edits } : undefined;
      },
    });
  },
});

/** Columns of a table that is returned as it is: `Computer` may be the collector that sent the event, and these are what they say. */
const CERTAIN = new Set(['UserPrincipalName', 'AccountUpn', 'DeviceName', 'IPAddress', 'CallerIpAddress', 'SrcIpAddr']);

/** Whether the query has chosen the column, or its name leaves no doubt. */
function isChosen({ name, table, node }: Column, whole: readonly string[]): boolean {
  return CERTAIN.has(name) || node !== undefined || (table !== undefined && !whole.includes(table));
}

function isText({ type }: Column): boolean {
  return type === 'string' || type === 'unknown';
}
