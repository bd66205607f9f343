/**
 * The values of a document beside the table of fields: each key and each item with the field it is, in the order of the text.
 * What lies in a part of the file that could not be read as YAML is left out.
 */
import { Derived, type Range } from '../text/index.ts';
import { type Mapping, type Pair, resolved, type Scalar, type Sequence, type YamlNode } from '../yaml/index.ts';
import { type Field, fieldsOf, type MapShape, type Shape } from './fields.ts';
import { isHarmless } from './read-rule.ts';
import type { RuleDocument, RuleFile } from './rule-document.ts';

export interface FieldPlace {
  /** Keys as the table has them, and numbers of items. */
  readonly path: readonly (string | number)[];
  /** Undefined for a key that the table does not have. */
  readonly field: Field | undefined;
  /** The key with its value; undefined for an item of a list. */
  readonly pair: Pair | undefined;
  /** Whether the key is written as the table has it, is another key for the same, or differs in letter case. */
  readonly key: 'exact' | 'other' | 'case';
  /** The value, or what an alias stands for. */
  readonly value: Mapping | Sequence | Scalar;
  /** The mapping or list that it stands in. */
  readonly parent: Mapping | Sequence;
  /** The shape of that. */
  readonly parentShape: Shape;
}

/** Aliases can make any number of places of few lines; a rule has a few hundred. */
const MOST_PLACES = 5000;

const known = new Derived<RuleDocument, readonly FieldPlace[]>();

/** All places of a document; computed once for all who ask. */
export function fieldPlaces(file: RuleFile, document: RuleDocument): readonly FieldPlace[] {
  let places = known.get(document);
  if (!places) known.set(document, (places = findPlaces(file, document)));
  return places;
}

/** Whether everything in the document could be read, so that a key which is not there is not there. */
export function isComplete(file: RuleFile, document: RuleDocument): boolean {
  return faultsIn(file, document).length === 0;
}

function faultsIn(file: RuleFile, { start, end }: Range): Range[] {
  return file.yamlProblems.filter((problem) => !isHarmless(problem) && problem.start >= start && problem.start <= end);
}

function findPlaces(file: RuleFile, document: RuleDocument): FieldPlace[] {
  const { root, kind } = document;
  if (!root) return [];
  const faults = faultsIn(file, document);
  const places: FieldPlace[] = [];
  const shape = fieldsOf(kind);
  root.pairs.forEach((pair, i) => {
    const end = root.pairs[i + 1]?.start ?? document.end;
    if (!faults.some((fault) => fault.start >= pair.start && fault.start <= end))
      addPair(pair, root, shape, [], places);
  });
  return places;
}

function addPair(pair: Pair, parent: Mapping, shape: MapShape, path: FieldPlace['path'], places: FieldPlace[]): void {
  const value = resolved(pair.value);
  if (pair.key.kind !== 'Scalar' || !value || places.length >= MOST_PLACES) return;
  const { text } = pair.key;
  const [field, key] = lookUp(shape, text);
  const own = [...path, field && field.key !== '*' ? field.key : text];
  places.push({ path: own, field, pair, key, value, parent, parentShape: shape });
  if (field) addInside(value, field.shape, own, places);
}

/** The fields of a shape by the names under which they are read. */
const names = new WeakMap<MapShape, ReadonlyMap<string, readonly [Field, FieldPlace['key']]>>();

function lookUp(shape: MapShape, text: string): readonly [Field | undefined, FieldPlace['key']] {
  let byName = names.get(shape);
  if (!byName) names.set(shape, (byName = namesIn(shape)));
  const found = byName.get(text);
  if (found) return found;
  if (shape.entry) return [shape.entry, 'exact'];
  const [field] = byName.get(text.toLowerCase()) ?? [];
  return [field, 'case'];
}

function namesIn({ fields }: MapShape): Map<string, readonly [Field, FieldPlace['key']]> {
  const found = new Map<string, readonly [Field, FieldPlace['key']]>();
  for (const field of fields) found.set(field.key.toLowerCase(), [field, 'case']);
  for (const field of fields) for (const other of field.otherKeys ?? []) found.set(other, [field, 'other']);
  for (const field of fields) found.set(field.key, [field, 'exact']);
  return found;
}

function addInside(value: FieldPlace['value'], shape: Shape, path: FieldPlace['path'], places: FieldPlace[]): void {
  if (shape.is === 'map' && value.kind === 'Mapping') {
    for (const pair of value.pairs) addPair(pair, value, shape, path, places);
  }
  if (shape.is !== 'list' || value.kind !== 'Sequence') return;
  value.items.forEach((node: YamlNode, i) => {
    const item = resolved(node);
    if (!item || places.length >= MOST_PLACES) return;
    const own = [...path, i];
    places.push({
      path: own,
      field: shape.item,
      pair: undefined,
      key: 'exact',
      value: item,
      parent: value,
      parentShape: shape,
    });
    addInside(item, shape.item.shape, own, places);
  });
}

/** `~`, `null`, or nothing at all (https://yaml.org/spec/1.2.2/#10211-null). */
export function isNull(node: YamlNode): boolean {
  return (
    node.kind === 'Scalar' &&
    (node.style === 'empty' || (node.style === 'plain' && /^(?:~|null|Null|NULL|)$/.test(node.text)))
  );
}

/**
 * Whether a text is filled in by a tool before anybody reads it: `%%NAME%%`, `{{NAME}}`, `${NAME}`, `$(NAME)`,
 * `[parameters('name')]`.
 */
export function isTemplate(text: string): boolean {
  return /%%|\{\{|\$[{(]|^\[\w+\(.*\)\]$/.test(text);
}
