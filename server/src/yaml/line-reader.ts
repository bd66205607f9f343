/**
 * The third rung of tolerance: a section that js-yaml refuses is read line by line. Understands block mappings, block
 * sequences, scalars on one line, and block scalars whose lines have lost their indentation; takes the rest as plain text.
 * What it makes of a broken section is a guess good enough for the query to live and for completion to know its key.
 */

import { least, type Range } from '../text/index.ts';
import { isBlank, type Line, textEnd, textStart } from './lines.ts';
import type { Mapping, Pair, Scalar, Sequence, YamlNode } from './nodes.ts';
import { BLOCK_KEYS } from './sections.ts';

const KEY = /^((?:[A-Za-z_][\w.-]*)|"[^"]*"|'[^']*')([ \t]*:)(?=[ \t]|$)/;
/** A key without its colon, or without the blank behind it. */
const LOST_KEY = /^([A-Za-z]\w*)(?=:?(?:[ \t]*[|>][-+0-9]*$|[ \t]+[\w.]+$|$)):?/;
const BLOCK_HEADER = /^[|>]+[-+0-9]*[ \t]*(?:#.*)?$/;

/** A header with text behind it, which the author took for the first line of the block. */
const HEADER_WITH_TEXT = /^[|>][-+0-9]*[ \t]+(?=[^\s#])/;

/** A quote that is not closed after so many lines is not closed at all. */
const MOST_QUOTED_LINES = 200;

/** Levels that are read at most; js-yaml itself ends there. */
const MAX_DEPTH = 100;

export interface BrokenSection {
  readonly pairs: readonly Pair[];
  readonly comments: readonly Range[];
}

/** Reads the lines of a section into the pairs at its lowest level. */
export function readLines(source: string, lines: readonly Line[]): BrokenSection {
  const reader = new LineReader(source, lines);
  const node = reader.readBlock(0);
  return { pairs: node.kind === 'Mapping' ? node.pairs : [], comments: reader.comments };
}

class LineReader {
  readonly comments: Range[] = [];
  private at = 0;
  private depth = 0;
  private readonly source: string;
  private readonly lines: readonly Line[];

  constructor(source: string, lines: readonly Line[]) {
    this.source = source;
    this.lines = lines;
  }

  /** The mapping or sequence of all lines that are indented at least so far, and no nested one's. */
  readBlock(indent: number): Mapping | Sequence {
    const pairs: Pair[] = [];
    const items: YamlNode[] = [];
    const start = this.current ? textStart(this.current) : 0;
    for (let line = this.current; line && line.indent >= indent; line = this.current) {
      if (/^-(\s|$)/.test(line.text)) items.push(this.readItem(line));
      else {
        const pair = this.readPair(line, textStart(line));
        if (pair) pairs.push(pair);
      }
    }
    const end = (pairs.at(-1) ?? items.at(-1))?.end ?? start;
    if (items.length > 0 && pairs.length === 0) return { kind: 'Sequence', start, end, flow: false, items };
    return { kind: 'Mapping', start, end, flow: false, pairs };
  }

  /** The next line that is not blank and no comment. */
  private get current(): Line | undefined {
    while (this.at < this.lines.length) {
      const line = this.lines[this.at]!;
      if (!isBlank(line) && !line.text.startsWith('#')) return line;
      if (!isBlank(line)) this.comments.push({ start: textStart(line), end: textEnd(line) });
      this.at++;
    }
    return undefined;
  }

  /** `- value` or `- key: value` with the keys below it. */
  private readItem(line: Line): YamlNode {
    const dash = textStart(line);
    const start = dash + 1 + (/^\s*/.exec(line.text.slice(1))![0].length ?? 0);
    const column = start - line.start;
    const rest = this.source.slice(start, textEnd(line));
    if (!KEY.test(rest)) {
      this.at++;
      if (rest !== '') return this.scalarAt(start, textEnd(line));
      const nested = this.current;
      return nested && nested.indent > line.indent ? this.readNested(nested.indent) : emptyAt(dash + 1);
    }
    const pairs: Pair[] = [];
    const first = this.readPair(line, start);
    if (first) pairs.push(first);
    for (let next = this.current; next && next.indent >= column - 1 && next.indent > line.indent; next = this.current) {
      if (/^-(\s|$)/.test(next.text)) break;
      const pair = this.readPair(next, textStart(next));
      if (pair) pairs.push(pair);
    }
    return { kind: 'Mapping', start, end: pairs.at(-1)?.end ?? start, flow: false, pairs };
  }

  /** `key: value` at an offset of the line; undefined, with the line passed over, when it is none. */
  private readPair(line: Line, start: number): Pair | undefined {
    const text = this.source.slice(start, textEnd(line));
    const isFirst = this.at === 0 && start === line.start;
    this.at++;
    const match = KEY.exec(text) ?? (isFirst ? LOST_KEY.exec(text) : undefined);
    if (!match) return undefined;
    const key = this.scalarAt(start, start + match[1]!.length);
    const colon = start + match[0].length;
    const rest = text.slice(match[0].length);
    const valueStart = colon + (rest.length - rest.trimStart().length);
    const isLost = match[2] === undefined && rest === '' && BLOCK_KEYS.has(match[1]!);
    const value = isLost
      ? this.readBlockScalar(colon, start - line.start)
      : this.readValue(line, valueStart, textEnd(line), start - line.start, colon);
    return { start, end: Math.max(value.end, colon), key, value };
  }

  private readValue(line: Line, start: number, end: number, column: number, colon: number): YamlNode {
    const text = this.source.slice(start, end);
    if (BLOCK_HEADER.test(text)) {
      if (text.includes('#')) this.comments.push({ start: start + text.indexOf('#'), end });
      return this.readBlockScalar(start, column);
    }
    const header = HEADER_WITH_TEXT.exec(text);
    if (header) return this.readBlockScalar(start, column, start + header[0].length);
    const next = this.current;
    // sequences may stand in the column of their key
    const nested =
      next &&
      (next.indent > column || (next.indent === column && next.text.startsWith('- ') && line.indent === column));
    if (text === '' || text.startsWith('#')) {
      if (text !== '') this.comments.push({ start, end });
      return nested ? this.readNested(next.indent) : emptyAt(colon);
    }
    return this.quotedOverLines(start, end, column) ?? this.scalarAt(start, end);
  }

  /** A quoted text that closes on a later line, before another key; those lines are passed over. */
  private quotedOverLines(start: number, end: number, column: number): Scalar | undefined {
    const quote = this.source[start]!;
    if ((quote !== '"' && quote !== "'") || closingQuote(this.source, start, end) >= 0) return undefined;
    for (let i = this.at; i < this.lines.length && i < this.at + MOST_QUOTED_LINES; i++) {
      const line = this.lines[i]!;
      if (!isBlank(line) && line.indent <= column) return undefined;
      if (KEY.test(line.text)) return undefined;
      const close = line.text.includes(quote) ? closingQuote(this.source, start, textEnd(line)) : -1;
      if (close < 0) continue;
      this.at = i + 1;
      return this.scalarAt(start, textEnd(line));
    }
    return undefined;
  }

  private readNested(indent: number): YamlNode {
    if (this.depth >= MAX_DEPTH) {
      const { start } = this.current!;
      this.at = this.lines.length;
      return emptyAt(start);
    }
    this.depth++;
    const node = this.readBlock(indent);
    this.depth--;
    return node;
  }

  /**
   * All lines behind `key: |` that are deeper than the key. At the top level there are no other lines in the section,
   * so that lines which lost their indentation still belong to the block.
   * @param textAt where text begins that stands on the line of the header
   */
  private readBlockScalar(header: number, column: number, textAt?: number): Scalar {
    const first = this.at;
    while (this.at < this.lines.length) {
      const line = this.lines[this.at]!;
      if (!isBlank(line) && column > 0 && line.indent <= column) break;
      this.at++;
    }
    const lines = this.lines.slice(first, this.at);
    const headerEnd = textEnd(this.lines[first - 1]!);
    const start = textAt ?? lines[0]?.start ?? header + 1;
    const last = lines.findLast((line) => !isBlank(line));
    const end = last ? textEnd(last) : textAt === undefined ? start : headerEnd;
    const indents = lines.filter((line) => !isBlank(line) && line.indent > column).map((line) => line.indent);
    const indent = least(indents) ?? column + 2;
    const texts = lines.map((line) => this.source.slice(Math.min(line.start + indent, textStart(line)), line.end));
    const text = [...(textAt === undefined ? [] : [this.source.slice(textAt, headerEnd)]), ...texts].join('\n');
    const style = this.source[header] === '>' ? 'folded' : 'literal';
    return { kind: 'Scalar', start: header, end, style, content: { start, end }, indent, anchor: undefined, text };
  }

  /** A scalar on one line, quoted or plain; a comment behind it is left out. */
  private scalarAt(start: number, end: number): Scalar {
    const raw = this.source.slice(start, end);
    const quote = raw[0];
    if ((quote === '"' || quote === "'") && raw.length > 1) {
      const close = closingQuote(this.source, start, end);
      const to = close > 0 ? close : end;
      const content = { start: start + 1, end: to };
      const style = quote === '"' ? 'double' : 'single';
      const text = decoded(this.source.slice(content.start, content.end), style);
      return {
        kind: 'Scalar',
        start,
        end: close > 0 ? to + 1 : to,
        style,
        content,
        indent: 0,
        anchor: undefined,
        text,
      };
    }
    const comment = raw.search(/\s#/);
    if (comment >= 0) this.comments.push({ start: start + comment + 1, end });
    const text = (comment >= 0 ? raw.slice(0, comment) : raw).trimEnd();
    const content = { start, end: start + text.length };
    return { kind: 'Scalar', ...content, style: 'plain', content, indent: 0, anchor: undefined, text };
  }
}

/** Where the quoted text that begins at `start` closes; -1 when it does not. */
function closingQuote(source: string, start: number, end: number): number {
  const quote = source[start]!;
  for (let at = start + 1; at < end; at++) {
    if (source[at] === '\\' && quote === '"') at++;
    else if (source[at] === quote) {
      if (quote === '"' || source[at + 1] !== quote || at + 1 >= end) return at;
      at++;
    }
  }
  return -1;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0', a: '\u0007', b: '\b', t: '\t', '\t': '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\u001b',
  N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029',
}; // biome-ignore format: a table

/** The value of a quoted text; a backslash that begins no escape is left out, so that it is a fault of the YAML alone. */
function decoded(raw: string, style: 'double' | 'single'): string {
  const folded = raw.replaceAll(/[ \t]*(\r?\n)[ \t]*((?:\r?\n[ \t]*)*)/g, (_, _end: string, more: string) =>
    more === '' ? ' ' : '\n'.repeat(more.split('\n').length - 1),
  );
  if (style === 'single') return folded.replaceAll("''", "'");
  return folded.replaceAll(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/g,
    (_, x: string, u: string, long: string, ch: string) => {
      if (ch !== undefined) return ESCAPES[ch] ?? ch;
      const code = Number.parseInt(x ?? u ?? long, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    },
  );
}

function emptyAt(at: number): Scalar {
  const range = { start: at, end: at };
  return { kind: 'Scalar', ...range, style: 'empty', content: range, indent: 0, anchor: undefined, text: '' };
}
