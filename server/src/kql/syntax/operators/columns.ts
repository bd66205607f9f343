/** Lists that many operators share: `name = expression, …` and ordered columns. */
import { expectNamed, missingExpression, parseNamed, parseStar } from '../expressions.ts';
import { parseList } from '../lists.ts';
import { parseName, parseWildcardName } from '../names.ts';
import type { Expression } from '../nodes.ts';
import type { Parser } from '../parser.ts';

/** `a = f(x), b`; at least one unless `optional`. */
export function parseColumns(p: Parser, optional = false): Expression[] {
  return parseList(p, { element: parseNamed, missing: missingExpression, optional });
}

/** The same, up to a word such as `by`. */
export function parseColumnsUntil(p: Parser, words: ReadonlySet<string>, optional = false): Expression[] {
  const isEnd = (q: Parser) => q.token.kind === 'word' && words.has(q.token.text);
  return p.before(words, () => parseList(p, { element: parseNamed, missing: missingExpression, optional, isEnd }));
}

/** `*`, `a`, `f(x)`: the columns of distinct. */
export function parseColumnsOrStar(p: Parser): Expression[] {
  return parseList(p, { element: (q) => parseStar(q) ?? parseNamed(q), missing: missingExpression });
}

/** `a, b*`: the columns of project-away and project-keep. */
export function parseColumnPatterns(p: Parser): Expression[] {
  return parseList(p, { element: parseColumnPattern, missing: missingExpression, optional: true });
}

export function parseColumnPattern(p: Parser): Expression | undefined {
  return parseWildcardName(p) ?? parseName(p);
}

const DIRECTIONS = new Set(['asc', 'desc', 'granny-asc', 'granny-desc']);

/** `x desc nulls last`; `nulls` only where `nullsAllowed`. */
export function parseOrdering(p: Parser, expression: Expression, nullsAllowed = true): Expression {
  const directed = p.at('word') && DIRECTIONS.has(p.token.text);
  if (!directed && !(nullsAllowed && p.atWord('nulls'))) return expression;
  const direction = directed ? p.take() : undefined;
  let nulls = nullsAllowed ? p.takeWord('nulls') : undefined;
  if (nulls) {
    nulls = p.takeWord('first') ?? p.takeWord('last');
    if (!nulls) p.missing('`first` or `last`');
  }
  return { kind: 'OrderedExpression', start: expression.start, end: p.lastEnd, expression, direction, nulls };
}

/** An expression with an optional order; undefined when none begins here. */
export function parseOrdered(p: Parser): Expression | undefined {
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
