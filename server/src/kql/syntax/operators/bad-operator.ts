/** What stands behind a pipe and is no operator: a misspelt word with all that belongs to it, or nothing. */
import { closest, type Range } from '../../../text/index.ts';
import type { Parser } from '../parser.ts';
import { isOperandOnly } from '../starts.ts';
import { COMPOUND_WORDS, type Token } from '../tokens.ts';
import { OPERATORS } from './index.ts';

export interface BadOperator extends Range {
  readonly kind: 'BadOperator';
  readonly tokens: readonly Token[];
}

/** Operators of other languages, and old names. */
const MEANT: Readonly<Record<string, string>> = {
  dedup: 'distinct',
  eval: 'extend',
  'group-by': 'summarize',
  having: 'where',
  head: 'take',
  orderby: 'order by',
  'project-drop': 'project-away',
  rename: 'project-rename',
  select: 'project',
  sortby: 'sort by',
  stats: 'summarize',
};

/** What to write instead of operators of other languages, where one word does not do. */
const HINTS: Readonly<Record<string, string>> = {
  cross: '`join` on a constant',
  full: '`join kind=fullouter`',
  group: '`summarize … by …`',
  inner: '`join kind=inner`',
  innerjoin: '`join kind=inner`',
  left: '`join kind=leftouter`',
  leftjoin: '`join kind=leftouter`',
  outer: '`join kind=fullouter`',
  right: '`join kind=rightouter`',
  rightjoin: '`join kind=rightouter`',
};

/** An operator that should be here, with its problem. */
export function missingOperator(p: Parser): BadOperator {
  const { start, end } = p.missing('an operator such as `where`', 'KS176');
  return { kind: 'BadOperator', start, end, tokens: [] };
}

/** A word after `|` that is no operator, with all that belongs to it. */
export function parseBadOperator(p: Parser): BadOperator {
  if (p.at('word') && !p.atStatementStart()) return parseBadWord(p, 1);
  if (p.at('|') && p.touches(0)) return parseDoublePipe(p);
  return missingOperator(p);
}

/**
 * An operator whose word is in capitals, `WHERE x`, or in pieces: `mv-aply x`, `mv expand x`, `project - away x`; the
 * mended word is left to be read. `project-kep` alone is a column and its sign, which is why something has to follow.
 */
export function parseBrokenWord(p: Parser): BadOperator | undefined {
  if (!p.at('word')) return undefined;
  if (!OPERATORS.has(p.token.text) && OPERATORS.has(p.token.text.toLowerCase())) {
    p.readInSmallLetters();
    return undefined;
  }
  const length = dashedLength(p);
  const pair = p.peek(1).kind === '-' ? 2 : 1;
  if (length === 1 && p.peek(pair).kind === 'word' && FIRST_PIECES.has(p.token.text)) {
    const joined = `${p.token.text}-${p.peek(pair).text}`;
    if (OPERATORS.has(joined) && isOperandOnly(p.peek(pair + 1))) {
      p.readAs(pair + 1, joined, `\`${joined}\` is one word, with \`-\`.`);
      return undefined;
    }
  }
  const isBroken = length > 1 && (!OPERATORS.has(p.token.text) || isOperandOnly(p.peek(length)));
  return isBroken ? parseBadWord(p, length) : undefined;
}

/** What stands before the first dash of an operator: `mv`, `project`, `make` … */
const FIRST_PIECES = new Set([...COMPOUND_WORDS].flatMap((word) => (word.includes('-') ? word.split('-', 1) : [])));

/** Number of tokens of `mv-aply`, whose pieces touch; 1 for a word without a dash. */
function dashedLength(p: Parser): number {
  let length = 1;
  while (
    p.peek(length).kind === '-' &&
    p.touches(length) &&
    p.peek(length + 1).kind === 'word' &&
    p.touches(length + 1)
  )
    length += 2;
  return length;
}

function parseBadWord(p: Parser, length: number): BadOperator {
  const { start } = p.token;
  const { end } = p.peek(length - 1);
  const from = p.index;
  const word = p.tokens
    .slice(from, from + length)
    .map(({ text }) => text)
    .join('');
  // `| count() by x`: what has parentheses is the function of that name
  const isCall = OPERATORS.has(word) && p.peek(1).kind === '(';
  // one or two letters are close to too much
  const near = word.length > 2 ? closest(word, OPERATORS.keys()) : undefined;
  const similar = isCall ? undefined : (entryOf(MEANT, word) ?? near);
  const fix = similar && { title: `Write \`${similar}\``, edits: [{ start, end, text: similar }] };
  const hint = isCall ? hintForCall(word) : similar ? `: did you mean \`${similar}\`?` : hintForWord(word);
  p.report({ start, end }, `\`${word}\` is not an operator${hint}`, 'KS176', fix || undefined);
  p.takeJoined(length);
  p.skipToAnchor();
  return { kind: 'BadOperator', start, end: p.lastEnd, tokens: p.tokens.slice(from, p.index) };
}

function hintForCall(word: string): string {
  return word === 'count' ? ': write `count`, or `summarize count()`.' : ': with parentheses it is a function.';
}

/** What a table says of a word, in any letter case. */
function entryOf(table: Readonly<Record<string, string>>, word: string): string | undefined {
  const key = word.toLowerCase();
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function hintForWord(word: string): string {
  const hint = entryOf(HINTS, word);
  return hint ? `: write ${hint}.` : '.';
}

/** `a || b` */
function parseDoublePipe(p: Parser): BadOperator {
  const { start, end } = { start: p.token.start - 1, end: p.token.end };
  const fix = { title: 'Write `or`', edits: [{ start, end, text: 'or' }] };
  // `x || "y"` joins strings, no condition begins with one
  const joins = p.peek(1).kind === 'string';
  const message = '`||` is not KQL: write `or`, or `strcat(…)` to join strings.';
  p.report({ start, end }, message, 'KS176', joins ? undefined : fix);
  const tokens = [p.take(), ...p.skipToAnchor()];
  return { kind: 'BadOperator', start: end - 1, end: p.lastEnd, tokens };
}
