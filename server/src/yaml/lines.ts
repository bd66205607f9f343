/** The lines of a text, for the readers that work where YAML proper has given up. */

export interface Line {
  /** Offset of the line's first character. */
  readonly start: number;
  /** Offset of its line end, which is not part of it. */
  readonly end: number;
  /** Columns of white space in front; a tab counts as one. */
  readonly indent: number;
  /** Ordinary blanks in front: what counts as indentation. */
  readonly blanks: number;
  /** The line without indentation and trailing blanks. */
  readonly text: string;
}

/** The lines of `source` between two offsets. */
export function linesOf(source: string, start: number, end: number): Line[] {
  const lines: Line[] = [];
  while (start < end) {
    let at = start;
    while (at < end && source[at] !== '\n' && source[at] !== '\r') at++;
    lines.push(lineFrom(source, start, at));
    if (source[at] === '\r' && source[at + 1] === '\n') at++;
    start = at + 1;
  }
  return lines;
}

function lineFrom(source: string, start: number, end: number): Line {
  let first = start;
  // also the blanks that no YAML reader takes for indentation (no-break space), which people paste in
  while (first < end && /\s/.test(source[first]!)) first++;
  let blanks = 0;
  while (source[start + blanks] === ' ' && start + blanks < first) blanks++;
  return { start, end, indent: first - start, blanks, text: source.slice(first, end).trimEnd() };
}

export function isBlank(line: Line): boolean {
  return line.text === '';
}

/** Where the text of the line begins. */
export function textStart(line: Line): number {
  return line.start + line.indent;
}

export function textEnd(line: Line): number {
  return textStart(line) + line.text.length;
}
