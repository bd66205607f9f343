/**
 * The hand that goes along the tokens: looking, taking, reporting, and knowing where to stop after a mistake.
 * The grammar itself is in expressions.ts, statements.ts, pipeline.ts and operators/.
 *
 * Laws of recovery: a function that finds nothing has not moved; every loop moves or leaves; a token gets one problem
 * at most; what an enclosing construct waits for is never skipped.
 */
import type { Range } from '../../text/index.ts';
import { CLOSER, type Closers, findClosers, isCloser } from './brackets.ts';
import type { Missing } from './nodes.ts';
import type { Problem, ProblemFix } from './problems.ts';
import { beginsExpression } from './starts.ts';
import { INFIX_WORDS, isCapital, isReserved, type Punctuation, type Token, type TokenKind } from './tokens.ts';

/**
 * Nesting beyond this is a problem instead of a stack overflow; a parenthesis takes two levels. The official engine
 * analyzes no query deeper than 500 nodes (KS245).
 */
const MAX_DEPTH = 500;

/**
 * The longest chain (`a or b or …`, `T | … | …`) that is none of our business. The service nests what we keep flat, and
 * refuses a query whose tree is "several thousands levels" deep (documentation of Kusto, query limits).
 */
const MAX_CHAIN = 2000;

/** A text with more problems than this is no query; the first ones say enough. */
const MAX_PROBLEMS = 100;

/** What may begin an expression and still stand behind a name: `time - 1`, `time[0]`. */
const FITS_BEHIND_NAME = new Set(['+', '-', '[']);

/** Reserved words that begin a clause: nobody meant a name by `count by`. */
const CLAUSE_WORDS = new Set(['as', 'asc', 'by', 'desc', 'in', 'kind', 'of', 'to']);

/** Words that begin a statement when they stand at the start of a line. */
const STATEMENT_WORDS = new Set(['let', 'set', 'declare', 'alias', 'restrict']);

export class Parser {
  index = 0;
  readonly problems: Problem[] = [];
  /** How many `(`, `[`, `{` are open around the current place: their closers are worth waiting for. */
  private readonly open = { '(': 0, '[': 0, '{': 0 };
  /** How many lists are open in which a `,` means something. */
  private lists = 0;
  /** Clause words the enclosing operators wait for: `by`, `on`, `with` … */
  private readonly clauses: ReadonlySet<string>[] = [];
  /** Index of the innermost bracket that is open around the current place, -1 outside of all. */
  private opener = -1;
  /** Whether a token inside of that bracket has been reported as unexpected: perhaps the closer is missing before it. */
  private lost = false;
  private depth = 0;
  /** The token at which the last problem was reported: a second one there would be the same mistake again. */
  private reportedAt = -1;

  /** Those of the text, but for the ones that have been read as what was meant. */
  tokens: readonly Token[];
  private closers: Closers | undefined;
  readonly isOperatorWord: (word: string) => boolean;

  /** @param isOperatorWord told from outside, because the operators import the grammar that imports this file */
  constructor(tokens: readonly Token[], isOperatorWord: (word: string) => boolean) {
    this.tokens = tokens;
    this.isOperatorWord = isOperatorWord;
  }

  // ---- looking ------------------------------------------------------------------------------------------------

  get token(): Token {
    return this.tokens[this.index]!;
  }

  /** The token `offset` places further; beyond the end it is the end token. */
  peek(offset: number): Token {
    return this.tokens[Math.min(this.index + offset, this.tokens.length - 1)]!;
  }

  at(kind: TokenKind): boolean {
    return this.token.kind === kind;
  }

  atWord(text: string): boolean {
    const token = this.token;
    return token.kind === 'word' && token.text === text;
  }

  /** Where the last token ended: the place at which the person stopped typing. */
  get lastEnd(): number {
    return this.index > 0 ? this.tokens[this.index - 1]!.end : this.tokens[0]!.start;
  }

  /** Whether the current token is the first on its line. */
  onNewLine(): boolean {
    return this.token.newLine;
  }

  /** Whether the token touches the one before it, as the parts of `a*b` do. */
  touches(offset: number): boolean {
    return this.peek(offset).start === this.peek(offset - 1).end;
  }

  /** Whether the current token closes a bracket that is open around this place. */
  atCloser(): boolean {
    const { kind } = this.token;
    return (
      (kind === ')' && this.open['('] > 0) ||
      (kind === ']' && this.open['['] > 0) ||
      (kind === '}' && this.open['{'] > 0)
    );
  }

  /** Index of the token that closes the bracket at `index`, if one does. */
  closerOf(index: number): number | undefined {
    this.closers ??= findClosers(this.tokens);
    return this.closers.get(index);
  }

  /** Whether the bracket around this place is closed further on; outside of all brackets there is none to close. */
  get bracketCloses(): boolean {
    return this.opener >= 0 && this.closerOf(this.opener) !== undefined;
  }

  /** Whether a new statement begins here although no `;` has closed the last one. */
  atStatementStart(): boolean {
    const token = this.token;
    return token.kind === 'word' && STATEMENT_WORDS.has(token.text) && this.peek(1).kind === 'word' && this.onNewLine();
  }

  /** Whether a line begins here with the word of an operator, so that only the `|` before it is missing. */
  atForgottenPipe(): boolean {
    const token = this.token;
    if (token.kind !== 'word' || !this.isOperatorWord(token.text) || this.atClause()) return false;
    return isReserved(token.text) || this.onNewLine();
  }

  /** Whether an operator around this place waits for the current word: `by` after the aggregates of summarize. */
  atClause(): boolean {
    const { text } = this.token;
    return this.awaits(text) || (isCapital(text) && this.awaits(text.toLowerCase()));
  }

  /** Whether an operator around this place waits for the word. */
  awaits(word: string): boolean {
    for (const words of this.clauses) if (words.has(word)) return true;
    return false;
  }

  /** Whether a clause of an operator begins here inside of a bracket that is never closed: `count( on x`. */
  atLostClause(): boolean {
    return this.at('word') && this.opener >= 0 && this.atClause() && !this.bracketCloses;
  }

  /** Whether something around this place waits for the current token, so that it must not be skipped. */
  atAnchor(): boolean {
    const token = this.token;
    switch (token.kind) {
      case 'end':
      case '|':
      case ';':
        return true;
      case ')':
      case ']':
      case '}':
        return this.atCloser();
      case ',':
        return this.lists > 0;
      case 'word':
        return this.atClause() || this.atStatementStart() || this.atForgottenPipe();
      default:
        return false;
    }
  }

  // ---- taking -------------------------------------------------------------------------------------------------

  take(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.index++;
    return token;
  }

  takeIf(kind: TokenKind): Token | undefined {
    return this.token.kind === kind ? this.take() : undefined;
  }

  takeWord(text: string): Token | undefined {
    return this.atWord(text) ? this.take() : undefined;
  }

  /** Takes the token, or reports that it is missing: `Expected `)` to close the arguments.` */
  expect(kind: Punctuation, purpose: string): Token | undefined {
    const token = this.takeIf(kind);
    if (!token) this.reportExpected(`\`${kind}\``, purpose);
    return token;
  }

  expectWord(text: string, purpose: string): Token | undefined {
    if (this.token.text === text.toUpperCase()) this.readInSmallLetters();
    const token = this.takeWord(text);
    if (!token) this.reportExpected(`\`${text}\``, purpose);
    return token;
  }

  /** Takes several tokens that make one word together; returns their text. */
  takeJoined(count: number): string {
    let text = '';
    for (let i = 0; i < count; i++) text += this.take().text;
    return text;
  }

  // ---- mending ------------------------------------------------------------------------------------------------

  /**
   * Reads the next tokens as the one that was meant: `===` as `==`. It is reported by the caller's message, with the fix
   * that writes it. Only the parser sees the change, the tokens of the tree stay those of the text.
   */
  readAs(length: number, meant: string, message: string): void {
    const { start, newLine } = this.token;
    const { end } = this.peek(length - 1);
    const known = this.problems.length >= MAX_PROBLEMS;
    this.report({ start, end }, message, 'KS198', {
      title: `Write \`${meant}\``,
      edits: [{ start, end, text: meant }],
    });
    // each change costs a copy: beyond the problems that are kept, the tokens stay as they are
    if (known) return;
    const kind = /^\w|^!\w/.test(meant) ? 'word' : (meant as Punctuation);
    const tokens = [...this.tokens];
    tokens.splice(this.index, length, { kind, start, end, text: meant, newLine });
    this.tokens = tokens;
    if (length > 1) this.closers = undefined;
  }

  /** `BY` where `by` is meant, `Where` where `where` is. */
  readInSmallLetters(): void {
    const { text } = this.token;
    const small = text.toLowerCase();
    this.readAs(1, small, `\`${text}\` is written in small letters: \`${small}\`.`);
  }

  /** Passes over a token that is not needed here, with the fix that removes it: `union all T`. */
  takeNeedless(message: string): void {
    const { start, text } = this.token;
    const end = this.at('word') ? this.peek(1).start : this.token.end;
    const edits = [{ start, end, text: '' }];
    this.report(this.token, message, 'KS198', { title: `Remove \`${text}\``, edits });
    this.take();
  }

  /** Reads `sort on x` as `sort by x`, where the current token is one of `others` and an operand follows it. */
  readInstead(meant: string, others: ReadonlySet<string>): void {
    if (!this.at('word') || !others.has(this.token.text) || !beginsExpression(this.peek(1))) return;
    this.readAs(1, meant, `Expected \`${meant}\`, not \`${this.token.text}\`.`);
  }

  // ---- reporting ----------------------------------------------------------------------------------------------

  /** Reports at a range; dropped when the current token has its problem already. */
  report(range: Range, message: string, code?: string, fix?: ProblemFix): void {
    if (this.reportedAt === this.index) return;
    this.reportedAt = this.index;
    // a character that KQL does not know has been reported by the lexer, and what fails at it is the same mistake
    if (this.token.kind !== 'bad') this.reportAside(range, message, code, fix);
  }

  /** Reports without marking the current token: for mistakes that the grammar reads over without harm. */
  reportAside(range: Range, message: string, code?: string, fix?: ProblemFix): void {
    // `(||`: what is missing before the second pipe and the two pipes themselves are one mistake
    if (this.problems.length >= MAX_PROBLEMS || this.problems.at(-1)?.start === range.start) return;
    this.problems.push({ start: range.start, end: range.end, message, ...(code && { code }), ...(fix && { fix }) });
  }

  /** Reports that a separator was forgotten before the current token, with the fix that puts it there. */
  reportForgotten(separator: ',' | ';' | '|', purpose: string): void {
    const at = this.lastEnd;
    // what was reported right here is why nobody came to the separator
    if (this.problems.at(-1)?.end === at && at > 0) return;
    const text = separator === '|' ? ' |' : separator;
    this.report({ start: at, end: at }, `Expected \`${separator}\` ${purpose}.`, 'KS005', {
      title: `Insert \`${separator}\``,
      edits: [{ start: at, end: at, text }],
    });
  }

  private reportExpected(what: string, purpose: string): void {
    const at = this.lastEnd;
    this.report({ start: at, end: at }, `Expected ${what} ${purpose}.`, 'KS005');
  }

  /**
   * A `Missing` node where the last token ended, with its problem.
   * @param bracketsAllowed whether a reserved word may become what is missing by brackets
   */
  missing(expected: string, code = 'KS006', bracketsAllowed = true): Missing {
    const at = this.lastEnd;
    const token = this.token;
    if (bracketsAllowed && this.atMisusedWord()) {
      this.reportReserved(code);
    } else {
      const isInfix = token.kind === 'word' && INFIX_WORDS.has(token.text);
      const before = this.index > 0 ? this.tokens[this.index - 1]! : undefined;
      const where = isInfix ? ` before \`${token.text}\`` : before ? ` after \`${shorten(before.text)}\`` : '';
      const comma = where && expected.includes(', such as') ? ',' : '';
      this.report({ start: at, end: at }, `Expected ${expected}${comma}${where}.`, code);
    }
    return { kind: 'Missing', start: at, end: at, expected };
  }

  /** Whether a reserved word stands here that was probably meant as a name: `project time`, not `project by x`. */
  private atMisusedWord(): boolean {
    const token = this.token;
    if (token.kind !== 'word' || !isReserved(token.text) || !/^[a-z]/.test(token.text)) return false;
    if (INFIX_WORDS.has(token.text) || this.isOperatorWord(token.text) || this.atAnchor()) return false;
    const next = this.peek(1);
    return next.newLine || FITS_BEHIND_NAME.has(next.kind) || !beginsExpression(next);
  }

  /** Whether a name could stand at this place: not behind an operand, `take 10 by`. */
  private get takesName(): boolean {
    const before = this.index > 0 ? this.tokens[this.index - 1]! : undefined;
    return before?.kind === ',' || (before !== undefined && this.isOperatorWord(before.text));
  }

  /** Reports a reserved word that was meant as a name, with the fix that makes it one. */
  reportReserved(code: string, token = this.token): void {
    const { start, end, text: word } = token;
    const text = `['${word}']`;
    const fix = { title: `Write ${text}`, edits: [{ start, end, text }] };
    this.report(token, `\`${word}\` is a reserved word. To use it as a name, write \`${text}\`.`, code, fix);
  }

  /** A `Missing` node without a problem: something that may be absent, or whose absence is reported already. */
  absent(expected: string): Missing {
    return { kind: 'Missing', start: this.lastEnd, end: this.lastEnd, expected };
  }

  /** Reports the current token as one that fits nowhere. */
  reportUnexpected(hint = '', fix?: ProblemFix): void {
    const token = this.token;
    this.lost = true;
    if (token.kind === 'directive') {
      const edits = [{ start: token.start, end: token.start + 1, text: '//' }];
      const message = token.newLine
        ? 'A line with `#` stands before the query. A comment begins with `//`.'
        : '`#` does not begin a comment: write `//`.';
      this.report(token, message, 'KS198', { title: 'Write `//`', edits });
    } else if (this.takesName && !CLAUSE_WORDS.has(token.text) && this.atMisusedWord()) this.reportReserved('KS198');
    else
      this.report(token, `Unexpected \`${shorten(token.text)}\`${hint}${hint.endsWith('?') ? '' : '.'}`, 'KS198', fix);
  }

  // ---- nesting ------------------------------------------------------------------------------------------------

  /**
   * Runs `body` between brackets whose opener has been taken, then takes the closer or reports that it is missing.
   * Inside, the closer is an anchor and the commas of outer lists are not.
   * @param purpose what the closer is for, in a message: `to close the arguments of`
   * @param name whose they are, where that belongs in the message
   */
  within<T>(
    bracket: '(' | '[' | '{',
    purpose: string,
    body: (p: Parser) => T,
    name = '',
  ): { value: T; close: Token | undefined } {
    this.open[bracket]++;
    const { lists, opener, lost } = this;
    this.lists = 0;
    this.opener = this.index - 1;
    this.lost = false;
    const value = body(this);
    const close =
      this.takeIf(CLOSER[bracket]) ?? this.missingCloser(CLOSER[bracket], name ? `${purpose} \`${name}\`` : purpose);
    this.lists = lists;
    this.opener = opener;
    this.lost = lost;
    this.open[bracket]--;
    return { value, close };
  }

  private missingCloser(closer: ')' | ']' | '}', purpose: string): Token | undefined {
    const close = this.closerOf(this.opener);
    const at = close !== undefined && close >= this.index ? close : undefined;
    // where the bracket is never closed, the closer has been forgotten behind what it holds, unless it holds nothing
    const holds = this.index > this.opener + 1 && this.reportedAt !== this.index;
    const isForgotten = at === undefined && holds && !isCloser(this.token);
    if (isForgotten || this.atAnchor()) {
      // `(| where x)`: what is wrong here has been said, and the bracket is closed further on
      if (at !== undefined && this.reportedAt === this.index) this.index = at;
      // `(a b`: the closer was forgotten before what has been reported
      else if (!this.lost) this.reportExpected(`\`${closer}\``, purpose);
    } else {
      this.reportUnexpected(`: expected \`${closer}\` ${purpose}`);
      if (at === undefined) this.skipToAnchor();
      else this.index = at;
    }
    return this.takeIf(closer);
  }

  /** Runs `body` while the words are anchors, because the operator around it waits for them. */
  before<T>(words: ReadonlySet<string>, body: () => T): T {
    this.clauses.push(words);
    const result = body();
    this.clauses.pop();
    const { text } = this.token;
    if (this.at('word') && isCapital(text) && words.has(text.toLowerCase())) this.readInSmallLetters();
    return result;
  }

  /** Runs `body` one level deeper, or reports that the text is nested too deeply and skips what is inside. */
  deeper<T>(body: (p: Parser) => T, tooDeep: (p: Parser) => T): T {
    if (this.depth >= MAX_DEPTH) {
      this.report(this.token, 'This is nested too deeply: the service does not analyze such a query.', 'KS245');
      this.skipBalanced();
      return tooDeep(this);
    }
    this.depth++;
    const result = body(this);
    this.depth--;
    return result;
  }

  /** Reports, once, a chain that the service takes for too deep; called with the links so far, before the next is read. */
  checkChain(links: number, advice = ''): void {
    if (links === MAX_CHAIN) {
      const message = `This chain has more than ${MAX_CHAIN} links: the service refuses a query as deep as that.${advice}`;
      this.report(this.token, message, 'KS245');
    }
  }

  /** Whether the bracket around this place is a parenthesis. */
  get insideParentheses(): boolean {
    return this.tokens[this.opener]?.kind === '(';
  }

  /** Whether a bracket is open around this place. */
  get insideBrackets(): boolean {
    return this.open['('] > 0 || this.open['['] > 0 || this.open['{'] > 0;
  }

  enterList(): void {
    this.lists++;
  }

  leaveList(): void {
    this.lists--;
  }

  /** Goes to the next token that something around this place waits for, over whole brackets; returns what it passed. */
  skipToAnchor(): Token[] {
    const from = this.index;
    while (!this.atAnchor()) this.index = (this.closerOf(this.index) ?? this.index) + 1;
    return this.tokens.slice(from, this.index);
  }

  /** Goes to the closer of the innermost bracket around this place, over whole brackets inside; linear. */
  private skipBalanced(): void {
    let nested = 0;
    for (; !this.at('end'); this.index++) {
      const kind = this.token.kind;
      if (kind === '(' || kind === '[' || kind === '{') nested++;
      else if (kind === ')' || kind === ']' || kind === '}') {
        if (nested === 0) return;
        nested--;
      }
    }
  }
}

/** The text of a token as a message can show it: one line, not too long. */
export function shorten(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0]!;
  return line.length > 30 || line.length < text.length ? `${line.slice(0, 29)}…` : line;
}
