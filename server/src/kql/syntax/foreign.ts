/** Operators as other languages write them: `===`, `AND`, `not in`. Reported with what KQL writes, and read as that. */
import type { Parser } from './parser.ts';
import { beginsExpression, isOperandOnly } from './starts.ts';
import { INFIX_WORDS, isCapital } from './tokens.ts';

/** Signs of other languages; the lexer of KQL reads all but the last as two tokens, `===` as `==` and `=`. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['===', '=='],
  ['!==', '!='],
  ['=<', '<='],
  ['=!', '!='],
  ['=>', '>='],
]);

/** Words of other languages that stand between two operands. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['matches', 'matches regex'],
  ['mod', '%'],
  ['notin', '!in'],
  ['regex', 'matches regex'],
]);

/**
 * Reads the operator at the current token as the one of KQL that was meant, if it is one of another language.
 * @param inLogical whether the operand before it is one of `and` or `or`: nothing there is given a value by `=`
 */
export function mendOperator(p: Parser, inLogical: boolean): void {
  const { kind, text } = p.token;
  switch (kind) {
    case '==':
    case '!=':
      // `===`, `!==`; nearly all of them are right as they stand
      if (p.peek(1).kind === '=') mendSign(p, inLogical);
      return;
    case '=':
    case '=>':
      return mendSign(p, inLogical);
    case '!':
      return mendNegated(p, '! ');
    case '-':
      // `x -- a comment`, but not `x -- y`, which adds
      if (atDashComment(p) && beginsExpression(p.peek(2)) && isOperandOnly(p.peek(3))) skipDashComment(p);
      else if (p.peek(1).kind === '>' && p.touches(1) && p.awaits('=>')) readForeign(p, 2, '->', '=>');
      return;
    case 'word':
      if (text === 'not') return mendNegated(p, 'not ');
      if (text === 'matches' && p.peek(1).text === 'regex') {
        return p.readAs(
          2,
          'matches regex',
          '`matches regex` is one operator, with one ordinary blank between its words.',
        );
      }
      if (isCapital(text) && INFIX_WORDS.has(text.toLowerCase())) p.readInSmallLetters();
      else if (WORDS.has(text) && beginsExpression(p.peek(1))) readForeign(p, 1, text, WORDS.get(text)!);
  }
}

function mendSign(p: Parser, inLogical: boolean): void {
  // `=>` before the assignments of a step of scan
  if (p.atClause()) return;
  const two = p.touches(1) ? `${p.token.text}${p.peek(1).text}` : '';
  const written = SIGNS.has(two) ? two : p.token.text;
  const length = written === two ? 2 : 1;
  const meant = SIGNS.get(written);
  if (!beginsExpression(p.peek(length))) return;
  if (meant) readForeign(p, length, written, meant);
  else if (inLogical && written === '=') p.readAs(1, '==', '`=` does not compare: write `==`.');
}

/** `not in (…)`, `! contains "x"`: in KQL one word. */
function mendNegated(p: Parser, sign: string): void {
  const { text } = p.peek(1);
  const meant = `!${text}`;
  if (INFIX_WORDS.has(meant)) readForeign(p, 2, `${sign}${text}`, meant);
}

function readForeign(p: Parser, length: number, written: string, meant: string): void {
  p.readAs(length, meant, `\`${written}\` is not KQL: write \`${meant}\`.`);
}

/** Reads the beginning of a statement as the one that was meant: `var x = 1`, `function f(a: int) { … }`, `-- note`. */
export function mendStatement(p: Parser): void {
  const { text } = p.token;
  const next = p.peek(1);
  const isNamed = next.kind === 'word' && (text === 'function' ? p.peek(2).kind === '(' : p.peek(2).kind === '=');
  if (atDashComment(p)) skipDashComment(p);
  else if (isNamed && (text === 'var' || text === 'const')) readForeign(p, 1, text, 'let');
  else if (isNamed && text === 'function') skipFunction(p);
  else if (text.toLowerCase() === 'select') skipSelect(p);
}

/** `function f(a: int) { … };` */
function skipFunction(p: Parser): void {
  const { end, text } = p.peek(1);
  p.report(p.token, `A function is written \`let ${text} = (…) { … }\`.`, 'KS198', {
    title: 'Write it as a let',
    edits: [{ start: p.token.start, end, text: `let ${text} = ` }],
  });
  p.skipToAnchor();
  p.takeIf(';');
}

/** `SELECT a FROM T WHERE …`, told by the table behind `FROM`. */
function skipSelect(p: Parser): void {
  let at = 1;
  while (!['end', ';', '|'].includes(p.peek(at).kind) && p.peek(at).text.toLowerCase() !== 'from') at++;
  const table = p.peek(at + 1);
  if (at === 1 || table.kind !== 'word' || p.peek(at).kind !== 'word') return;
  p.report(p.token, `This is SQL: KQL begins with the table, \`${table.text} | where … | project …\`.`, 'KS198');
  while (!p.at('end') && !p.at(';')) p.take();
  p.takeIf(';');
}

/** `-- `, with a blank behind it. */
function atDashComment(p: Parser): boolean {
  return p.at('-') && p.peek(1).kind === '-' && p.touches(1) && !p.touches(2);
}

/** `-- a comment`, as SQL has it: passes over the rest of the line, with one problem. */
function skipDashComment(p: Parser): void {
  const { start } = p.token;
  const { end } = p.peek(1);
  p.report({ start, end }, '`--` does not begin a comment: write `//`.', 'KS198', {
    title: 'Write `//`',
    edits: [{ start, end, text: '//' }],
  });
  do p.take();
  while (!p.at('end') && !p.onNewLine());
}
