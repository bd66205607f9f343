/** What the fields of a rule and their values say when hovered: what they do, their limits, what holds without them. */
import type { Facts } from '../facts/index.ts';
import {
  type Field,
  fieldAt,
  isWellFormedDuration,
  type RuleFile,
  readDuration,
  SECOND,
  type Shape,
  writeDuration,
} from '../rule/index.ts';
import { type Range, touches } from '../text/index.ts';
import { placeOf, type Scalar, scalarText, valueUnder, type YamlNode } from '../yaml/index.ts';
import { completionMarkdown } from './completion/completion.ts';
import { durationText, fieldMarkdown } from './completion/yaml-keys.ts';
import type { Hover } from './hover.ts';
import { codeSpan } from './markdown.ts';

/** The hover of the key or value at an offset. */
export function fieldHover(file: RuleFile, offset: number, facts: Facts): Hover | undefined {
  const document = file.documents.find((one) => touches(one, offset) && one.root);
  if (!document?.root) return undefined;
  const found = fieldNode(document.root, offset);
  if (!found) return undefined;
  const own = fieldAt(document.kind, found.path);
  // what has no effect in such a rule still means something to who wrote it
  const field = own ?? (document.kind === 'NRT' ? fieldAt('Scheduled', found.path) : undefined);
  if (!field) return undefined;
  const { node, isKey, parents } = found;
  const range = isKey ? rangeOf(node) : placeOf(file.text, node);
  if (!touches(range, offset)) return undefined;
  const markdown = isKey
    ? `**${field.key === '*' ? 'A key of your own' : field.key}**\n\n${own ? '' : `${NOT_IN_NRT}\n\n`}${fieldMarkdown(field)}`
    : valueMarkdown(field, node.text, parents, facts);
  return markdown ? { range, markdown } : undefined;
}

const NOT_IN_NRT = 'A rule in near real time has no use for it. In a scheduled rule:';

interface FieldNode {
  readonly node: Scalar;
  readonly isKey: boolean;
  readonly path: readonly string[];
  /** The mappings around, the innermost first. */
  readonly parents: readonly YamlNode[];
}

/** The key or the value at an offset, with the way to it. */
function fieldNode(root: YamlNode, offset: number): FieldNode | undefined {
  const path: string[] = [];
  const parents: YamlNode[] = [];
  for (let node: YamlNode | undefined = root; node; ) {
    if (node.kind === 'Scalar') return { node, isKey: false, path, parents };
    if (node.kind === 'Alias') return undefined;
    if (node.kind === 'Sequence') {
      path.push('*');
      node = node.items.find((item) => touches(item, offset));
      continue;
    }
    parents.unshift(node);
    const pair: { key: YamlNode; value: YamlNode } | undefined = node.pairs.find((one) => touches(one, offset));
    if (pair?.key.kind !== 'Scalar') return undefined;
    path.push(pair.key.text);
    if (touches(pair.key, offset)) return { node: pair.key, isKey: true, path, parents };
    node = pair.value;
  }
  return undefined;
}

function valueMarkdown({ shape }: Field, text: string, parents: readonly YamlNode[], facts: Facts): string | undefined {
  const value = text.trim();
  switch (shape.is) {
    case 'word': {
      const isSame = (other: string): boolean => other.toLowerCase() === value.toLowerCase();
      const known = shape.values.find((one) => isSame(one.text));
      return known && `**${known.text}**\n\n${known.description}`;
    }
    case 'text':
      return textMarkdown(shape, value, parents, facts);
    case 'duration': {
      const ticks = isWellFormedDuration(value) ? readDuration(value)?.ticks : undefined;
      if (ticks === undefined) return undefined;
      const [short, iso] = (['short', 'iso'] as const).map((dialect) => codeSpan(writeDuration(ticks, dialect)));
      return `**${durationText(ticks / SECOND)}**\n\nWritten ${short} or ${iso}.`;
    }
    default:
      return undefined;
  }
}

function textMarkdown(
  { holds }: Shape & { is: 'text' },
  value: string,
  parents: readonly YamlNode[],
  facts: Facts,
): string | undefined {
  switch (holds) {
    case 'entityType': {
      const type = facts.entities.typeNamed(value);
      if (!type) return undefined;
      const required = type.required
        .map((combination) => combination.map((name) => `\`${name}\``).join(' and '))
        .join(', or ');
      return [`**${type.name}**`, type.description, required && `Needs ${required}.`].filter(Boolean).join('\n\n');
    }
    case 'identifier': {
      const name = parents
        .map((parent) => scalarText(valueUnder(parent, 'entityType')))
        .find((one) => one !== undefined);
      const type = name === undefined ? undefined : facts.entities.typeNamed(name.trim());
      const known = type?.identifiers.find((one) => one.name === value);
      return known && `**${type!.name}: ${known.name}**\n\n${known.description}`;
    }
    case 'connector':
      return completionMarkdown('connector', value, facts);
    case 'customDetail': {
      const column = scalarText(valueUnder(valueUnder(parents.at(-1), 'customDetails'), value))?.trim();
      return column
        ? `**${codeSpan(value)}**\n\nA custom detail, taken from the column ${codeSpan(column)}.`
        : undefined;
    }
    case 'dataType':
      return facts.table(value, 'workspace') && completionMarkdown('table', value, facts);
    default:
      return undefined;
  }
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}
