/**
 * The tree of a YAML document, with the place of everything: keys, values, quotes excluded and included.
 * All ranges are document offsets.
 */
import type { Range } from '../text/index.ts';

export type YamlNode = Mapping | Sequence | Scalar | Alias;

export interface Mapping extends Range {
  readonly kind: 'Mapping';
  readonly flow: boolean;
  readonly pairs: readonly Pair[];
}

/** `key: value`; the range reaches from the key to the end of the value. */
export interface Pair extends Range {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

export interface Sequence extends Range {
  readonly kind: 'Sequence';
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'empty';

/** A text value. `start..end` is all of it, quotes and block header included. */
export interface Scalar extends Range {
  readonly kind: 'Scalar';
  readonly style: ScalarStyle;
  /** The raw text between the quotes, or the lines of a block. Empty values have an empty range after their key. */
  readonly content: Range;
  /** Indentation of a block's lines; 0 for other styles. */
  readonly indent: number;
  readonly anchor: string | undefined;
  /** The decoded text. */
  readonly text: string;
}

/** `*name`, and the node it stands for, if there is one before it in the document. */
export interface Alias extends Range {
  readonly kind: 'Alias';
  readonly name: string;
  readonly target: YamlNode | undefined;
}

/** One document of a file; files hold several between `---` lines. */
export interface YamlDocument extends Range {
  readonly root: YamlNode | undefined;
  readonly comments: readonly Range[];
}

/** What is wrong with the YAML; each code is a rule `yaml/<code>`. */
export type YamlProblemCode =
  | 'block-first-line' | 'colon-in-text' | 'duplicate-key' | 'indentation' | 'invalid-character' | 'key-inside-query'
  | 'kql-comment' | 'lost-character' | 'merge-conflict'
  | 'missing-colon' | 'missing-space' | 'mixed-line-ends' | 'nested-too-deeply' | 'nested-under-value'
  | 'reserved-character' | 'syntax' | 'tab-indentation' | 'text-after-block-header' | 'text-after-quote'
  | 'unclosed-bracket' | 'unclosed-quote' | 'undefined-alias' | 'unindented-line' | 'unknown-escape' | 'unquoted-placeholder'; // biome-ignore format: a list

export interface YamlProblem extends Range {
  readonly code: YamlProblemCode;
  /** The name, character or key that the message speaks of. */
  readonly detail: string;
  /** The column in which the line should begin, for problems of indentation. */
  readonly column?: number;
}

/** The detail of a `duplicate-key` with which a whole second rule begins. */
export const SECOND_RULE = '---';

export interface YamlFile {
  /** The text as it was read: what a merge has left behind is covered. */
  readonly source: string;
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly YamlProblem[];
  /** Whether there are more problems than these. */
  readonly more: boolean;
}

/** The node itself, or what an alias stands for. */
export function resolved(node: YamlNode | undefined): Exclude<YamlNode, Alias> | undefined {
  return node?.kind === 'Alias' ? resolved(node.target) : node;
}

/** The scalar text of a node; undefined for collections. */
export function scalarText(node: YamlNode | undefined): string | undefined {
  const target = resolved(node);
  return target?.kind === 'Scalar' ? target.text : undefined;
}

/** The pair with that key; the last one wins, as in every YAML reader that tolerates duplicates. */
export function pairOf(node: YamlNode | undefined, key: string): Pair | undefined {
  const target = resolved(node);
  if (target?.kind !== 'Mapping') return undefined;
  return target.pairs.findLast((pair) => pair.key.kind === 'Scalar' && pair.key.text === key);
}

/** The value under a key. */
export function valueUnder(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return pairOf(node, key)?.value;
}

/** Where the text of a scalar is shown: its content, or the first line of a block. */
export function placeOf(text: string, { style, content }: Scalar): Range {
  if (style !== 'literal' && style !== 'folded') return content;
  const [, blanks, line] = /^(\s*)([^\r\n]*)/.exec(text.slice(content.start, content.end))!;
  const start = content.start + blanks!.length;
  return { start, end: start + line!.trimEnd().length };
}
