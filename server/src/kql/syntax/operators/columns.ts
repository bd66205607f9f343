/** Lists that many operators share: `name = expression, …` and ordered columns. */
import {
  expectNamed,
  missingExpression,
  namedExpression,
  parseNamed,
  parseQuotedName,
  parseStar,
} from '../expressions.ts';
import { parseList } from '../lists.ts';
import { parseName, parseWildcardName } from '../names.ts';
import type { Expression, Name, NamedExpression } from '../nodes.ts';
import type { Parser } from '../parser.ts';
import { beginsExpression } from '../starts.ts';
import { isCapital, isDeclarableName, type Token } from '../tokens.ts';

/** `a = f(x)`; reads `f(x) as a` of SQL as it. */
export function parseColumn(p: Parser): Expression | undefined {
  const start = p.token.start;
  const value = parseNamed(p);
  if (value?.kind === 'PathExpression' && p.at('=')) {
    p.report(value, 'Only a column can be given a value, not a part of one.', 'KS198');
    return namedExpression(p, start, [{ ...p.absent('a column'), start, end: value.end }]);
  }
  const isRenamed =
    value &&
    p.at('word') &&
    p.token.text.toLowerCase() === 'as' &&
    !p.onNewLine() &&
    !p.atClause() &&
    isDeclarableName(p.peek(1));
  return isRenamed ? parseRenamed(p, value) : value;
}

function parseRenamed(p: Parser, value: Expression): NamedExpression {
  const { start } = value;
  const { end, text } = p.peek(1);
  const edits = [
    { start, end: start, text: `${text} = ` },
    { start: value.end, end, text: '' },
  ];
  const message = `A column is named before its value: write \`${text} = …\`.`;
  p.report({ start: p.token.start, end }, message, 'KS198', { title: `Write \`${text} = …\``, edits });
  const equals = p.take();
  p.take();
  // the name stands behind its value, where no node of a name may be
  const name: Name = { kind: 'Name', start, end: start, form: 'plain', name: text };
  return { kind: 'NamedExpression', start, end, names: [name], equals, value };
}

/** `a = f(x), b`; at least one unless `optional`. */
export function parseColumns(p: Parser, optional = false): Expression[] {
  return parseList(p, { element: parseColumn, missing: missingExpression, optional });
}

/** The same, up to a word such as `by`. */
export function parseColumnsUntil(p: Parser, words: ReadonlySet<string>, optional = false): Expression[] {
  const isEnd = (q: Parser) => q.token.kind === 'word' && words.has(q.token.text);
  return p.before(words, () => parseList(p, { element: parseColumn, missing: missingExpression, optional, isEnd }));
}

/** `*`, `a`, `f(x)`: the columns of distinct. */
export function parseColumnsOrStar(p: Parser): Expression[] {
  return parseList(p, { element: (q) => parseStar(q) ?? parseColumn(q), missing: missingExpression });
}

/** `a, b*`: the columns of project-away and project-keep. */
export function parseColumnPatterns(p: Parser): Expression[] {
  return parseList(p, { element: parseColumnPattern, missing: missingExpression, optional: true });
}

/** A column by its name, or several by a pattern. */
export function parseColumnPattern(p: Parser): Expression | undefined {
  if (p.at('string')) return parseQuotedName(p);
  const column = parseWildcardName(p) ?? parseName(p);
  refuseCall(p);
  return column;
}

/** `project-away f(x)`: passes over the arguments where a column has been read and calls are not taken. */
export function refuseCall(p: Parser): void {
  if (!p.at('(') || !p.touches(0)) return;
  p.reportUnexpected(': only columns stand here, compute them with `extend` before');
  const close = p.closerOf(p.index);
  if (close === undefined) p.skipToAnchor();
  else p.index = close + 1;
}

/** Passes over `by` where the columns stand behind the operator itself: `distinct by x`. */
export function skipBy(p: Parser, keyword: Token): void {
  if (p.atWord('by') && beginsExpression(p.peek(1)))
    p.takeNeedless(`\`${keyword.text}\` takes no \`by\`: its columns stand behind it.`);
}

const DIRECTIONS = new Set(['asc', 'desc', 'granny-asc', 'granny-desc']);

/** Directions as SQL and others write them. */
const MEANT_DIRECTIONS: ReadonlyMap<string, string> = new Map([
  ['ascending', 'asc'],
  ['descending', 'desc'],
]);

function mendDirection(p: Parser): void {
  const { kind, text } = p.token;
  if (kind !== 'word') return;
  const meant = MEANT_DIRECTIONS.get(text.toLowerCase());
  if (meant) p.readAs(1, meant, `Expected \`${meant}\`, not \`${text}\`.`);
  else if (isCapital(text) && DIRECTIONS.has(text.toLowerCase())) p.readInSmallLetters();
}

/** `x desc nulls last`; `nulls` only where `nullsAllowed`. */
export function parseOrdering(p: Parser, expression: Expression, nullsAllowed = true): Expression {
  mendDirection(p);
  const directed = p.at('word') && DIRECTIONS.has(p.token.text);
  if (!directed && !(nullsAllowed && p.atWord('nulls'))) return expression;
  const direction = directed ? p.take() : undefined;
  const misplaced = !nullsAllowed && p.atWord('nulls') && (p.peek(1).text === 'first' || p.peek(1).text === 'last');
  if (misplaced) p.reportUnexpected(': only `sort` and `top` say where the nulls go');
  let nulls = nullsAllowed || misplaced ? p.takeWord('nulls') : undefined;
  if (nulls) {
    nulls = p.takeWord('first') ?? p.takeWord('last');
    if (!nulls) p.missing('`first` or `last`');
  }
  return { kind: 'OrderedExpression', start: expression.start, end: p.lastEnd, expression, direction, nulls };
}

/** An expression with an optional order; undefined when none begins here. */
export function parseOrdered(p: Parser): Expression | undefined {
  const isEarly = p.at('word') && DIRECTIONS.has(p.token.text) && beginsExpression(p.peek(1));
  if (isEarly) {
    p.report(p.token, `\`${p.token.text}\` stands behind its key.`, 'KS006');
    p.take();
  }
  const expression = parseNamed(p);
  return expression && parseOrdering(p, expression);
}

export function expectOrdered(p: Parser): Expression {
  return parseOrdered(p) ?? missingExpression(p);
}

/** A named expression with a word after it that the operator waits for: `5 of x`, `3 by y`. */
export function expectNamedBefore(p: Parser, word: string): Expression {
  return p.before(new Set([word]), () => expectNamed(p));
}
