/**
 * Text to tokens, ahead of the parser and in one linear pass. The whole document is the source and only `[start, end)`
 * of it is read, so a query inside a YAML block is lexed in place and its tokens have document offsets.
 *
 * Always true: tokens and comments are in order and do not overlap; between them is only white space; the last token
 * is `end`. Boundaries are those of the official engine 12.4 (test/oracle), but for one case: a bad escape does not end a string.
 */
import type { Range } from '../../text/index.ts';
import {
  badCharacter,
  badEscape,
  blockComment as blockCommentProblem,
  escapedEnd,
  quoteInside,
  unclosed,
  unclosedString,
} from './lexer-problems.ts';
import type { Problem } from './problems.ts';
import type { Token, TokenKind } from './tokens.ts';
import { COMPOUND_WORDS, LITERAL_WORDS, type LiteralKind, type Punctuation, TIMESPAN_UNITS } from './tokens.ts';

export interface LexResult {
  readonly tokens: readonly Token[];
  /** `//` comments without their line end. */
  readonly comments: readonly Range[];
  readonly problems: readonly Problem[];
}

const OTHER = 0;
const SPACE = 1;
const LETTER = 2; // a-z A-Z _ $
const DIGIT = 3;
const QUOTE = 4;
const PUNCTUATION = 5;

/** The class of every ASCII character. */
const CLASS = new Uint8Array(128);
for (const ch of '\t\n\f\r ') CLASS[ch.charCodeAt(0)] = SPACE;
for (const ch of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$') CLASS[ch.charCodeAt(0)] = LETTER;
for (const ch of '0123456789') CLASS[ch.charCodeAt(0)] = DIGIT;
for (const ch of '\'"`~') CLASS[ch.charCodeAt(0)] = QUOTE;
for (const ch of '()[]{}|.+-*/%<>=!:;,@?#') CLASS[ch.charCodeAt(0)] = PUNCTUATION;

/** 1 for the ASCII characters that go on a word. */
const WORD_PART = CLASS.map((kind, ch) => (ch !== 36 /* $ */ && (kind === LETTER || kind === DIGIT) ? 1 : 0));

/** White space beyond ASCII that KQL skips: no-break space, ogham mark, the U+2000 family, zero width space, BOM … */
const WIDE_SPACES = new Set([0xa0, 0x1680, 0x180e, 0x202f, 0x205f, 0x3000, 0xfeff]);

/** Compound words by their first piece, longest first: `graph` → `graph-mark-components`, `graph-match` … */
const COMPOUNDS_BY_HEAD = new Map<string, string[]>();
for (const word of [...COMPOUND_WORDS].sort((a, b) => b.length - a.length)) {
  const head = word.startsWith('!') ? '!' : word.split(/[-. ~]/, 1)[0]!;
  COMPOUNDS_BY_HEAD.set(head, [...(COMPOUNDS_BY_HEAD.get(head) ?? []), word]);
}

const BOOLEANS = new Set(['true', 'True', 'TRUE', 'false', 'False', 'FALSE']);
const RAW_GUID = /[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/y;
const LONG_QUOTES = ['```', '~~~'];

/** Reads `source` from `start` to `end` (document offsets). Never throws. */
export function lex(source: string, start = 0, end = source.length): LexResult {
  const { tokens, comments, problems } = new Lexer(source, end).read(start);
  return { tokens, comments, problems };
}

/**
 * What has been read of a text. The place is no field but goes from hand to hand: what reads a token takes where it starts and
 * returns where it ends, because the loop over the characters is faster with its place in a variable of its own.
 */
class Lexer implements LexResult {
  readonly tokens: Token[] = [];
  readonly comments: Range[] = [];
  readonly problems: Problem[] = [];
  private readonly source: string;
  private readonly end: number;
  private newLine = true;
  /** End of the last unknown character, so that a run of them (`“”`) makes one problem. */
  private badEnd = -1;
  /** End of the name in backticks that has been begun. */
  private backtickEnd = -1;
  /** The last word that touches the end of a string before it, as in `'it's'`. */
  private touching: Token | undefined;
  /** Where a `/*` has no end, so that it is looked for once. */
  private hasBlockEnd = true;

  constructor(source: string, end: number) {
    this.source = source;
    this.end = end;
  }

  read(start: number): this {
    const { source, end } = this;
    let pos = start;
    while (pos < end) {
      const ch = source.charCodeAt(pos);
      const kind = ch < 128 ? CLASS[ch] : isWideSpace(ch) ? SPACE : OTHER;
      switch (kind) {
        case SPACE:
          if (ch === 10 || ch === 13) this.newLine = true;
          pos++;
          // indentation, by far the most of it
          while (pos < end && source.charCodeAt(pos) === 32) pos++;
          break;
        case LETTER: {
          let to = pos + 1;
          while (to < end && isWordPart(source.charCodeAt(to))) to++;
          pos = this.word(pos, to);
          break;
        }
        case DIGIT:
          pos = this.number(pos);
          break;
        case QUOTE:
          pos = this.string(pos, pos) || this.bad(pos);
          break;
        case PUNCTUATION:
          pos = this.punctuation(pos, ch);
          break;
        default:
          pos = this.bad(pos);
      }
    }
    this.push('end', end, end);
    return this;
  }

  /** The character at a place, 0 beyond the end. */
  private code(at: number): number {
    return at < this.end ? this.source.charCodeAt(at) : 0;
  }

  private push(kind: TokenKind, start: number, end: number, text = this.source.slice(start, end)): number {
    this.tokens.push({ kind, start, end, text, newLine: this.newLine });
    this.newLine = false;
    return end;
  }

  /** The word whose letters end at `to`, or the longer token that it begins. */
  private word(pos: number, to: number): number {
    const text = this.source.slice(pos, to);
    const next = this.code(to);
    // behind a blank there is but one, `matches regex`: most words are not looked up
    if (next === 45 /* - */ || next === 46 /* . */ || next === 126 /* ~ */ || (next === 32 && text === 'matches')) {
      const compound = this.compoundAt(pos, text);
      if (compound) return this.push('word', pos, pos + compound.length);
    }
    if (next === 40 /* ( */) {
      const literal = LITERAL_WORDS.get(text);
      if (literal) return this.functionLiteral(pos, literal, to);
    }
    if ((text.length === 4 || text.length === 5) && BOOLEANS.has(text)) return this.push('bool', pos, to, text);
    if (this.isRawGuid(pos)) return this.push('rawGuid', pos, pos + 36);
    // h"secret": an obfuscated string, unless h is a name of its own
    if ((text === 'h' || text === 'H') && (next === 64 || isQuote(next))) {
      const stringEnd = this.string(pos, to);
      if (stringEnd > 0) return stringEnd;
    }
    const last = this.tokens[this.tokens.length - 1];
    this.push('word', pos, to, text);
    if (last?.kind === 'string' && last.end === pos) this.touching = this.tokens[this.tokens.length - 1];
    return to;
  }

  /** The compound word that starts here with `head`, if its pieces touch and no letter follows. */
  private compoundAt(pos: number, head: string): string | undefined {
    const { source, end } = this;
    return COMPOUNDS_BY_HEAD.get(head)?.find(
      (compound) =>
        source.startsWith(compound, pos) &&
        pos + compound.length <= end &&
        !isWordPart(this.code(pos + compound.length)),
    );
  }

  /** `datetime(2024-01-01)` and its like: one token up to the first `)` of the line, whatever is between. */
  private functionLiteral(pos: number, literal: LiteralKind, open: number): number {
    const { source, end } = this;
    let to = open + 1;
    while (to < end && source.charCodeAt(to) !== 41 && !isLineBreak(source.charCodeAt(to))) to++;
    if (this.code(to) === 41) to++;
    else
      this.problems.push({
        code: 'KS001',
        start: to,
        end: to,
        message: `Expected \`)\` to close this \`${literal}\` literal.`,
      });
    return this.push(literal, pos, to);
  }

  private isRawGuid(pos: number): boolean {
    if (this.code(pos + 8) !== 45 || pos + 36 > this.end) return false;
    RAW_GUID.lastIndex = pos;
    return RAW_GUID.test(this.source);
  }

  /** Numbers, timespans, and the names that begin with digits (`3Dchart`, `4688_events`). */
  private number(pos: number): number {
    if (this.isRawGuid(pos)) return this.push('rawGuid', pos, pos + 36);
    const digits = this.digitsFrom(pos);
    const real = this.realEnd(digits);
    if (real > 0) return this.push('real', pos, real);
    const timespan = this.timespanEnd(digits);
    if (timespan > 0) return this.push('timespan', pos, timespan);
    const hex = this.hexEnd(pos);
    if (hex > 0) return this.push('long', pos, hex);
    if (!isWordPart(this.code(digits))) return this.push('long', pos, digits);
    return this.push('word', pos, this.wordEnd(digits));
  }

  private wordEnd(at: number): number {
    while (isWordPart(this.code(at))) at++;
    return at;
  }

  private digitsFrom(at: number): number {
    while (this.code(at) >= 48 && this.code(at) <= 57) at++;
    return at;
  }

  /** End of a real that starts here, or 0. `1.` is one, `1..5` is a range, `1e5` is one, `1.5h` is a timespan. */
  private realEnd(digits: number): number {
    let to = digits;
    if (this.code(to) === 46 && (this.code(to + 1) !== 46 || this.code(to + 2) === 46)) {
      const fraction = this.digitsFrom(to + 1);
      to = this.exponentEnd(fraction) || fraction;
    } else {
      to = this.exponentEnd(to);
    }
    return to > 0 && !isWordPart(this.code(to)) ? to : 0;
  }

  private exponentEnd(at: number): number {
    if (this.code(at) !== 101 && this.code(at) !== 69) return 0;
    const sign = this.code(at + 1) === 43 || this.code(at + 1) === 45 ? 1 : 0;
    const to = this.digitsFrom(at + 1 + sign);
    return to > at + 1 + sign ? to : 0;
  }

  private timespanEnd(digits: number): number {
    let number = digits;
    if (this.code(number) === 46) {
      const fraction = this.digitsFrom(number + 1);
      if (fraction > number + 1) number = fraction;
    }
    const to = this.wordEnd(number);
    return to > number && to - number <= 12 && TIMESPAN_UNITS.has(this.source.slice(number, to)) ? to : 0;
  }

  private hexEnd(pos: number): number {
    if (this.code(pos) !== 48 || (this.code(pos + 1) | 32) !== 120) return 0;
    let to = pos + 2;
    while (isHexDigit(this.code(to))) to++;
    return to > pos + 2 && !isWordPart(this.code(to)) ? to : 0;
  }

  /** A string whose quote (or `@`) is at `at`; the token starts at `pos`, which is earlier for `h"…"`. Returns 0 where none is. */
  private string(pos: number, at: number): number {
    const verbatim = this.code(at) === 64;
    const open = verbatim ? at + 1 : at;
    const quote = this.code(open);
    if (quote === 34 || quote === 39) return this.shortString(pos, open + 1, quote, verbatim);
    const { source, end } = this;
    for (const fence of LONG_QUOTES) {
      if (!source.startsWith(fence, open) || open + 3 > end) continue;
      const close = source.indexOf(fence, open + 3);
      const closed = close >= 0 && close + 3 <= end;
      const to = closed ? close + 3 : end;
      if (!closed) this.problems.push(unclosed(to, fence, 'This multi-line string'));
      return this.push('string', pos, to);
    }
    return 0;
  }

  private shortString(pos: number, from: number, quote: number, verbatim: boolean): number {
    const { source, end, problems, touching } = this;
    let badEscapes: number[] | undefined;
    let escapes = 0;
    let at = from;
    for (; at < end; at++) {
      const ch = source.charCodeAt(at);
      if (ch === quote) {
        if (!verbatim || this.code(at + 1) !== quote) break;
        at++; // "" in @"…" is one quote
      } else if (ch === 10 || ch === 13) {
        break;
      } else if (ch === 92 && !verbatim) {
        const length = this.escapeLength(at);
        if (length === 0) (badEscapes ??= []).push(at);
        // `\\server\share` begins as a path does, not with an escape
        else if (at > from || ch !== this.code(at + 1)) escapes++;
        if (length > 0) at += length - 1;
      }
    }
    const closed = this.code(at) === quote && at < end;
    const to = closed ? at + 1 : at;
    const text = source.slice(pos, to);
    // `"C:\Windows\"`: the person meant a path, so say that instead of hunting for a quote
    const isPath = !closed && !verbatim && to - from > 1 && source[to - 2] === '\\' && this.code(to - 1) === quote;
    if (badEscapes) problems.push(badEscape(source, end, pos, badEscapes, escapes === (isPath ? 1 : 0)));
    else if (isPath && escapes === 1) problems.push(escapedEnd(pos, to, text));
    else if (!closed && touching?.text && this.isSameLine(touching.end, pos))
      problems.push(quoteInside(touching, quote));
    else if (!closed) problems.push(unclosedString(source, to, String.fromCharCode(quote)));
    return this.push('string', pos, to, text);
  }

  /** Whether no line ends between the two places. */
  private isSameLine(from: number, to: number): boolean {
    return !/[\r\n]/.test(this.source.slice(from, to));
  }

  /** Length of the escape at `at`, or 0 when there is none of the kind (https://learn.microsoft.com/kusto/query/scalar-data-types/string). */
  private escapeLength(at: number): number {
    const ch = this.code(at + 1);
    switch (ch) {
      case 92:
      case 39:
      case 34:
      case 97:
      case 98:
      case 102:
      case 110:
      case 114:
      case 116:
      case 118: // \ ' " a b f n r t v; biome-ignore format: a table
        return 2;
      case 120: // x
        return this.hexDigits(at + 2, 2) ? 4 : 0;
      case 117: // u
        return this.hexDigits(at + 2, 4) ? 6 : 0;
      case 85: // U
        return this.hexDigits(at + 2, 8) ? 10 : 0;
      default: {
        if (!isOctalDigit(ch)) return 0;
        if (!isOctalDigit(this.code(at + 2))) return 2;
        return ch <= 51 && isOctalDigit(this.code(at + 3)) ? 4 : 3;
      }
    }
  }

  private hexDigits(at: number, count: number): boolean {
    for (let i = 0; i < count; i++) if (!isHexDigit(this.code(at + i))) return false;
    return true;
  }

  private punctuation(pos: number, ch: number): number {
    const next = this.code(pos + 1);
    if (ch === 47 && next === 47) {
      const to = this.lineEnd(pos + 2);
      this.comments.push({ start: pos, end: to });
      return to;
    }
    if (ch === 47 && next === 42) {
      const to = this.blockComment(pos);
      if (to > 0) return to;
    }
    if (ch === 35) return this.push('directive', pos, this.lineEnd(pos + 1));
    if (ch === 64 && isQuote(next)) {
      const to = this.string(pos, pos);
      if (to > 0) return to;
    }
    if (ch === 33 && next !== 61 && next !== 126) return this.bang(pos);
    const text = twoCharacters(ch, next) ? this.source.slice(pos, pos + 2) : this.source[pos]!;
    return this.push(text as Punctuation, pos, pos + text.length, text);
  }

  /** The end of the line that `at` is on. */
  private lineEnd(at: number): number {
    const { source, end } = this;
    while (at < end && !isLineBreak(source.charCodeAt(at))) at++;
    return at;
  }

  /** A comment as in C: passed over, where it has an end; 0 where it has none. */
  private blockComment(pos: number): number {
    const { source, end } = this;
    const close = this.hasBlockEnd ? source.indexOf('*/', pos + 2) : -1;
    this.hasBlockEnd = close >= 0 && close + 2 <= end;
    if (!this.hasBlockEnd) return 0;
    const to = close + 2;
    this.problems.push(blockCommentProblem(source.slice(pos, to), pos, this.isLineEnd(to)));
    this.comments.push({ start: pos, end: to });
    return to;
  }

  /** Whether nothing but blanks follows on the line. */
  private isLineEnd(at: number): boolean {
    while (this.code(at) === 32 || this.code(at) === 9) at++;
    return at >= this.end || isLineBreak(this.code(at));
  }

  private bang(pos: number): number {
    const compound = this.compoundAt(pos, '!');
    if (compound) return this.push('word', pos, pos + compound.length);
    return isWordPart(this.code(pos + 1)) ? this.bad(pos) : this.push('!', pos, pos + 1);
  }

  private bad(pos: number): number {
    const { source, end } = this;
    // a surrogate pair is one character to its reader
    const to = pos + (source.codePointAt(pos)! > 0xffff && pos + 2 <= end ? 2 : 1);
    // the second backtick of `\`a b\`` is part of the first one's mistake
    const closes = to === this.backtickEnd;
    const backtickedEnd = this.backtickedEnd(pos);
    if (this.badEnd !== pos && !closes) {
      // `&&` is two tokens and one mistake, as is `~=`
      const two = source.slice(pos, Math.min(pos + 2, end));
      const shownEnd = two === '&&' || two === '~=' ? pos + 2 : backtickedEnd || to;
      this.problems.push(badCharacter(source, pos, shownEnd));
    }
    this.backtickEnd = closes ? -1 : backtickedEnd;
    this.badEnd = to;
    return this.push('bad', pos, to);
  }

  /** End of a name in backticks that begins here, 0 when there is none. */
  private backtickedEnd(pos: number): number {
    const { source, end } = this;
    if (source[pos] !== '`') return 0;
    let to = pos + 1;
    while (to < end && source[to] !== '`' && !isLineBreak(source.charCodeAt(to))) to++;
    return to < end && source[to] === '`' ? to + 1 : 0;
  }
}

function twoCharacters(ch: number, next: number): boolean {
  switch (ch) {
    case 46: // .
      return next === 46;
    case 60: // <
      return next === 61 || next === 124 || next === 62;
    case 62: // >
      return next === 61;
    case 61: // =
      return next === 61 || next === 62 || next === 126;
    case 33: // !
      return next === 61 || next === 126;
    default:
      return false;
  }
}

/** Whether the character goes on a word. */
function isWordPart(ch: number): boolean {
  return ch < 128 && WORD_PART[ch] === 1;
}

function isQuote(ch: number): boolean {
  return ch < 128 && CLASS[ch] === QUOTE;
}

function isWideSpace(ch: number): boolean {
  return (ch >= 0x2000 && ch <= 0x200b) || WIDE_SPACES.has(ch);
}

function isLineBreak(ch: number): boolean {
  return ch === 10 || ch === 13 || ch === 0x2028 || ch === 0x2029;
}

function isHexDigit(ch: number): boolean {
  return (ch >= 48 && ch <= 57) || (ch >= 97 && ch <= 102) || (ch >= 65 && ch <= 70);
}

function isOctalDigit(ch: number): boolean {
  return ch >= 48 && ch <= 55;
}
