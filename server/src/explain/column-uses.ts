/**
 * The fields of a rule that name columns of its result: entity mappings, custom details, what overrides the alert.
 * https://learn.microsoft.com/azure/sentinel/surface-custom-details-in-alerts
 */
import type { RuleDocument } from '../rule/index.ts';
import { resolved, type Scalar, scalarText, valueUnder, type YamlNode } from '../yaml/index.ts';
import type { ColumnUse } from './model.ts';

/** `{{Column}}` in a name or description of the alert. */
const PLACEHOLDER = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** Keys of `alertDetailsOverride` that hold the name of a column. */
const OVERRIDES = ['alertSeverityColumnName', 'alertTacticsColumnName'];

/** The uses by the name of the column. */
export function columnUses({ root }: RuleDocument): ReadonlyMap<string, readonly ColumnUse[]> {
  const uses = new Map<string, ColumnUse[]>();
  const add = (name: string, kind: ColumnUse['kind'], field: string, scalar: Scalar): void => {
    const { start, end } = scalar.content;
    const use = { kind, field, start, end };
    const known = uses.get(name);
    if (known) known.push(use);
    else uses.set(name, [use]);
  };
  const addColumn = (node: YamlNode | undefined, kind: ColumnUse['kind'], field: string): void => {
    const scalar = scalarOf(node);
    if (scalar && scalar.text.trim() !== '') add(scalar.text.trim(), kind, field, scalar);
  };
  for (const entity of itemsOf(valueUnder(root, 'entityMappings'))) {
    const type = scalarText(valueUnder(entity, 'entityType')) ?? '';
    for (const field of itemsOf(valueUnder(entity, 'fieldMappings'))) {
      const identifier = scalarText(valueUnder(field, 'identifier')) ?? '';
      addColumn(valueUnder(field, 'columnName'), 'entity', `${type} ${identifier}`.trim());
    }
  }
  for (const entity of itemsOf(valueUnder(root, 'sentinelEntitiesMappings')))
    addColumn(valueUnder(entity, 'columnName'), 'entity', 'sentinelEntitiesMappings');
  const details = resolved(valueUnder(root, 'customDetails'));
  if (details?.kind === 'Mapping')
    for (const { key, value } of details.pairs) addColumn(value, 'customDetail', scalarText(key) ?? '');
  const override = valueUnder(root, 'alertDetailsOverride');
  for (const key of OVERRIDES) addColumn(valueUnder(override, key), 'override', key);
  for (const property of itemsOf(valueUnder(override, 'alertDynamicProperties')))
    addColumn(valueUnder(property, 'value'), 'override', scalarText(valueUnder(property, 'alertProperty')) ?? '');
  for (const key of ['alertDisplayNameFormat', 'alertDescriptionFormat']) {
    const scalar = scalarOf(valueUnder(override, key));
    for (const [, name] of scalar?.text.matchAll(PLACEHOLDER) ?? []) add(name!, 'placeholder', key, scalar!);
  }
  return uses;
}

function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  const list = resolved(node);
  return list?.kind === 'Sequence' ? list.items : [];
}

function scalarOf(node: YamlNode | undefined): Scalar | undefined {
  const value = resolved(node);
  return value?.kind === 'Scalar' ? value : undefined;
}
