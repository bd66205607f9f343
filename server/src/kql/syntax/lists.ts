/** Lists with commas, tolerant of a missing or doubled one. */

import type { Parser } from './parser.ts';
import { startsExpression } from './starts.ts';

export interface ListOptions<T> {
  /** Parses one element; undefined, without having moved, when none begins here. */
  readonly element: (p: Parser) => T | undefined;
  /** Stands in for an element that should be there, with its problem. */
  readonly missing: (p: Parser) => T;
  /** Whether the list may be empty. */
  readonly optional?: boolean;
  readonly trailingComma?: boolean;
  /** Whether the list ends here although an element could begin: `by` after the aggregates of summarize. */
  readonly isEnd?: (p: Parser) => boolean;
  /** Whether the comma here belongs to the list around this one: `T | render timechart with (ycolumns = a, b, series = c)`. */
  readonly isOuterComma?: (p: Parser) => boolean;
  /** Whether an element begins here, where a comma has been forgotten; an expression unless told otherwise. */
  readonly starts?: (p: Parser) => boolean;
}

/** `a, b, c` up to what encloses the list. */
export function parseList<T>(p: Parser, options: ListOptions<T>): T[] {
  const { element, missing, trailingComma = false, isEnd, isOuterComma, starts = startsExpression } = options;
  const elements: T[] = [];
  let wanted = !options.optional;
  p.enterList();
  for (;;) {
    const before = p.index;
    const parsed = isEnd?.(p) || p.atLostClause() ? undefined : element(p);
    if (parsed !== undefined) elements.push(parsed);
    else if (p.at(',') || wanted) elements.push(missing(p));
    else break;
    if (!isOuterComma?.(p) && p.takeIf(',')) {
      wanted = !trailingComma;
      continue;
    }
    // every loop moves or leaves, whatever the element does
    if (p.index === before || p.atAnchor() || isEnd?.(p) || !starts(p)) break;
    // `project a b`
    p.reportForgotten(',', 'between the elements of this list');
    wanted = true;
  }
  p.leaveList();
  return elements;
}
