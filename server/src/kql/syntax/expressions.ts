/**
 * Scalar expressions, by precedence climbing. From loose to tight: `or`; `and`; equality with `in` and `between`;
 * comparison; `+ -`; `* / %`; string operators; sign; path. Equality, comparison and string operators do not chain.
 */
import { parseList } from './lists.ts';
import { expectName, nameLength, parseDeclaredName } from './names.ts';
import type { Expression, LogicalExpression, Missing, NamedExpression, NameNode } from './nodes.ts';
import type { Parser } from './parser.ts';
import { parseExpression } from './pipeline.ts';
import { parsePath } from './primary.ts';
import { startsExpression } from './starts.ts';
import { isDeclarableName, type Token } from './tokens.ts';

const OR = 1;
const AND = 2;
const EQUALITY = 3;
const COMPARISON = 4;
const ADDITION = 5;
const MULTIPLICATION = 6;
const STRING = 7;

/** String operators, tighter than arithmetic: `a * b has "x"` is `a * (b has "x")`. */
const STRING_OPERATORS = new Set([
  'contains', 'contains_cs', 'containscs', '!contains', '!contains_cs', 'notcontains', 'notcontainscs',
  'startswith', 'startswith_cs', '!startswith', '!startswith_cs', 'endswith', 'endswith_cs', '!endswith', '!endswith_cs',
  'has', 'has_cs', '!has', '!has_cs', 'hasprefix', 'hasprefix_cs', '!hasprefix', '!hasprefix_cs',
  'hassuffix', 'hassuffix_cs', '!hassuffix', '!hassuffix_cs', 'like', 'likecs', 'notlike', 'notlikecs', 'matches regex',
]); // biome-ignore format: a table

/** Operators with a list in parentheses on their right. */
const LIST_OPERATORS = new Set(['in', 'in~', '!in', '!in~', 'has_any', 'has_all']);

const RANGE_OPERATORS = new Set(['between', '!between']);

/** The precedence of the operator at the current token, 0 when it is none. */
function precedence(p: Parser): number {
  const token = p.token;
  switch (token.kind) {
    case 'word': {
      const word = token.text;
      if (word === 'and') return AND;
      if (word === 'or') return OR;
      if (STRING_OPERATORS.has(word)) return STRING;
      // `make-series … in range(…)` is not a membership test
      if (word === 'in' && p.peek(1).text === 'range') return 0;
      return LIST_OPERATORS.has(word) || RANGE_OPERATORS.has(word) ? EQUALITY : 0;
    }
    case '==':
    case '!=':
    case '<>':
      return EQUALITY;
    case '=~':
    case '!~':
    case ':':
      return STRING;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return COMPARISON;
    case '+':
    case '-':
      return ADDITION;
    case '*':
    case '/':
    case '%':
      return MULTIPLICATION;
    default:
      return 0;
  }
}

/** An expression without a name and without pipes; undefined when none begins here. */
export function parseScalar(p: Parser): Expression | undefined {
  return p.deeper(
    () => parseOperation(p, OR),
    () => p.absent('an expression'),
  );
}

/** An expression that the grammar wants here. */
export function expectScalar(p: Parser): Expression {
  return parseScalar(p) ?? missingExpression(p);
}

export function missingExpression(p: Parser): Missing {
  return p.missing('an expression');
}

function parseOperation(p: Parser, lowest: number): Expression | undefined {
  let left = parseOperand(p);
  if (!left) return undefined;
  /** Operators tighter than this have had their turn; those that do not chain lower it. */
  let highest = STRING;
  for (;;) {
    const level = precedence(p);
    if (level === 0 || level < lowest) return left;
    if (level > highest) {
      skipChained(p, level);
      continue;
    }
    switch (level) {
      case OR:
      case AND:
        left = parseLogical(p, left, level);
        break;
      case ADDITION:
      case MULTIPLICATION:
        left = parseArithmetic(p, left, level);
        break;
      case EQUALITY:
        left = parseEquality(p, left);
        highest = AND;
        break;
      default: {
        const operator = p.take();
        if (atValueList(p)) {
          left = parseMisplacedList(p, left, operator);
          highest = AND;
          break;
        }
        const right: Expression = expectOperation(p, level + 1);
        left = { kind: 'BinaryExpression', start: left.start, end: right.end, left, operator, right };
        highest = level - 1;
      }
    }
  }
}

function expectOperation(p: Parser, lowest: number): Expression {
  return (lowest > STRING ? parseOperand(p) : parseOperation(p, lowest)) ?? missingExpression(p);
}

/** `a or b or c`, flat. */
function parseLogical(p: Parser, first: Expression, level: number): LogicalExpression {
  const operator = level === OR ? 'or' : 'and';
  const operands = [first];
  const operators: Token[] = [];
  while (p.atWord(operator)) {
    p.checkChain(operators.length, ' Write `in (…)` or `has_any (…)` with a list.');
    operators.push(p.take());
    operands.push(expectOperation(p, level + 1));
  }
  return { kind: 'LogicalExpression', start: first.start, end: operands.at(-1)!.end, operator, operands, operators };
}

/** `a + b - c`, flat. */
function parseArithmetic(p: Parser, first: Expression, level: number): Expression {
  const operands = [first];
  const operators: Token[] = [];
  while (precedence(p) === level) {
    p.checkChain(operators.length);
    operators.push(p.take());
    operands.push(expectOperation(p, level + 1));
  }
  return { kind: 'ArithmeticExpression', start: first.start, end: operands.at(-1)!.end, operands, operators };
}

function parseEquality(p: Parser, left: Expression): Expression {
  const operator = p.take();
  if (operator.kind !== 'word') {
    if (atValueList(p)) return parseMisplacedList(p, left, operator);
    const right = expectOperation(p, COMPARISON);
    return { kind: 'BinaryExpression', start: left.start, end: right.end, left, operator, right };
  }
  return RANGE_OPERATORS.has(operator.text) ? parseBetween(p, left, operator) : parseIn(p, left, operator);
}

/** `x in (1, 2)`, `x in (T | project y)`. */
function parseIn(p: Parser, left: Expression, operator: Token): Expression {
  const start = left.start;
  if (!p.takeIf('(')) {
    const value = parseUnbracketedValue(p, operator);
    return { kind: 'InExpression', start, end: Math.max(value.end, operator.end), left, operator, values: [value] };
  }
  const { value: values } = p.within('(', `to close the list after \`${operator.text}\``, () => {
    let first: Expression | undefined;
    // the list may be a query of one column instead of values
    const element = (q: Parser) => (first ? parseScalar(q) : (first = parseExpression(q)));
    return parseList(p, { element, missing: missingExpression, isEnd: () => first?.kind === 'Pipeline' });
  });
  return { kind: 'InExpression', start, end: p.lastEnd, left, operator, values };
}

/** `x has ("a", "b")`: a list where one value belongs, told by the comma behind its first literal. */
function atValueList(p: Parser): boolean {
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

function parseMisplacedList(p: Parser, left: Expression, operator: Token): Expression {
  const form = LIST_FORMS[operator.text];
  const several = form?.startsWith('!') ? 'none of several' : 'any of several';
  const hint = form ? `write \`${form}\` for ${several}` : 'join several comparisons by `or`';
  const fix = form && { title: `Write \`${form}\``, edits: [{ start: operator.start, end: operator.end, text: form }] };
  p.report(operator, `\`${operator.text}\` takes one value: ${hint}.`, 'KS005', fix || undefined);
  return parseIn(p, left, operator);
}

/** `x in y`: read the value as if the parentheses were there. */
function parseUnbracketedValue(p: Parser, operator: Token): Expression {
  if (!startsExpression(p)) return p.missing('`(` and a list of values', 'KS005');
  p.report(p.token, `Expected \`(\` after \`${operator.text}\`: its values stand in parentheses.`, 'KS005');
  return parseOperand(p) ?? p.absent('an expression');
}

/** `x between (1 .. 2)`; reads `between 1 and 2` of other languages with one problem. */
function parseBetween(p: Parser, left: Expression, operator: Token): Expression {
  const start = left.start;
  if (!p.takeIf('(')) {
    const place = startsExpression(p) ? p.token : { start: p.lastEnd, end: p.lastEnd };
    p.report(place, `Expected \`(\`: write \`${operator.text} (low .. high)\`.`, 'KS005');
    const low = parseOperation(p, ADDITION) ?? p.absent('an expression');
    const high = p.takeWord('and') || p.takeIf('..') ? parseOperation(p, ADDITION) : undefined;
    const end = Math.max(operator.end, p.lastEnd);
    return { kind: 'BetweenExpression', start, end, left, operator, low, high: high ?? p.absent('an expression') };
  }
  const { low, high } = p.within('(', `to close the range after \`${operator.text}\``, () => {
    const low = expectScalar(p);
    if (!p.takeIf('..')) reportNoDots(p);
    return { low, high: expectScalar(p) };
  }).value;
  return { kind: 'BetweenExpression', start, end: p.lastEnd, left, operator, low, high };
}

/** `between (1, 2)`: reads the comma as the dots. */
function reportNoDots(p: Parser): void {
  const comma = p.token;
  if (comma.kind === ',') {
    const fix = { title: 'Write `..`', edits: [{ start: comma.start, end: comma.end, text: ' ..' }] };
    p.report(comma, 'Expected `..` between the ends of the range, not a comma.', 'KS005', fix);
    p.take();
  } else {
    p.report({ start: p.lastEnd, end: p.lastEnd }, 'Expected `..` and the upper end of the range.', 'KS005');
  }
}

/** `a == b == c`: passes over the second comparison, with one problem. */
function skipChained(p: Parser, level: number): void {
  const { text } = p.token;
  p.report(
    p.token,
    `\`${text}\` cannot follow another comparison: join the two by \`and\`, or set parentheses.`,
    'KS198',
  );
  while (precedence(p) >= level) {
    p.take();
    if (p.takeIf('(')) p.within('(', 'to close the parenthesis', () => parseOperation(p, OR));
    else parseOperand(p);
  }
}

/** A sign and what it stands before, `*` before a string operator (`* has "x"`), or a path. */
function parseOperand(p: Parser): Expression | undefined {
  const token = p.token;
  if (token.kind === '-' || token.kind === '+') {
    p.take();
    const operand = parsePath(p) ?? missingExpression(p);
    return { kind: 'UnaryExpression', start: token.start, end: operand.end, operator: token, operand };
  }
  if (token.kind === '*') {
    p.index++;
    const level = precedence(p);
    if (level === STRING || p.at('==')) return { kind: 'Star', start: token.start, end: token.end };
    p.index--;
    return undefined;
  }
  return parsePath(p);
}

/** `name = expression`, `(a, b) = expression`, or an expression. */
export function parseNamed(p: Parser): Expression | undefined {
  const start = p.token.start;
  const length = nameLength(p, 0, isDeclarableName);
  if (length > 0 && p.peek(length).kind === '=') return namedExpression(p, start, [parseDeclaredName(p)!]);
  const dashed = dashedNameLength(p);
  if (dashed > 0) return namedExpression(p, start, [parseDashedName(p, dashed)]);
  if (nameListLength(p) > 0) return namedExpression(p, start, parseNameList(p));
  return parseScalar(p);
}

export function expectNamed(p: Parser): Expression {
  return parseNamed(p) ?? missingExpression(p);
}

function namedExpression(p: Parser, start: number, names: NameNode[]): NamedExpression {
  const equals = p.take();
  const value = expectScalar(p);
  return { kind: 'NamedExpression', start, end: value.end, names, equals, value };
}

/** Number of tokens of `a-b` before `=`: a name that needs brackets. */
function dashedNameLength(p: Parser): number {
  if (!p.at('word') || p.peek(1).kind !== '-' || !p.touches(1)) return 0;
  let length = 2;
  while ((p.peek(length).kind === 'word' || p.peek(length).kind === '-') && p.touches(length)) length++;
  return p.peek(length).kind === '=' ? length : 0;
}

function parseDashedName(p: Parser, length: number): NameNode {
  const start = p.token.start;
  const end = p.peek(length - 1).end;
  const name = p.tokens
    .slice(p.index, p.index + length)
    .map((token) => token.text)
    .join('');
  const text = `['${name}']`;
  p.report({ start, end }, `A name with \`-\` must be bracketed: \`${text}\`.`, 'KS228', {
    title: `Write ${text}`,
    edits: [{ start, end, text }],
  });
  p.index += length;
  return { kind: 'Name', start, end, form: 'plain', name };
}

/** Number of tokens of `(a, b)` before `=`. */
function nameListLength(p: Parser): number {
  if (!p.at('(')) return 0;
  let at = 1;
  for (;;) {
    const length = nameLength(p, at, isDeclarableName);
    if (length === 0) break;
    at += length;
    if (p.peek(at).kind !== ',') break;
    at++;
  }
  return p.peek(at).kind === ')' && p.peek(at + 1).kind === '=' ? at + 1 : 0;
}

function parseNameList(p: Parser): NameNode[] {
  p.take();
  return p.within('(', 'to close the list of names', () =>
    parseList<NameNode>(p, { element: parseDeclaredName, missing: (q) => expectName(q) }),
  ).value;
}

/** `*` where a call or an operator takes all columns: `arg_max(t, *)`, `distinct *`. */
export function parseStar(p: Parser): Expression | undefined {
  const token = p.takeIf('*');
  return token && { kind: 'Star', start: token.start, end: token.end };
}

/** An argument of a call: `*`, `name = expression`, or an expression. */
export function parseArgument(p: Parser): Expression | undefined {
  if (p.at('*') && (p.peek(1).kind === ')' || p.peek(1).kind === ',')) return parseStar(p);
  return parseNamed(p);
}
