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
  const tokens: Token[] = [];
  const comments: Range[] = [];
  const problems: Problem[] = [];
  let pos = start;
  let newLine = true;
  /** End of the last unknown character, so that a run of them (`“”`) makes one problem. */
  let badEnd = -1;
  /** End of the name in backticks that has been begun. */
  let backtickEnd = -1;
  /** The last word that touches the end of a string before it, as in `'it's'`. */
  let touching: Token | undefined;
  /** Where a `/*` has no end, so that it is looked for once. */
  let hasBlockEnd = true;

  const code = (at: number): number => (at < end ? source.charCodeAt(at) : 0);
  const isWordPart = (ch: number): boolean => ch < 128 && WORD_PART[ch] === 1;
  const push = (kind: TokenKind, to: number, text = source.slice(pos, to)): void => {
    tokens.push({ kind, start: pos, end: to, text, newLine });
    newLine = false;
    pos = to;
  };

  while (pos < end) {
    const ch = source.charCodeAt(pos);
    const kind = ch < 128 ? CLASS[ch] : isWideSpace(ch) ? SPACE : OTHER;
    switch (kind) {
      case SPACE:
        if (ch === 10 || ch === 13) newLine = true;
        pos++;
        // indentation, by far the most of it
        while (pos < end && source.charCodeAt(pos) === 32) pos++;
        break;
      case LETTER:
        word();
        break;
      case DIGIT:
        number();
        break;
      case QUOTE:
        if (!string(pos)) bad();
        break;
      case PUNCTUATION:
        punctuation(ch);
        break;
      default:
        bad();
    }
  }
  tokens.push({ kind: 'end', start: end, end, text: '', newLine });
  return { tokens, comments, problems };

  function word(): void {
    let to = pos + 1;
    while (to < end && isWordPart(source.charCodeAt(to))) to++;
    const text = source.slice(pos, to);
    const next = code(to);
    if (next === 45 /* - */ || next === 46 /* . */ || next === 126 /* ~ */ || next === 32) {
      const compound = compoundAt(text);
      if (compound) return push('word', pos + compound.length);
    }
    if (next === 40 /* ( */) {
      const literal = LITERAL_WORDS.get(text);
      if (literal) return functionLiteral(literal, to);
    }
    if ((text.length === 4 || text.length === 5) && BOOLEANS.has(text)) return push('bool', to, text);
    if (code(pos + 8) === 45 && rawGuid()) return;
    // h"secret": an obfuscated string, unless h is a name of its own
    if (to === pos + 1 && (ch0() === 104 || ch0() === 72) && (next === 64 || isQuote(next)) && string(to)) return;
    const last = tokens[tokens.length - 1];
    push('word', to, text);
    if (last?.kind === 'string' && last.end === tokens[tokens.length - 1]!.start) touching = tokens[tokens.length - 1];
  }

  /** Whether no line ends between `from` and here. */
  function isSameLine(from: number): boolean {
    return !/[\r\n]/.test(source.slice(from, pos));
  }

  function ch0(): number {
    return source.charCodeAt(pos);
  }

  /** The compound word that starts here with `head`, if its pieces touch and no letter follows. */
  function compoundAt(head: string): string | undefined {
    return COMPOUNDS_BY_HEAD.get(head)?.find(
      (compound) =>
        source.startsWith(compound, pos) && pos + compound.length <= end && !isWordPart(code(pos + compound.length)),
    );
  }

  /** `datetime(2024-01-01)` and its like: one token up to the first `)` of the line, whatever is between. */
  function functionLiteral(literal: LiteralKind, open: number): void {
    let to = open + 1;
    while (to < end && source.charCodeAt(to) !== 41 && !isLineBreak(source.charCodeAt(to))) to++;
    if (code(to) === 41) to++;
    else
      problems.push({
        code: 'KS001',
        start: to,
        end: to,
        message: `Expected \`)\` to close this \`${literal}\` literal.`,
      });
    push(literal, to);
  }

  function rawGuid(): boolean {
    RAW_GUID.lastIndex = pos;
    if (pos + 36 > end || !RAW_GUID.test(source)) return false;
    push('rawGuid', pos + 36);
    return true;
  }

  /** Numbers, timespans, and the names that begin with digits (`3Dchart`, `4688_events`). */
  function number(): void {
    if (code(pos + 8) === 45 && rawGuid()) return;
    const digits = digitsFrom(pos);
    const real = realEnd(digits);
    if (real > 0) return push('real', real);
    const timespan = timespanEnd(digits);
    if (timespan > 0) return push('timespan', timespan);
    const hex = hexEnd();
    if (hex > 0) return push('long', hex);
    if (!isWordPart(code(digits))) return push('long', digits);
    let to = digits;
    while (isWordPart(code(to))) to++;
    push('word', to);
  }

  function digitsFrom(at: number): number {
    while (code(at) >= 48 && code(at) <= 57) at++;
    return at;
  }

  /** End of a real that starts here, or 0. `1.` is one, `1..5` is a range, `1e5` is one, `1.5h` is a timespan. */
  function realEnd(digits: number): number {
    let to = digits;
    if (code(to) === 46 && (code(to + 1) !== 46 || code(to + 2) === 46)) {
      const fraction = digitsFrom(to + 1);
      to = exponentEnd(fraction) || fraction;
    } else {
      to = exponentEnd(to);
    }
    return to > 0 && !isWordPart(code(to)) ? to : 0;
  }

  function exponentEnd(at: number): number {
    if (code(at) !== 101 && code(at) !== 69) return 0;
    const sign = code(at + 1) === 43 || code(at + 1) === 45 ? 1 : 0;
    const to = digitsFrom(at + 1 + sign);
    return to > at + 1 + sign ? to : 0;
  }

  function timespanEnd(digits: number): number {
    let number = digits;
    if (code(number) === 46) {
      const fraction = digitsFrom(number + 1);
      if (fraction > number + 1) number = fraction;
    }
    let to = number;
    while (isWordPart(code(to))) to++;
    return to > number && to - number <= 12 && TIMESPAN_UNITS.has(source.slice(number, to)) ? to : 0;
  }

  function hexEnd(): number {
    if (code(pos) !== 48 || (code(pos + 1) | 32) !== 120) return 0;
    let to = pos + 2;
    while (isHexDigit(code(to))) to++;
    return to > pos + 2 && !isWordPart(code(to)) ? to : 0;
  }

  /** A string whose quote (or `@`) is at `at`; the token starts at `pos`, which is earlier for `h"…"`. */
  function string(at: number): boolean {
    const verbatim = code(at) === 64;
    const open = verbatim ? at + 1 : at;
    const quote = code(open);
    if (quote === 34 || quote === 39) {
      shortString(open + 1, quote, verbatim);
      return true;
    }
    for (const fence of LONG_QUOTES) {
      if (!source.startsWith(fence, open) || open + 3 > end) continue;
      const close = source.indexOf(fence, open + 3);
      const closed = close >= 0 && close + 3 <= end;
      const to = closed ? close + 3 : end;
      if (!closed) problems.push(unclosed(to, fence, 'This multi-line string'));
      push('string', to);
      return true;
    }
    return false;
  }

  function shortString(at: number, quote: number, verbatim: boolean): void {
    const from = at;
    let badEscapes: number[] | undefined;
    let escapes = 0;
    for (; at < end; at++) {
      const ch = source.charCodeAt(at);
      if (ch === quote) {
        if (!verbatim || code(at + 1) !== quote) break;
        at++; // "" in @"…" is one quote
      } else if (ch === 10 || ch === 13) {
        break;
      } else if (ch === 92 && !verbatim) {
        const length = escapeLength(at);
        if (length === 0) (badEscapes ??= []).push(at);
        // `\\server\share` begins as a path does, not with an escape
        else if (at > from || ch !== code(at + 1)) escapes++;
        if (length > 0) at += length - 1;
      }
    }
    const closed = code(at) === quote && at < end;
    const to = closed ? at + 1 : at;
    const text = source.slice(pos, to);
    // `"C:\Windows\"`: the person meant a path, so say that instead of hunting for a quote
    const isPath = !closed && !verbatim && to - from > 1 && source[to - 2] === '\\' && code(to - 1) === quote;
    if (badEscapes) problems.push(badEscape(source, end, pos, badEscapes, escapes === (isPath ? 1 : 0)));
    else if (isPath && escapes === 1) problems.push(escapedEnd(pos, to, text));
    else if (!closed && touching?.text && isSameLine(touching.end)) problems.push(quoteInside(touching, quote));
    else if (!closed) problems.push(unclosedString(source, to, String.fromCharCode(quote)));
    push('string', to, text);
  }

  /** Length of the escape at `at`, or 0 when there is none of the kind (https://learn.microsoft.com/kusto/query/scalar-data-types/string). */
  function escapeLength(at: number): number {
    const ch = code(at + 1);
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
        return hexDigits(at + 2, 2) ? 4 : 0;
      case 117: // u
        return hexDigits(at + 2, 4) ? 6 : 0;
      case 85: // U
        return hexDigits(at + 2, 8) ? 10 : 0;
      default: {
        if (!isOctalDigit(ch)) return 0;
        if (!isOctalDigit(code(at + 2))) return 2;
        return ch <= 51 && isOctalDigit(code(at + 3)) ? 4 : 3;
      }
    }
  }

  function hexDigits(at: number, count: number): boolean {
    for (let i = 0; i < count; i++) if (!isHexDigit(code(at + i))) return false;
    return true;
  }

  function punctuation(ch: number): void {
    const next = code(pos + 1);
    if (ch === 47 && next === 47) {
      let to = pos + 2;
      while (to < end && !isLineBreak(source.charCodeAt(to))) to++;
      comments.push({ start: pos, end: to });
      pos = to;
      return;
    }
    if (ch === 47 && next === 42 && blockComment()) return;
    if (ch === 35) {
      let to = pos + 1;
      while (to < end && !isLineBreak(source.charCodeAt(to))) to++;
      return push('directive', to);
    }
    if (ch === 64 && isQuote(next) && string(pos)) return;
    if (ch === 33 && next !== 61 && next !== 126) return bang();
    const two = twoCharacters(ch, next);
    push((two ? source.slice(pos, pos + 2) : source[pos]) as Punctuation, two ? pos + 2 : pos + 1);
  }

  /** A comment as in C: passed over, where it has an end. */
  function blockComment(): boolean {
    const close = hasBlockEnd ? source.indexOf('*/', pos + 2) : -1;
    hasBlockEnd = close >= 0 && close + 2 <= end;
    if (!hasBlockEnd) return false;
    const to = close + 2;
    problems.push(blockCommentProblem(source.slice(pos, to), pos, isLineEnd(to)));
    comments.push({ start: pos, end: to });
    pos = to;
    return true;
  }

  /** Whether nothing but blanks follows on the line. */
  function isLineEnd(at: number): boolean {
    while (code(at) === 32 || code(at) === 9) at++;
    return at >= end || isLineBreak(code(at));
  }

  /** End of what a problem shows of the bad character here: `&&` is two tokens and one mistake, as is `~=`. */
  function shownEnd(to: number): number {
    const two = source.slice(pos, Math.min(pos + 2, end));
    return two === '&&' || two === '~=' ? pos + 2 : backtickedEnd() || to;
  }

  /** End of a name in backticks that begins here, 0 when there is none. */
  function backtickedEnd(): number {
    if (source[pos] !== '`') return 0;
    let to = pos + 1;
    while (to < end && source[to] !== '`' && !isLineBreak(source.charCodeAt(to))) to++;
    return to < end && source[to] === '`' ? to + 1 : 0;
  }

  function bang(): void {
    const compound = compoundAt('!');
    if (compound) return push('word', pos + compound.length);
    if (isWordPart(code(pos + 1))) return bad();
    push('!', pos + 1);
  }

  function bad(): void {
    // a surrogate pair is one character to its reader
    const to = pos + (source.codePointAt(pos)! > 0xffff && pos + 2 <= end ? 2 : 1);
    // the second backtick of `\`a b\`` is part of the first one's mistake
    const closes = to === backtickEnd;
    if (badEnd !== pos && !closes) problems.push(badCharacter(source, pos, shownEnd(to)));
    backtickEnd = closes ? -1 : backtickedEnd();
    badEnd = to;
    push('bad', to);
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
