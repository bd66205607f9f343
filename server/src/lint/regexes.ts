/** The regular expressions of a query, with their places in the document. */
import type { Binding } from '../kql/semantics/index.ts';
import {
  type CallExpression,
  type Expression,
  type KqlTree,
  type Literal,
  nodesOf,
  placeInString,
} from '../kql/syntax/index.ts';
import type { EmbeddedText, Range } from '../text/index.ts';

/** Functions that take a regular expression, and which argument it is. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  extract: 0, extract_all: 0, extractall: 0, replace_regex: 1, replace: 0, indexof_regex: 1, trim: 0, trim_start: 0, trim_end: 0,
  countof: 1,
}; // biome-ignore format: a table

export interface RegexUse {
  readonly pattern: string;
  /** The literal that holds it, here or in a `let`; undefined when it is put together. */
  readonly literal: Literal | undefined;
  /** What stands where the expression is wanted. */
  readonly node: Expression;
  /** The call that it is an argument of; undefined for `matches regex`. */
  readonly call: CallExpression | undefined;
}

/** Calls `visit` with each regular expression that is known. A query that holds no such word costs next to nothing. */
export function forEachRegex(tree: KqlTree, binding: Binding, visit: (use: RegexUse) => void): void {
  if (!tree.tokens.some(({ text }) => text.startsWith('matches') || Object.hasOwn(FUNCTIONS, text))) return;
  for (const node of nodesOf(tree, 'BinaryExpression'))
    if (node.operator.text.startsWith('matches')) use(node.right, undefined);
  for (const node of nodesOf(tree, 'CallExpression')) {
    if (!Object.hasOwn(FUNCTIONS, node.name.name)) continue;
    if (node.name.name === 'countof' && !isRegexKind(node.args[2])) continue;
    const argument = node.args[FUNCTIONS[node.name.name]!];
    if (argument) use(argument, node);
  }

  function use(node: Expression, call: CallExpression | undefined): void {
    const constant = binding.constantOf(node);
    if (constant?.type !== 'string') return;
    visit({ pattern: constant.value, literal: literalBehind(node), node, call });
  }

  /** `countof(text, search, 'regex')` */
  function isRegexKind(kind: Expression | undefined): boolean {
    const constant = kind && binding.constantOf(kind);
    return constant?.type === 'string' && constant.value === 'regex';
  }

  function literalBehind(node: Expression): Literal | undefined {
    if (node.kind === 'Literal') return node;
    const meaning = node.kind === 'Name' ? binding.meaningOf(node) : undefined;
    if (meaning?.kind !== 'let') return undefined;
    const { value } = meaning.let.statement;
    return value.kind === 'Literal' ? value : undefined;
  }
}

/** Where a part of the value of a text stands in the document. */
export function rangeInLiteral({ token }: Literal, part: Range, { map }: EmbeddedText): Range {
  const [start, end] = [part.start, part.end].map((offset) => placeInString(token.text, offset)) as [number, number];
  if (!map) return { start: token.start + start, end: token.start + end };
  const decoded = map.toDecoded(token.start);
  return { start: map.toDocument(decoded + start, false), end: map.toDocument(decoded + end, true) };
}
