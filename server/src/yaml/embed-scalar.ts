/**
 * The text of a scalar as a language of its own. A literal block, and every scalar whose raw text is its value, is read
 * in place; the other styles (escapes, folded lines) are decoded, with a map back to the document.
 */
import { type EmbeddedText, type Range, type Segment, segmentMap } from '../text/index.ts';
import type { Scalar } from './nodes.ts';

/** @param scalar a scalar of the document `source` */
export function embedScalar(source: string, scalar: Scalar): EmbeddedText {
  const { content, indent } = scalar;
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  const encode = encoder(scalar, eol);
  if (scalar.style === 'literal') {
    const { start, end } = content;
    return {
      source,
      start,
      end,
      indent,
      map: undefined,
      decodedText: (range) => dedent(source, range, indent),
      encode,
    };
  }
  const raw = source.slice(content.start, content.end);
  if (raw === scalar.text) {
    const decodedText = (range: Range): string => source.slice(range.start, range.end);
    return { source, start: content.start, end: content.end, indent: 0, map: undefined, decodedText, encode };
  }
  const { text } = scalar;
  const map = segmentMap(align(raw, text, scalar, content.start));
  const decodedText = (range: Range): string => text.slice(map.toDecoded(range.start), map.toDecoded(range.end));
  return { source: text, start: 0, end: text.length, indent: 0, map, decodedText, encode };
}

/** The lines of a literal block without the indentation of the block, and with `\n` as line end. */
function dedent(source: string, range: Range, indent: number): string {
  const raw = source.slice(range.start, range.end);
  return raw.replaceAll(new RegExp(`\\r?\\n[ ]{0,${indent}}`, 'g'), '\n');
}

/**
 * Pairs the raw text with its value. White space around a line end is one segment, however long: nothing in it can be
 * pointed at. The value itself is js-yaml's, so a mistake here could only misplace, never misread.
 */
function align(raw: string, text: string, scalar: Scalar, base: number): Segment[] {
  const segments: Segment[] = [];
  let i = 0;
  let at = 0;
  const push = (length: number, sourceLength: number): void => {
    const last = segments.at(-1);
    if (
      length === sourceLength &&
      last &&
      last.length === last.sourceLength &&
      last.source + last.length === base + i
    ) {
      segments[segments.length - 1] = { ...last, length: last.length + length, sourceLength: last.length + length };
    } else if (length > 0 || sourceLength > 0) {
      segments.push({ at, source: base + i, length, sourceLength });
    }
    i += sourceLength;
    at += length;
  };
  if (scalar.style === 'folded') push(0, Math.min(scalar.indent, leadingSpace(raw, 0)));
  while (at < text.length && i < raw.length) {
    const ch = raw[i]!;
    if (scalar.style === 'single' && ch === "'") push(1, 2);
    else if (scalar.style === 'double' && ch === '\\') push(...escapeLengths(raw, i, text, at));
    else {
      const blank = blankRun(raw, i);
      if (blank.lineEnds > 0) push(foldedLength(scalar, blank, text, at), blank.length);
      else if (ch === text[at]) push(1, 1);
      else push(0, 1);
    }
  }
  return segments;
}

function leadingSpace(text: string, at: number): number {
  let length = 0;
  while (text[at + length] === ' ' || text[at + length] === '\t') length++;
  return length;
}

/** The white space from `at` on, and how many line ends are in it. */
function blankRun(raw: string, at: number): { length: number; lineEnds: number } {
  let to = at;
  let lineEnds = 0;
  for (; to < raw.length; to++) {
    const ch = raw[to]!;
    if (ch === '\n' || (ch === '\r' && raw[to + 1] !== '\n')) lineEnds++;
    else if (ch !== ' ' && ch !== '\t' && ch !== '\r') break;
  }
  return { length: to - at, lineEnds };
}

/** What a run with line ends has become: in a flow scalar one blank or n - 1 line ends, in a folded block it depends. */
function foldedLength(scalar: Scalar, blank: { lineEnds: number }, text: string, at: number): number {
  if (scalar.style !== 'folded') return blank.lineEnds === 1 ? 1 : blank.lineEnds - 1;
  let to = at;
  while (to < text.length && /[ \t\n]/.test(text[to]!)) to++;
  return to - at;
}

/** Lengths of an escape of a double-quoted scalar: in the value, in the document. */
function escapeLengths(raw: string, i: number, text: string, at: number): [number, number] {
  const next = raw[i + 1];
  if (next === '\n' || next === '\r') {
    // an escaped line end disappears together with the indentation of the next line
    const lineEnd = next === '\r' && raw[i + 2] === '\n' ? 2 : 1;
    return [0, 1 + lineEnd + leadingSpace(raw, i + 1 + lineEnd)];
  }
  const digits = next === 'x' ? 2 : next === 'u' ? 4 : next === 'U' ? 8 : 0;
  return [(text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1, 2 + digits];
}

/** How new text is written in the scalar's style. */
function encoder(scalar: Scalar, eol: string): (text: string) => string | undefined {
  switch (scalar.style) {
    case 'literal': {
      const lineEnd = eol + ' '.repeat(scalar.indent);
      return (text) => text.replaceAll('\n', lineEnd);
    }
    case 'folded': {
      // a line end of the value is an empty line in a folded block
      const lineEnd = eol + eol + ' '.repeat(scalar.indent);
      return (text) => text.replaceAll('\n', lineEnd);
    }
    case 'double':
      return (text) => JSON.stringify(text).slice(1, -1);
    case 'single':
      return (text) => (text.includes('\n') ? undefined : text.replaceAll("'", "''"));
    default:
      // in plain text, `: ` would start a value and ` #` a comment
      return (text) => (/[\r\n]|:(\s|$)|(^|\s)#/.test(text) ? undefined : text);
  }
}
