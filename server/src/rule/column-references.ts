/**
 * The columns of the query's result that the fields around the query name:
 *
 *     entityMappings: [{entityType: IP, fieldMappings: [{identifier: Address, columnName: SourceIP}]}]
 *     sentinelEntitiesMappings: [{columnName: Entities}]
 *     customDetails: {Port: DestinationPort}
 *     alertDetailsOverride: {alertDisplayNameFormat: 'Logon from {{SourceIP}}', alertSeverityColumnName: Level, …}
 *     detectionAction: {alertTemplate: {entityMappings: {ips: [{addressColumn: SourceIP}]}}}    custom detections
 */
import { Derived, type Range } from '../text/index.ts';
import { embedScalar, placeOf, resolved, type Scalar, scalarText, valueUnder, type YamlNode } from '../yaml/index.ts';
import type { RuleDocument } from './rule-document.ts';

/** What the column is for. */
export type ColumnRole = 'entity' | 'entities' | 'detail' | 'placeholder' | 'severity' | 'tactics' | 'property';

/** A column named outside of the query; the range is that of its name. */
export interface ColumnReference extends Range {
  /** Without blanks around it. */
  readonly name: string;
  readonly role: ColumnRole;
  /** The identifier of an entity, the name of a custom detail, or the key that holds the name. */
  readonly use: string;
  /** The type of the entity, as it is written. */
  readonly entityType: string | undefined;
  /** The mapping that it belongs to, an item of `entityMappings`. */
  readonly mapping: YamlNode | undefined;
  /** The scalar that holds the name; all of it, but for a placeholder. */
  readonly scalar: Scalar;
}

/** The service takes ten mappings of three fields each; aliases could make any number of so many lists within lists. */
const MAX_ITEMS = 100;

/** The formats of alerts, in which `{{Column}}` stands for a value. */
const FORMATS = ['alertDisplayNameFormat', 'alertDescriptionFormat'];

/** `{{Column}}`, as the service looks for it. */
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

const REFERENCES = new Derived<RuleDocument, readonly ColumnReference[]>();

/**
 * The columns that a rule names around its query, in the order of their fields; read once for all who ask. What has the wrong
 * shape is left out.
 */
export function columnReferences(document: RuleDocument): readonly ColumnReference[] {
  let references = REFERENCES.get(document);
  if (!references) REFERENCES.set(document, (references = readReferences(document)));
  return references;
}

function readReferences({ root, kind, text }: RuleDocument): ColumnReference[] {
  if (!root) return [];
  const found: ColumnReference[] = [];
  const add: Add = (node, role, use, entityType, mapping) => {
    const scalar = resolved(node);
    if (scalar?.kind !== 'Scalar') return;
    const name = scalar.text.trim();
    if (name === '' || (scalar.style === 'plain' && /^(~|null|Null|NULL)$/.test(name))) return;
    found.push({ name, role, use, entityType, mapping, scalar, ...placeOf(text, scalar) });
  };
  if (kind === 'CustomDetection') {
    for (const parent of [root, valueUnder(root, 'properties')])
      addColumnKeys(
        valueUnder(valueUnder(valueUnder(parent, 'detectionAction'), 'alertTemplate'), 'entityMappings'),
        add,
      );
    return found;
  }
  for (const mapping of itemsOf(valueUnder(root, 'entityMappings'))) {
    const type = scalarText(valueUnder(mapping, 'entityType'))?.trim();
    for (const field of itemsOf(valueUnder(mapping, 'fieldMappings'))) {
      const identifier = scalarText(valueUnder(field, 'identifier'))?.trim() ?? '';
      add(valueUnder(field, 'columnName'), 'entity', identifier, type, mapping);
    }
  }
  for (const mapping of itemsOf(valueUnder(root, 'sentinelEntitiesMappings')))
    add(valueUnder(mapping, 'columnName'), 'entities', 'columnName');
  const details = resolved(valueUnder(root, 'customDetails'));
  if (details?.kind === 'Mapping')
    for (const { key, value } of details.pairs) add(value, 'detail', scalarText(key)?.trim() ?? '');
  addAlertDetails(valueUnder(root, 'alertDetailsOverride'), text, add, found);
  return found;
}

type Add = (node: YamlNode | undefined, role: ColumnRole, use: string, entityType?: string, mapping?: YamlNode) => void;

function addAlertDetails(node: YamlNode | undefined, text: string, add: Add, found: ColumnReference[]): void {
  for (const key of FORMATS) {
    const scalar = resolved(valueUnder(node, key));
    if (scalar?.kind === 'Scalar') for (const placeholder of placeholdersIn(scalar, key, text)) found.push(placeholder);
  }
  add(valueUnder(node, 'alertSeverityColumnName'), 'severity', 'alertSeverityColumnName');
  add(valueUnder(node, 'alertTacticsColumnName'), 'tactics', 'alertTacticsColumnName');
  for (const property of itemsOf(valueUnder(node, 'alertDynamicProperties')))
    add(valueUnder(property, 'value'), 'property', scalarText(valueUnder(property, 'alertProperty'))?.trim() ?? '');
}

function placeholdersIn(scalar: Scalar, key: string, text: string): ColumnReference[] {
  if (!scalar.text.includes('{{')) return [];
  const { source, start: from, end: to, map } = embedScalar(text, scalar);
  return [...source.slice(from, to).matchAll(PLACEHOLDER)].flatMap(({ 1: inner, index }) => {
    const name = inner!.trim();
    // what has blanks in it is no name, but text between braces
    if (name === '' || /\s/.test(name)) return [];
    const at = from + index + 2 + inner!.indexOf(name);
    const start = map ? map.toDocument(at, false) : at;
    const end = map ? map.toDocument(at + name.length, true) : at + name.length;
    return [{ name, role: 'placeholder', use: key, entityType: undefined, mapping: undefined, scalar, start, end }];
  });
}

/** `addressColumn: SourceIP` at any place in the mappings of a custom detection. Aliases are not followed: they may multiply. */
function addColumnKeys(node: YamlNode | undefined, add: Add): void {
  if (node?.kind === 'Sequence') for (const item of node.items) addColumnKeys(item, add);
  if (node?.kind !== 'Mapping') return;
  for (const { key, value } of node.pairs) {
    const name = scalarText(key) ?? '';
    if (/[a-z]Column$/.test(name)) add(value, 'entity', name);
    else addColumnKeys(value, add);
  }
}

/** The items of a list; none for anything else. */
function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  const target = resolved(node);
  return target?.kind === 'Sequence' ? target.items.slice(0, MAX_ITEMS) : [];
}
