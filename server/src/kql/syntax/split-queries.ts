/**
 * The queries of a `.kql` file. Query editors separate them by blank lines; people also put blank lines inside one.
 * A blank line separates two queries only where the first can be over and the second can begin: brackets are closed,
 * no operator waits for more, and it is not a let statement whose query is still to come.
 */
import type { Range } from '../../text/index.ts';
import { lex } from './lexer.ts';
import { INFIX_WORDS, type Token } from './tokens.ts';

const STATEMENT_WORDS = new Set(['let', 'set', 'declare', 'alias', 'restrict']);
/** What stands between two operands, or ends a statement: the query goes on around it. */
const BETWEEN = [
  ';', '|', ',', '=', '==', '!=', '=~', '!~', '<', '<=', '>', '>=', '<>', '+', '-', '*', '/', '%', '.', '..', ':',
]; // biome-ignore format: a list
const WAITING = new Set([...BETWEEN, '=>', '(', '[', '{']);
const CONTINUING = new Set([...BETWEEN, ')', ']', '}']);

/**
 * The ranges of the queries, in order; comments before a query belong to it.
 * @param tokens those of the whole text
 */
export function splitQueries(source: string, tokens = lex(source).tokens): Range[] {
  const queries: Range[] = [];
  let start = 0;
  /** The first token of the current statement, which says whether a result can follow it. */
  let statement: Token | undefined;
  let depth = 0;
  for (let i = 0; i < tokens.length - 1; i++) {
    const token = tokens[i]!;
    statement ??= token;
    if (token.kind === '(' || token.kind === '[' || token.kind === '{') depth++;
    else if (token.kind === ')' || token.kind === ']' || token.kind === '}') depth = Math.max(0, depth - 1);
    const next = tokens[i + 1]!;
    if (depth > 0 || next.kind === 'end') continue;
    const over = !waits(token, tokens[i - 1]) && !continues(next) && !STATEMENT_WORDS.has(statement.text);
    const blank = over ? blankLineIn(source, token.end, next.start) : -1;
    if (blank >= 0) {
      queries.push({ start, end: token.end });
      start = blank;
    }
    if (blank >= 0 || token.kind === ';') statement = undefined;
  }
  queries.push({ start, end: source.length });
  return queries;
}

function waits(token: Token, before: Token | undefined): boolean {
  // `union Security*` ends with a pattern, not with half a product
  if (token.kind === '*' && before?.kind === 'word' && before.end === token.start) return false;
  return WAITING.has(token.kind) || (token.kind === 'word' && INFIX_WORDS.has(token.text));
}

function continues(token: Token): boolean {
  return CONTINUING.has(token.kind) || (token.kind === 'word' && INFIX_WORDS.has(token.text));
}

/** The end of the first blank line between two offsets, -1 when there is none. */
function blankLineIn(source: string, from: number, to: number): number {
  const match = /\n[ \t]*\r?\n/.exec(source.slice(from, to));
  return match ? from + match.index + match[0].length : -1;
}
