/** Edits that several YAML rules share. */
import type { Range, TextEdit } from '../text/index.ts';

/** Offset at which the line that holds `offset` starts. */
export function lineStart(text: string, offset: number): number {
  while (offset > 0 && text[offset - 1] !== '\n' && text[offset - 1] !== '\r') offset--;
  return offset;
}

/** The lines from the one that holds `offset` on: where each starts, and its indentation. */
export function* linesFrom(
  text: string,
  offset: number,
): Generator<{ start: number; indentation: string; blank: boolean }> {
  for (let start = lineStart(text, offset); start < text.length; ) {
    const [indentation] = /^[^\S\r\n]*/.exec(text.slice(start, start + 1000))!;
    const next = text[start + indentation.length];
    yield { start, indentation, blank: next === undefined || next === '\n' || next === '\r' };
    const end = text.indexOf('\n', start);
    if (end < 0) return;
    start = end + 1;
  }
}

/** Puts a plain value into single quotes. */
export function quote(text: string, range: Range): TextEdit {
  return {
    start: range.start,
    end: range.end,
    text: `'${text.slice(range.start, range.end).trimEnd().replaceAll("'", "''")}'`,
  };
}

/** Makes the line's indentation so many columns wide. */
export function indentTo(line: { start: number; indentation: string }, columns: number): TextEdit {
  return { start: line.start, end: line.start + line.indentation.length, text: ' '.repeat(columns) };
}
