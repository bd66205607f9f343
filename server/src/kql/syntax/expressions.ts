/**
 * Scalar expressions, by precedence climbing. From loose to tight: `or`; `and`; equality with `in` and `between`;
 * comparison; `+ -`; `* / %`; string operators; sign; path. Equality, comparison and string operators do not chain.
 */
import { mendOperator } from './foreign.ts';
import { parseList } from './lists.ts';
import { atValueList, parseBetween, parseIn, parseMisplacedList } from './membership.ts';
import { expectName, nameLength, parseDeclaredName } from './names.ts';
import type { Expression, LogicalExpression, Missing, NamedExpression, NameNode } from './nodes.ts';
import { type Parser, shorten } from './parser.ts';
import { parsePath } from './primary.ts';
import { beginsExpression } from './starts.ts';
import { stringValue } from './strings.ts';
import { isDeclarableName, type Token, type TokenKind } from './tokens.ts';

const OR = 1;
const AND = 2;
const EQUALITY = 3;
const COMPARISON = 4;
/** The level of `+` and `-`, looser than which the ends of a range are not. */
export const ADDITION = 5;
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
      // `make-series … in range(…)` is not a membership test, nor is what lacks its `range`
      if (word === 'in' && (p.peek(1).text === 'range' || (p.atClause() && p.peek(1).kind !== '('))) return 0;
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
  return p.deeper(parseLoosest, noExpression);
}

function parseLoosest(p: Parser): Expression | undefined {
  return parseOperation(p, OR);
}

/** Stands for an expression that is not read. */
export function noExpression(p: Parser): Missing {
  return p.absent('an expression');
}

/** An expression that the grammar wants here. */
export function expectScalar(p: Parser): Expression {
  return parseScalar(p) ?? missingExpression(p);
}

export function missingExpression(p: Parser): Missing {
  return p.missing('an expression');
}

/** The operators from the level `lowest` on, and their operands. */
export function parseOperation(p: Parser, lowest: number): Expression | undefined {
  let left = parseOperand(p, lowest);
  if (!left) return undefined;
  /** Operators tighter than this have had their turn; those that do not chain lower it. */
  let highest = STRING;
  for (;;) {
    mendOperator(p, lowest > OR);
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
  const operation = lowest > STRING ? parseOperand(p, lowest) : parseOperation(p, lowest);
  const isStar = p.at('*') && !beginsExpression(p.peek(1));
  return operation ?? (isStar ? parseMisusedStar(p) : missingExpression(p));
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
    else parseOperand(p, level);
  }
}

/** A sign and what it stands before, `*` before a string operator (`* has "x"`), or a path. */
function parseOperand(p: Parser, lowest: number): Expression | undefined {
  const token = p.token;
  if (token.kind === '-' || token.kind === '+') {
    p.take();
    // `--5`: one sign at most
    const operand = p.at('-') || p.at('+') ? missingExpression(p) : (parsePath(p) ?? missingExpression(p));
    return { kind: 'UnaryExpression', start: token.start, end: operand.end, operator: token, operand };
  }
  if (token.kind === '*') {
    p.index++;
    const level = precedence(p);
    if (level === STRING || (p.at('==') && lowest <= EQUALITY))
      return { kind: 'Star', start: token.start, end: token.end };
    p.index--;
    // `* > 5`; `* and x` is one of search
    return level > AND ? parseMisusedStar(p) : undefined;
  }
  return parsePath(p);
}

/** `x has *`, `* > 5` */
function parseMisusedStar(p: Parser): Expression {
  p.report(p.token, '`*` stands for every column only before `==` and string operators, such as `has`.', 'KS006');
  const { start, end } = p.take();
  return { kind: 'Star', start, end };
}

/** What stands behind a word that is given a value, or behind the first piece of one: `a = 1`, `a := 1`, `a-b = 1`. */
const NAMING_SIGNS: ReadonlySet<TokenKind> = new Set(['=', ':', '-']);

/** `name = expression`, `(a, b) = expression`, or an expression. */
export function parseNamed(p: Parser): Expression | undefined {
  // most are a word that shows at once, by what follows it, that it is given no value
  if (p.at('word') && !NAMING_SIGNS.has(p.peek(1).kind)) return parseScalar(p);
  const start = p.token.start;
  const length = nameLength(p, 0, isDeclarableName);
  if (length > 0 && atNaming(p, length)) return namedExpression(p, start, [parseDeclaredName(p)!]);
  if (p.at('string') && p.peek(1).kind === '=') return namedExpression(p, start, [parseQuotedName(p)]);
  const dashed = dashedNameLength(p);
  if (dashed > 0) return namedExpression(p, start, [parseDashedName(p, dashed)]);
  if (nameListLength(p) > 0) return namedExpression(p, start, parseNameList(p));
  return parseScalar(p);
}

/** Whether the name of `length` tokens is given a value: `a = 1`, but not `a =< 1`; reads `a := 1` as it. */
function atNaming(p: Parser, length: number): boolean {
  const next = p.peek(length + 1);
  if (p.peek(length).kind === '=') return !((next.kind === '<' || next.kind === '!') && p.touches(length + 1));
  return p.peek(length).kind === ':' && next.kind === '=' && p.touches(length + 1);
}

export function expectNamed(p: Parser): Expression {
  return parseNamed(p) ?? missingExpression(p);
}

/** The `=` and the value behind the names; `:=` is read as `=`. */
export function namedExpression(p: Parser, start: number, names: NameNode[]): NamedExpression {
  if (p.at(':')) p.readAs(2, '=', '`:=` is not KQL: write `=`.');
  const equals = p.take();
  const value = expectScalar(p);
  return { kind: 'NamedExpression', start, end: value.end, names, equals, value };
}

/** `"Hour" = 1`, also in a let: reads the string as the name that was meant. */
export function parseQuotedName(p: Parser): NameNode {
  const { start, end, text } = p.token;
  const name = stringValue(text);
  const written = /^[A-Za-z_]\w*$/.test(name) ? name : `[${text}]`;
  p.report({ start, end }, `A name is not a string: write \`${shorten(written)}\`.`, 'KS005', {
    title: `Write \`${shorten(written)}\``,
    edits: [{ start, end, text: written }],
  });
  p.take();
  return { kind: 'Name', start, end, form: 'plain', name };
}

/** Number of tokens of `a-b` before `=`: a name that needs brackets. */
export function dashedNameLength(p: Parser): number {
  if (!p.at('word') || p.peek(1).kind !== '-' || !p.touches(1)) return 0;
  let length = 2;
  while ((p.peek(length).kind === 'word' || p.peek(length).kind === '-') && p.touches(length)) length++;
  return p.peek(length).kind === '=' ? length : 0;
}

/** `a-b = 1`, the name of `length` tokens. */
export function parseDashedName(p: Parser, length: number): NameNode {
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
