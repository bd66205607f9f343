/** Edits that several YAML rules share. */
import { applyEdits, type Range, type TextEdit } from '../text/index.ts';
import { parseYaml } from '../yaml/index.ts';

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

/** Trying a change means reading the file once more; a rule has a few thousand characters. */
const LONGEST_TRIED = 100_000;

/** The first of several changes that leaves the fewest problems; undefined when none leaves fewer than there are. */
export function bestOf(text: string, changes: readonly TextEdit[][]): TextEdit[] | undefined {
  if (text.length > LONGEST_TRIED) return undefined;
  const problems = changes.map((edits) => parseYaml(applyEdits(text, edits)).problems.length);
  const fewest = Math.min(...problems);
  return fewest < parseYaml(text).problems.length ? changes[problems.indexOf(fewest)] : undefined;
}
