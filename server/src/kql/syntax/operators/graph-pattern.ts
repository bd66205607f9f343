/** Patterns of graph-match and graph-shortest-paths: `(a)-[e*1..5]->(b)--(c)`. */

import type { Range } from '../../../text/index.ts';
import { missingExpression } from '../expressions.ts';
import { parseList } from '../lists.ts';
import { parseName } from '../names.ts';
import type { Expression, NameNode } from '../nodes.ts';
import type { Parser } from '../parser.ts';
import { parsePath } from '../primary.ts';

export interface GraphPattern extends Range {
  readonly kind: 'GraphPattern';
  readonly elements: readonly (GraphPatternNode | GraphPatternEdge)[];
}

/** `(a)` */
export interface GraphPatternNode extends Range {
  readonly kind: 'GraphPatternNode';
  readonly name: NameNode | undefined;
}

/** `-->`, `<--`, `--`, `-[e]->`, `<-[e*1..5]-` */
export interface GraphPatternEdge extends Range {
  readonly kind: 'GraphPatternEdge';
  readonly name: NameNode | undefined;
  /** Number of hops of a variable-length edge: from, to. */
  readonly hops: readonly Expression[];
}

export const GRAPH_PATTERN_CHILDREN = {
  GraphPattern: ['elements'],
  GraphPatternNode: ['name'],
  GraphPatternEdge: ['name', 'hops'],
};

/** `pattern, pattern` */
export function parseGraphPatterns(p: Parser): GraphPattern[] {
  return parseList(p, { element: parseGraphPattern, missing: missingPattern, starts: () => false });
}

function missingPattern(p: Parser): GraphPattern {
  const { start, end } = p.missing('a pattern such as `(a)-[e]->(b)`');
  return { kind: 'GraphPattern', start, end, elements: [] };
}

function parseGraphPattern(p: Parser): GraphPattern | undefined {
  const elements: (GraphPatternNode | GraphPatternEdge)[] = [];
  for (let element = parseElement(p); element; element = parseElement(p)) elements.push(element);
  if (elements.length === 0) return undefined;
  return { kind: 'GraphPattern', start: elements[0]!.start, end: p.lastEnd, elements };
}

function parseElement(p: Parser): GraphPatternNode | GraphPatternEdge | undefined {
  const start = p.token.start;
  if (p.takeIf('(')) {
    const { value: name } = p.within('(', 'to close the node', () => parseName(p));
    return { kind: 'GraphPatternNode', start, end: p.lastEnd, name };
  }
  if (takeArrow(p, '-->') || takeArrow(p, '<--') || takeArrow(p, '--')) {
    return { kind: 'GraphPatternEdge', start, end: p.lastEnd, name: undefined, hops: [] };
  }
  if (!takeArrow(p, '-[') && !takeArrow(p, '<-[')) return undefined;
  const name = parseName(p);
  const hops = p.takeIf('*') ? parseHops(p) : [];
  if (!takeArrow(p, ']->') && !takeArrow(p, ']-')) p.missing('`]->` or `]-` to close the edge', 'KS005');
  return { kind: 'GraphPatternEdge', start, end: p.lastEnd, name, hops };
}

/** `1..5` after `*` */
function parseHops(p: Parser): Expression[] {
  const low = parseHop(p) ?? p.missing('the number of hops, such as `1..5`');
  p.expect('..', 'between the numbers of hops');
  return [low, parseHop(p) ?? missingExpression(p)];
}

/** A value with an optional sign. */
function parseHop(p: Parser): Expression | undefined {
  const operator = p.at('-') || p.at('+') ? p.take() : undefined;
  if (!operator) return parsePath(p);
  const operand = p.at('-') || p.at('+') ? missingExpression(p) : (parsePath(p) ?? missingExpression(p));
  return { kind: 'UnaryExpression', start: operator.start, end: operand.end, operator, operand };
}

/** Takes the tokens that spell the arrow, if they touch one another. */
export function takeArrow(p: Parser, arrow: string): boolean {
  let length = 0;
  let tokens = 0;
  while (length < arrow.length) {
    const token = p.peek(tokens);
    if (token.text === '' || !arrow.startsWith(token.text, length) || (tokens > 0 && !p.touches(tokens))) return false;
    length += token.text.length;
    tokens++;
  }
  p.index += tokens;
  return true;
}
