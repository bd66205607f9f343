/**
 * From offsets to lines and back, for the edges that show positions to people and protocols.
 * Line ends are `\n`, `\r\n` and `\r`, as in the language server protocol.
 */

/** A place counted from zero: line, and UTF-16 units from the start of the line. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The offsets at which the lines of a text start; made once per text. */
export interface LineIndex {
  readonly length: number;
  readonly starts: readonly number[];
}

/** Reads the line starts of `text`; linear. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const ch = text.charCodeAt(i);
    if (ch === 10) starts.push(i + 1);
    else if (ch === 13) {
      if (text.charCodeAt(i + 1) === 10) i++;
      starts.push(i + 1);
    }
  }
  return { length: text.length, starts };
}

/** The number (from zero) of the line that holds `offset`; offsets outside the text are clamped into it. */
export function lineAt(index: LineIndex, offset: number): number {
  let low = 0;
  let high = index.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (index.starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The position of `offset`; offsets outside the text are clamped into it. */
export function positionAt(index: LineIndex, offset: number): Position {
  const clamped = Math.max(0, Math.min(offset, index.length));
  const line = lineAt(index, clamped);
  return { line, character: clamped - index.starts[line]! };
}
