/**
 * The tactics and techniques that a document names, wherever its kind keeps them:
 *
 *     tactics: [InitialAccess]            rules, hunting queries; also as one text, `tactics: InitialAccess, Execution`
 *     relevantTechniques: [T1078]         the same
 *     category: Execution                 custom detections in the form of Graph, with `mitreTechniques`
 *     tactics: [{tactic: …, techniques: [{technique: …, subTechniques: […]}]}]    custom detections in the form of ARM
 */
import { Derived, type Range } from '../text/index.ts';
import { pairOf, placeOf, resolved, type Scalar, type Sequence, valueUnder, type YamlNode } from '../yaml/index.ts';
import type { RuleDocument } from './rule-document.ts';

/** A name of a tactic or an id of a technique; the range is the word's, or that of the first line of a block. */
export interface AttackWord extends Range {
  readonly role: 'tactic' | 'technique';
  /** Without blanks around it; empty for an item that holds nothing. */
  readonly text: string;
  /** The key that it stands under. */
  readonly key: string;
  readonly scalar: Scalar;
  /** The node in the tree: the scalar, or an alias of it. */
  readonly node: YamlNode;
  /** The list that it is an item of. */
  readonly list: Sequence | undefined;
  /** Whether it is all of the scalar, and not one of several in it. */
  readonly whole: boolean;
}

const WORDS = new Derived<RuleDocument, readonly AttackWord[]>();

/** The words of a document, read once for all who ask. */
export function attackWords(document: RuleDocument): readonly AttackWord[] {
  let words = WORDS.get(document);
  if (!words) WORDS.set(document, (words = readWords(document)));
  return words;
}

function readWords({ root, kind, text }: RuleDocument): AttackWord[] {
  const words: AttackWord[] = [];
  const add = (node: YamlNode | undefined, role: AttackWord['role'], key: string): void => {
    const pair = pairOf(node, key);
    if (pair) readValue(pair.value, role, key, text, words);
  };
  add(root, 'tactic', 'tactics');
  for (const key of ['relevantTechniques', 'techniques', 'subTechniques']) add(root, 'technique', key);
  if (kind !== 'CustomDetection') return words;
  for (const parent of [root, valueUnder(root, 'properties')]) {
    const template = valueUnder(valueUnder(parent, 'detectionAction'), 'alertTemplate');
    add(template, 'tactic', 'category');
    add(template, 'technique', 'mitreTechniques');
    add(template, 'tactic', 'tactics');
  }
  return words;
}

function readValue(node: YamlNode, role: AttackWord['role'], key: string, text: string, words: AttackWord[]): void {
  const target = resolved(node);
  if (target?.kind === 'Scalar') readScalar(node, target, role, key, text, words);
  if (target?.kind !== 'Sequence') return;
  for (const item of target.items) {
    const value = resolved(item);
    if (value?.kind === 'Scalar') {
      if (isNull(value) && value.style !== 'empty') continue;
      const { start, end } = placeOf(text, value);
      const word = value.text.trim();
      words.push({ start, end, role, text: word, key, scalar: value, node: item, list: target, whole: true });
    } else if (value?.kind === 'Mapping') {
      for (const [inner, innerRole] of NESTED) {
        const pair = pairOf(value, inner);
        if (pair) readValue(pair.value, innerRole, inner, text, words);
      }
    }
  }
}

/** The keys of an item that is a mapping. */
const NESTED: readonly (readonly [key: string, role: AttackWord['role']])[] = [
  ['tactic', 'tactic'],
  ['technique', 'technique'],
  ['techniques', 'technique'],
  ['subTechniques', 'technique'],
];

/** One text instead of a list: its parts between commas, where their places are known. */
function readScalar(
  node: YamlNode,
  scalar: Scalar,
  role: AttackWord['role'],
  key: string,
  text: string,
  words: AttackWord[],
): void {
  if (isNull(scalar)) return;
  const { start, end } = scalar.content;
  const parts = text.slice(start, end) === scalar.text ? [...scalar.text.matchAll(/[^\s,;](?:[^,;]*[^\s,;])?/g)] : [];
  if (parts.length < 2) {
    const place = placeOf(text, scalar);
    const word = scalar.text.trim();
    words.push({
      start: place.start,
      end: place.end,
      role,
      text: word,
      key,
      scalar,
      node,
      list: undefined,
      whole: true,
    });
    return;
  }
  for (const { 0: part, index } of parts) {
    const from = start + index;
    const to = from + part.length;
    words.push({ start: from, end: to, role, text: part, key, scalar, node, list: undefined, whole: false });
  }
}

/** `~`, `null`, nothing at all (https://yaml.org/spec/1.2.2/#10211-null). */
function isNull({ style, text }: Scalar): boolean {
  return text.trim() === '' || (style === 'plain' && /^(~|null|Null|NULL)$/.test(text));
}
