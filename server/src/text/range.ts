/**
 * The one coordinate of the core: half-open ranges of UTF-16 offsets into the document.
 * Lines and characters exist only at the edges (lsp, cli).
 */

/** A half-open range `[start, end)` of UTF-16 document offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Whether `offset` lies in the range or at its end, as a caret does. */
export function touches(range: Range, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

/** Whether `inner` lies wholly inside `outer`. */
export function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
