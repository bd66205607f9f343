/** The regular expressions of a query, with their places in the document. */
import type { Binding } from '../kql/semantics/index.ts';
import {
  type CallExpression,
  type Expression,
  type KqlTree,
  type Literal,
  type Node,
  nodesOf,
  type Parameter,
  type ParseOperator,
  placeInString,
} from '../kql/syntax/index.ts';
import type { EmbeddedText, Range } from '../text/index.ts';

/** Functions that take a regular expression, and which argument it is. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  extract: 0, extract_all: 0, extractall: 0, replace_regex: 1, replace: 0, indexof_regex: 1, trim: 0, trim_start: 0, trim_end: 0,
  countof: 1,
}; // biome-ignore format: a table

/** Words without which a query has no regular expression. */
const WORDS: ReadonlySet<string> = new Set([
  'matches regex',
  'parse',
  'parse-where',
  'parse-kv',
  ...Object.keys(FUNCTIONS),
]);

export interface RegexUse {
  readonly pattern: string;
  /** The call that it is an argument of; undefined for what is none, such as `matches regex`. */
  readonly call: CallExpression | undefined;
  /** Where a part of the pattern stands in the document; undefined for what is not written in it. */
  placeOf(part: Range): Range | undefined;
}

/** Calls `visit` with each regular expression that is known. A query that holds no such word costs next to nothing. */
export function forEachRegex(
  tree: KqlTree,
  binding: Binding,
  embedded: EmbeddedText,
  visit: (use: RegexUse) => void,
): void {
  if (!tree.tokens.some(({ text }) => WORDS.has(text) || text.startsWith('matches'))) return;
  for (const node of nodesOf(tree, 'BinaryExpression'))
    if (node.operator.text.startsWith('matches')) use(node.right, undefined);
  for (const node of nodesOf(tree, 'CallExpression')) {
    if (!Object.hasOwn(FUNCTIONS, node.name.name)) continue;
    if (node.name.name === 'countof' && textOf(node.args[2]) !== 'regex') continue;
    const argument = node.args[FUNCTIONS[node.name.name]!];
    if (argument) use(argument, node);
  }
  for (const node of nodesOf(tree, 'ParseOperator')) if (isRegexKind(node.parameters)) visit(composed(node));
  for (const { properties } of nodesOf(tree, 'ParseKvOperator'))
    for (const { name, value } of properties) if (name === 'regex' && value.kind === 'Literal') use(value, undefined);

  function use(node: Expression, call: CallExpression | undefined): void {
    const pattern = textOf(node);
    if (pattern === undefined) return;
    const literal = literalBehind(node);
    const { start, end } = node;
    visit({ pattern, call, placeOf: (part) => (literal ? rangeInLiteral(literal, part, embedded) : { start, end }) });
  }

  function textOf(node: Expression | undefined): string | undefined {
    const constant = node && binding.constantOf(node);
    return constant?.type === 'string' ? constant.value : undefined;
  }

  function literalBehind(node: Expression): Literal | undefined {
    if (node.kind === 'Literal') return node;
    const meaning = node.kind === 'Name' ? binding.meaningOf(node) : undefined;
    if (meaning?.kind !== 'let') return undefined;
    const { value } = meaning.let.statement;
    return value.kind === 'Literal' ? value : undefined;
  }

  /**
   * `parse kind=regex x with "a" Column "b"` is one expression, in which a column stands for a group, so that a bracket may be
   * opened in one text and closed in another.
   */
  function composed({ pattern: parts }: ParseOperator): RegexUse {
    let pattern = '';
    const texts: { readonly node: Expression; readonly start: number; readonly end: number }[] = [];
    for (const part of parts) {
      const text = part.kind === 'ColumnDeclaration' ? undefined : textOf(part);
      const start = pattern.length;
      pattern += text ?? (part.kind === 'Star' ? '.*?' : '(.*?)');
      if (text !== undefined) texts.push({ node: part as Expression, start, end: pattern.length });
    }
    const placeOf = (part: Range): Range | undefined => {
      const text = texts.find(({ start, end }) => start <= part.start && part.start < end);
      if (!text) return undefined;
      const { node, start, end } = text;
      const own = { start: part.start - start, end: Math.min(part.end, end) - start };
      return node.kind === 'Literal' ? rangeInLiteral(node, own, embedded) : { start: node.start, end: node.end };
    };
    return { pattern, call: undefined, placeOf };
  }
}

function isRegexKind(parameters: readonly Parameter[]): boolean {
  const isRegex = (value: Node): boolean => value.kind === 'Name' && value.name === 'regex';
  return parameters.some(({ name, value }) => name === 'kind' && isRegex(value));
}

/** Where a part of the value of a text stands in the document. */
function rangeInLiteral({ token }: Literal, part: Range, { map }: EmbeddedText): Range {
  const [start, end] = [part.start, part.end].map((offset) => placeInString(token.text, offset)) as [number, number];
  if (!map) return { start: token.start + start, end: token.start + end };
  const decoded = map.toDecoded(token.start);
  return { start: map.toDocument(decoded + start, false), end: map.toDocument(decoded + end, true) };
}
