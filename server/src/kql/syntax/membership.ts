/** Tests against lists and ranges, `in`, `has_any`, `between`, and what people write in place of their parentheses. */
import type { TextEdit } from '../../text/index.ts';
import { ADDITION, expectScalar, missingExpression, parseOperation, parseScalar } from './expressions.ts';
import { parseList } from './lists.ts';
import type { Expression } from './nodes.ts';
import type { Parser } from './parser.ts';
import { parseListItem } from './pipeline.ts';
import type { ProblemFix } from './problems.ts';
import { startsExpression } from './starts.ts';
import type { Token } from './tokens.ts';

/** `x in (1, 2)`, `x in (T | project y)`; the operator has been taken. */
export function parseIn(p: Parser, left: Expression, operator: Token): Expression {
  const start = left.start;
  const bracket = p.at('[') && p.peek(1).kind !== ']' ? '[' : '(';
  if (!p.at(bracket)) {
    const values = parseUnbracketedValues(p, operator);
    return { kind: 'InExpression', start, end: Math.max(values.at(-1)!.end, operator.end), left, operator, values };
  }
  if (bracket === '[') reportBrackets(p, `Expected \`(\` after \`${operator.text}\`: its values stand in parentheses.`);
  p.take();
  const { value: values } = p.within(bracket, `to close the list after \`${operator.text}\``, () => {
    let first: Expression | undefined;
    // the list may be a query of one column instead of values
    const element = (q: Parser) => (first ? parseScalar(q) : (first = parseListItem(q)));
    const isEnd = () => first !== undefined && isQuery(first);
    return parseList(p, { element, missing: missingExpression, isEnd, isOuterComma: isEnd });
  });
  return { kind: 'InExpression', start, end: p.lastEnd, left, operator, values };
}

/** Whether the expression is a query: stages behind a source, or an operator such as `print`. */
function isQuery({ kind }: Expression): boolean {
  return kind === 'Pipeline' || kind.endsWith('Operator');
}

/** `x has ("a", "b")`: a list where one value belongs, told by the comma behind its first literal. */
export function atValueList(p: Parser): boolean {
  return p.at('(') && (p.peek(1).kind === 'string' || p.peek(1).kind === 'long') && p.peek(2).kind === ',';
}

/** Operators that take a list, for those that take one value. */
const LIST_FORMS: Readonly<Record<string, string>> = {
  has: 'has_any',
  '==': 'in',
  '!=': '!in',
  '=~': 'in~',
  '!~': '!in~',
};

/** A list behind an operator that takes one value; the operator has been taken. */
export function parseMisplacedList(p: Parser, left: Expression, operator: Token): Expression {
  const form = LIST_FORMS[operator.text];
  const several = form?.startsWith('!') ? 'none of several' : 'any of several';
  const hint = form ? `write \`${form}\` for ${several}` : 'join several comparisons by `or`';
  const fix = form && { title: `Write \`${form}\``, edits: [{ start: operator.start, end: operator.end, text: form }] };
  p.report(operator, `\`${operator.text}\` takes one value: ${hint}.`, 'KS005', fix || undefined);
  return parseIn(p, left, operator);
}

/** `x in ["a"]`, `between [1 .. 2]`: the brackets of other languages. */
function reportBrackets(p: Parser, message: string): void {
  const close = p.closerOf(p.index);
  const edits = [
    { ...rangeOf(p.token), text: '(' },
    { ...rangeOf(p.tokens[close ?? p.index]!), text: ')' },
  ];
  p.report(p.token, message, 'KS005', close === undefined ? undefined : { title: 'Write parentheses', edits });
}

/** `x in y`, `x in "a", "b"`: reads the values as if the parentheses were there. */
function parseUnbracketedValues(p: Parser, operator: Token): Expression[] {
  if (!startsExpression(p)) return [p.missing('`(` and a list of values', 'KS005')];
  let length = 1;
  while (p.peek(length).kind === ',' && isValue(p.peek(length - 1)) && isValue(p.peek(length + 1))) length += 2;
  const isPlain = isValue(p.token) || (p.at('word') && !['(', '.', '['].includes(p.peek(1).kind));
  const fix = isPlain ? parenthesesAround(p, length, []) : undefined;
  p.report(p.token, `Expected \`(\` after \`${operator.text}\`: its values stand in parentheses.`, 'KS005', fix);
  const values = [parseOperation(p, ADDITION) ?? p.absent('an expression')];
  for (let i = 1; i < length && p.takeIf(','); i += 2) values.push(expectScalar(p));
  return values;
}

/** Whether the token is a string or a whole number. */
function isValue({ kind }: Token): boolean {
  return kind === 'string' || kind === 'long';
}

/** The fix that sets parentheses around the next tokens. */
function parenthesesAround(p: Parser, length: number, between: readonly TextEdit[]): ProblemFix {
  const { start } = p.token;
  const { end } = p.peek(length - 1);
  const edits = [{ start, end: start, text: '(' }, ...between, { start: end, end, text: ')' }];
  return { title: 'Set parentheses', edits };
}

/** `x between (1 .. 2)`; reads `between 1 and 2` and `between [1 .. 2]` of other languages with one problem. */
export function parseBetween(p: Parser, left: Expression, operator: Token): Expression {
  const start = left.start;
  const message = `Expected \`(\`: write \`${operator.text} (low .. high)\`.`;
  const bracket = p.at('[') ? '[' : '(';
  if (!p.at(bracket)) {
    const place = startsExpression(p) ? p.token : { start: p.lastEnd, end: p.lastEnd };
    p.report(place, message, 'KS005', fixOfPlainRange(p));
    const low = parseOperation(p, ADDITION) ?? p.absent('an expression');
    const high = p.takeWord('and') || p.takeIf('..') ? parseOperation(p, ADDITION) : undefined;
    const end = Math.max(operator.end, p.lastEnd);
    return { kind: 'BetweenExpression', start, end, left, operator, low, high: high ?? p.absent('an expression') };
  }
  if (bracket === '[') reportBrackets(p, message);
  p.take();
  const { low, high } = p.within(bracket, `to close the range after \`${operator.text}\``, () => {
    const low = expectScalar(p);
    if (low.kind === 'LogicalExpression' && low.operator === 'and' && !p.at('..')) {
      // `between (1 and 2)`
      const and = low.operators.at(-1)!;
      p.report(and, 'Expected `..` between the ends of the range, not `and`.', 'KS005', writeDots(and, '..'));
      return { low: low.operands[0]!, high: low.operands.at(-1)! };
    }
    if (!p.takeIf('..')) reportNoDots(p);
    return { low, high: expectScalar(p) };
  }).value;
  return { kind: 'BetweenExpression', start, end: p.lastEnd, left, operator, low, high };
}

/** `between 1 and 2`, where each end is one token. */
function fixOfPlainRange(p: Parser): ProblemFix | undefined {
  const [low, and, high, next] = [p.token, p.peek(1), p.peek(2), p.peek(3)];
  const isPlain = low.kind !== '(' && startsExpression(p) && (and.text === 'and' || and.kind === '..');
  if (!isPlain || high.kind === '(' || high.kind === '-' || next.kind === '(' || next.kind === '.') return undefined;
  return parenthesesAround(p, 3, [{ ...rangeOf(and), text: '..' }]);
}

function rangeOf({ start, end }: Token): { start: number; end: number } {
  return { start, end };
}

function writeDots(token: Token, text: string): ProblemFix {
  return { title: 'Write `..`', edits: [{ ...rangeOf(token), text }] };
}

/** `between (1, 2)`: reads the comma as the dots. */
function reportNoDots(p: Parser): void {
  const comma = p.token;
  if (comma.kind === ',') {
    p.report(comma, 'Expected `..` between the ends of the range, not a comma.', 'KS005', writeDots(comma, ' ..'));
    p.take();
  } else {
    p.report({ start: p.lastEnd, end: p.lastEnd }, 'Expected `..` and the upper end of the range.', 'KS005');
  }
}
