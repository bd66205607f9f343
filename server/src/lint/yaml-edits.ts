/** Edits that several YAML rules share. */

import type { AttackWord } from '../rule/index.ts';
import { applyEdits, type Range, type TextEdit } from '../text/index.ts';
import { parseYaml, type Scalar } from '../yaml/index.ts';
import type { Fix } from './finding.ts';

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

/** A value may be any text; so much of it is shown in a message. */
export function cut(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0]!;
  return line.length > 60 || line.length < text.length ? `${line.slice(0, 60)}…` : line;
}

/** Writes another value; quotes stay, a block becomes plain text. The value must not need quotes where it has none. */
export function replaceScalar(scalar: Scalar, text: string, safe: boolean, title = `Write ${text}`): Fix {
  const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
  const { start, end } = isBlock ? scalar : scalar.content;
  return { title, safe, edits: [{ start, end, text }] };
}

/** Takes a key with its value out, with the lines that it stands on alone. */
export function removeLines(text: string, { start, end }: Range, title: string): Fix | undefined {
  const from = lineStart(text, start);
  let to = end;
  while (to > start && /\s/.test(text[to - 1]!)) to--;
  const lineEnd = text.indexOf('\n', to);
  const rest = text.slice(to, lineEnd < 0 ? text.length : lineEnd);
  // `{ a: 1, b: 2 }` holds more on its line
  if (text.slice(from, start).trim() !== '' || !/^\s*(?:#.*)?$/.test(rest)) return undefined;
  return { title, safe: false, edits: [{ start: from, end: lineEnd < 0 ? text.length : lineEnd + 1, text: '' }] };
}

/** Puts another word in the place of one of ATT&CK; a block becomes plain text. */
export function replaceWord({ scalar, whole, start, end }: AttackWord, text: string): TextEdit {
  const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
  if (isBlock) return { start: scalar.start, end: scalar.end, text };
  return whole ? { ...scalar.content, text } : { start, end, text };
}

/** Gives each of several words in one item of a list an item of its own; a text instead of a list becomes one. */
export function splitWord(
  text: string,
  { scalar, node, list, whole, key }: AttackWord,
  words: readonly string[],
): TextEdit[] {
  const isLine = scalar.style === 'plain' || scalar.style === 'single' || scalar.style === 'double';
  if (!isLine || node !== scalar || !whole) return [];
  const quote = scalar.style === 'single' ? "'" : scalar.style === 'double' ? '"' : '';
  const items = words.map((word) => quote + word + quote);
  const { start, end } = scalar;
  // `category` and `technique` take one
  if (!list && !key.endsWith('s')) return [];
  if (!list) return [{ start, end, text: `[${items.join(', ')}]` }];
  if (list.flow) return [{ start, end, text: items.join(', ') }];
  const lead = text.slice(lineStart(text, start), start);
  if (!/^[ \t]*-[ \t]+$/.test(lead)) return [];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return [{ start, end, text: items.join(eol + lead) }];
}

/** Takes an item that holds nothing out of its list, with its line. */
export function removeEmptyItem(text: string, { start }: AttackWord): TextEdit[] {
  const from = lineStart(text, start);
  const line = /^[ \t]*-[ \t]*(?:\r?\n|$)/.exec(text.slice(from, from + 1000));
  return line ? [{ start: from, end: from + line[0].length, text: '' }] : [];
}

/** Takes an item out of its list, with its line or the comma beside it; nothing where it is the only one or shares its line. */
export function removeItem(text: string, { node, list, whole }: AttackWord): TextEdit[] {
  const index = list?.items.indexOf(node) ?? -1;
  if (!list || !whole || index < 0 || list.items.length < 2) return [];
  if (list.flow) {
    const after = list.items[index + 1];
    const before = list.items[index - 1];
    if (after) return [{ start: node.start, end: after.start, text: '' }];
    return [{ start: before!.end, end: node.end, text: '' }];
  }
  const from = lineStart(text, node.start);
  const lead = text.slice(from, node.start);
  const rest = /^[ \t]*(?:#[^\r\n]*)?(?:\r?\n|$)/.exec(text.slice(node.end, node.end + 1000));
  return /^[ \t]*-[ \t]+$/.test(lead) && rest ? [{ start: from, end: node.end + rest[0].length, text: '' }] : [];
}

/** Puts one more item behind the last one of a list. */
export function addItem(text: string, { list, whole }: AttackWord, item: string): TextEdit[] {
  const last = list?.items.at(-1);
  if (!list || !whole || !last || last.end === last.start) return [];
  if (list.flow) return [{ start: last.end, end: last.end, text: `, ${item}` }];
  const lead = text.slice(lineStart(text, last.start), last.start);
  if (!/^[ \t]*-[ \t]+$/.test(lead)) return [];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  // behind the comment that the line may have
  const end = last.end + /^[^\r\n]*/.exec(text.slice(last.end, last.end + 1000))![0].length;
  return [{ start: end, end, text: eol + lead + item }];
}
