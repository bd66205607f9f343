/** Edits that several YAML rules share. */
import { applyEdits, type Range, type TextEdit } from '../text/index.ts';
import { parseYaml, resolved, type Scalar, type YamlNode } from '../yaml/index.ts';

/** Offset at which the line that holds `offset` starts. */
export function lineStart(text: string, offset: number): number {
  while (offset > 0 && text[offset - 1] !== '\n' && text[offset - 1] !== '\r') offset--;
  return offset;
}

export interface SourceLine {
  readonly start: number;
  /** The white space in front, whatever kind it is of. */
  readonly indentation: string;
  readonly blank: boolean;
}

/** The lines from the one that holds `offset` on. */
export function* linesFrom(text: string, offset: number): Generator<SourceLine> {
  for (let start = lineStart(text, offset); start < text.length; ) {
    const [indentation] = /^[^\S\r\n]*/.exec(text.slice(start, start + 1000))!;
    const next = text[start + indentation.length];
    yield { start, indentation, blank: next === undefined || next === '\n' || next === '\r' };
    const end = text.indexOf('\n', start);
    if (end < 0) return;
    start = end + 1;
  }
}

/** Puts a plain value into single quotes; undefined where that would not make the file any better. */
export function quoteFix(text: string, { start, end }: Range): { title: string; edits: TextEdit[] } | undefined {
  const quoted = `'${text.slice(start, end).trimEnd().replaceAll("'", "''")}'`;
  const edits = bestOf(text, [[{ start, end, text: quoted }]]);
  return edits && { title: 'Put it into quotes', edits };
}

/** The lines from `offset` to the next top-level key, with their text. */
export function* sectionFrom(text: string, offset: number): Generator<SourceLine> {
  for (const line of linesFrom(text, offset)) {
    if (line.start > offset && /^[A-Za-z_][\w.-]*:(?:\s|$)/.test(text.slice(line.start, line.start + 200))) return;
    yield line;
  }
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

/** The texts of a list, empty ones and nulls left out. */
export function textsOf(node: YamlNode | undefined): Scalar[] {
  const list = resolved(node);
  if (list?.kind !== 'Sequence') return [];
  return list.items.flatMap((item) => {
    const scalar = resolved(item);
    return scalar?.kind === 'Scalar' && !isNull(scalar) ? [scalar] : [];
  });
}

/** `~`, `null`, nothing at all (https://yaml.org/spec/1.2.2/#10211-null). */
function isNull({ style, text }: Scalar): boolean {
  return text.trim() === '' || (style === 'plain' && /^(~|null|Null|NULL)$/.test(text));
}

/** Where the text of a scalar is shown: its content, or the first line of a block. */
export function placeOf(text: string, { style, content }: Scalar): Range {
  if (style !== 'literal' && style !== 'folded') return content;
  const [, blanks, line] = /^(\s*)([^\r\n]*)/.exec(text.slice(content.start, content.end))!;
  const start = content.start + blanks!.length;
  return { start, end: start + line!.trimEnd().length };
}

/** Puts another word in the place of a scalar's text; a block becomes plain text. */
export function replaceScalar({ style, start, end, content }: Scalar, text: string): TextEdit {
  const isBlock = style === 'literal' || style === 'folded';
  return isBlock ? { start, end, text } : { start: content.start, end: content.end, text };
}
