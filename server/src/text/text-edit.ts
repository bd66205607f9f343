/** Replacements in a text, the currency of every fix. */
import type { Range } from './range.ts';

/** Replaces the range by `text`. An empty range inserts, an empty text removes. */
export interface TextEdit extends Range {
  readonly text: string;
}

/**
 * Applies edits that do not overlap; their order does not matter, insertions at one place keep the order given.
 * @throws RangeError when two edits overlap: applying one would silently eat the other.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.map((edit, order) => ({ edit, order }));
  sorted.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.order - b.order);
  let out = '';
  let at = 0;
  for (const { edit } of sorted) {
    if (edit.start < at) throw new RangeError(`edits overlap at offset ${edit.start}`);
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
}

/** Whether two edits touch the same characters (two insertions at one place do not). */
export function overlap(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}
