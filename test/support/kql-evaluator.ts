/**
 * Runs a scalar expression of KQL on one row. It shares nothing with the layer it checks but the syntax tree, and follows the
 * pages of the language: https://learn.microsoft.com/kusto/query/datatypes-string-operators,
 * https://learn.microsoft.com/kusto/query/scalar-data-types/null-values. What no page tells is a choice of the dialect, and what is
 * claimed of a condition must be true in each of them.
 */
import { type Expression, stringValue } from '../../server/src/kql/syntax/index.ts';

/** Texts, numbers (also times, in milliseconds), truths, JSON, or null. */
export type Scalar = string | number | boolean | null | readonly Scalar[] | { readonly [name: string]: Scalar };

export interface Row {
  readonly [column: string]: Scalar;
}

/** What the pages leave open. */
export interface Dialect {
  /** What `null > 3` is. */
  readonly orderOfNull: null | false;
  /** What operators of texts make of a dynamic null, and `==` as well. */
  readonly textOfNull: null | false;
  /** Whether `_` and letters of other alphabets belong to a term. */
  readonly wideTerms: boolean;
  /** Whether `has "-x"` asks for a border next to a character that is in no term. */
  readonly strictBorders: boolean;
  /** Whether letters of other alphabets have two cases. */
  readonly foldsAll: boolean;
  /** What `has ""` is. */
  readonly emptyTerm: boolean;
}

export const DIALECTS: readonly Dialect[] = [
  { orderOfNull: null, textOfNull: null, wideTerms: false, strictBorders: false, foldsAll: false, emptyTerm: true },
  { orderOfNull: null, textOfNull: false, wideTerms: true, strictBorders: false, foldsAll: true, emptyTerm: true },
  { orderOfNull: false, textOfNull: null, wideTerms: false, strictBorders: true, foldsAll: true, emptyTerm: false },
  { orderOfNull: false, textOfNull: false, wideTerms: true, strictBorders: true, foldsAll: false, emptyTerm: false },
];

/** What is the same for all rows. */
export interface World {
  readonly dialect: Dialect;
  /** Columns of type dynamic. */
  readonly dynamics: ReadonlySet<string>;
  /** Lets of the query, by name. */
  readonly lets?: ReadonlyMap<string, Expression>;
}

/** The start of the query, for `now()` and `ago(…)`. */
const NOW = Date.UTC(2024, 0, 10);

export function evaluate(node: Expression, row: Row, world: World): Scalar {
  const below = (inner: Expression): Scalar => evaluate(inner, row, world);
  switch (node.kind) {
    case 'ParenthesizedExpression':
      return below(node.expression);
    case 'Literal':
      return literal(node.token.text, node.type);
    case 'CompoundString':
      return node.tokens.map(({ text }) => stringValue(text)).join('');
    case 'DynamicLiteral':
      return below(node.value);
    case 'JsonArray':
      return node.elements.map(below);
    case 'UnaryExpression': {
      const operand = below(node.operand) as number;
      return node.operator.text === '-' ? -operand : operand;
    }
    case 'ArithmeticExpression': {
      let sum = below(node.operands[0]!) as number;
      for (const [i, operator] of node.operators.entries()) {
        const operand = below(node.operands[i + 1]!) as number;
        sum = operator.text === '-' ? sum - operand : sum + operand;
      }
      return sum;
    }
    case 'Name': {
      const value = world.lets?.get(node.name);
      return value ? below(value) : (row[node.name] ?? null);
    }
    case 'PathExpression': {
      let value = below(node.root);
      for (const step of node.steps) {
        const name = step.kind === 'MemberStep' && step.member.kind === 'Name' ? step.member.name : undefined;
        const isBag = value !== null && typeof value === 'object' && !Array.isArray(value);
        value = isBag && name !== undefined ? ((value as Record<string, Scalar>)[name] ?? null) : null;
      }
      return value;
    }
    case 'LogicalExpression':
      return junction(node.operator, node.operands.map(below));
    case 'CallExpression':
      return call(node.name.name, node.args, row, world);
    case 'BinaryExpression':
      return compare(node.left, node.operator.text, node.right, row, world);
    case 'InExpression': {
      const operator = node.operator.text;
      const [plain, negated] = positive(operator);
      const values = node.values.flatMap((value) => below(value) as Scalar);
      const each = (name: string) =>
        values.map((value) => operate(below(node.left), name, value, isDynamic(node.left, world), world.dialect));
      const equals = plain.endsWith('~') ? '=~' : '==';
      const answer =
        plain === 'has_any'
          ? junction('or', each('has'))
          : plain === 'has_all'
            ? junction('and', each('has'))
            : junction('or', each(equals));
      return negated ? not(answer) : answer;
    }
    case 'BetweenExpression': {
      const [, negated] = positive(node.operator.text);
      const low = below(node.low) as number;
      const high = below(node.high) as number;
      const end = node.low.kind === 'Literal' && node.low.type === 'datetime' && isSpan(node.high) ? low + high : high;
      const left = below(node.left);
      const answer = junction('and', [order(left, '>=', low, world.dialect), order(left, '<=', end, world.dialect)]);
      return negated ? not(answer) : answer;
    }
    default:
      throw new Error(`no value for ${node.kind}`);
  }
}

function isSpan(node: Expression): boolean {
  return node.kind === 'Literal' && node.type === 'timespan';
}

function literal(text: string, type: string): Scalar {
  if (type === 'string') return stringValue(text);
  const inner = /\((.*)\)$/s.exec(text)?.[1] ?? text;
  if (inner === 'null') return null;
  switch (type) {
    case 'bool':
      return inner === 'true';
    case 'datetime':
      return Date.parse(`${inner.replace(' ', 'T').replace(/^(.{10})$/, '$1T00:00')}Z`);
    case 'timespan': {
      const [, number, unit] = /^(-?[\d.]+)(\w+)$/.exec(inner)!;
      return Number(number) * { s: 1000, min: 60_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit as 's']!;
    }
    case 'null':
      return null;
    default:
      return Number(inner);
  }
}

/** `and` and `or` of three truths. */
function junction(operator: 'and' | 'or', values: readonly Scalar[]): boolean | null {
  const decisive = operator === 'or';
  if (values.includes(decisive)) return decisive;
  return values.every((value) => value === !decisive) ? !decisive : null;
}

function not(value: Scalar): boolean | null {
  return value === null ? null : !value;
}

function call(name: string, args: readonly Expression[], row: Row, world: World): Scalar {
  const values = args.map((argument) => evaluate(argument, row, world));
  const [first = null] = values;
  switch (name) {
    case 'not':
      return not(first);
    case 'isempty':
      return first === null || first === '';
    case 'isnotempty':
    case 'notempty':
      return first !== null && first !== '';
    case 'isnull':
      return first === null;
    case 'isnotnull':
    case 'notnull':
      return first !== null;
    case 'tolower':
      return String(first ?? '').toLowerCase();
    case 'toupper':
      return String(first ?? '').toUpperCase();
    case 'tostring':
      return first === null ? '' : String(first);
    case 'strlen':
      return String(first ?? '').length;
    case 'coalesce':
      return values.find((value) => value !== null && value !== '') ?? null;
    case 'strcat':
      return values.map((value) => String(value ?? '')).join('');
    case 'ipv4_is_private':
      return inRanges(first, ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']);
    case 'ipv4_is_in_range':
    case 'ipv4_is_in_any_range':
      return inRanges(first, values.slice(1).flat() as string[]);
    case 'iff':
    case 'iif':
      return first === true ? values[1]! : values[2]!;
    case 'now':
      return NOW;
    case 'ago':
      return NOW - (first as number);
    case 'case': {
      for (let i = 0; i + 1 < values.length; i += 2) if (values[i] === true) return values[i + 1]!;
      return values.at(-1)!;
    }
    default:
      throw new Error(`no function ${name}`);
  }
}

/** Bit by bit; null for what is no address. */
function inRanges(address: Scalar, ranges: readonly string[]): boolean | null {
  const bits = bitsOf(String(address ?? ''));
  if (bits === null) return null;
  return ranges.some((range) => {
    const [start, length = '32'] = range.split('/') as [string, string?];
    return bits.startsWith(bitsOf(start)!.slice(0, Number(length)));
  });
}

function bitsOf(address: string): string | null {
  const parts = address.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d+$/.test(part) || Number(part) > 255)) return null;
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('');
}

function positive(operator: string): [operator: string, negated: boolean] {
  if (operator === '!=' || operator === '<>') return ['==', true];
  if (operator === '!~') return ['=~', true];
  return operator.startsWith('!') ? [operator.slice(1), true] : [operator, false];
}

function isDynamic(node: Expression, world: World): boolean {
  if (node.kind === 'PathExpression') return true;
  return node.kind === 'Name' && world.dynamics.has(node.name);
}

function compare(left: Expression, operator: string, right: Expression, row: Row, world: World): Scalar {
  const [name, negated] = positive(operator);
  const dynamic = isDynamic(left, world) || isDynamic(right, world);
  const answer = operate(evaluate(left, row, world), name, evaluate(right, row, world), dynamic, world.dialect);
  return negated ? not(answer) : answer;
}

/** The answer of an operator without a negation. */
function operate(left: Scalar, operator: string, right: Scalar, dynamic: boolean, dialect: Dialect): boolean | null {
  if (/^[<>]/.test(operator)) return order(left, operator, right, dialect);
  if (operator === '==' || operator === '=~') {
    if (left === null && right === null) return null;
    if (left === null || right === null) return dynamic ? dialect.textOfNull : false;
    if (operator === '==') return left === right;
    return fold(String(left), dialect) === fold(String(right), dialect);
  }
  if (left === null || right === null) return dialect.textOfNull;
  const plain = operator.replace(/_cs$/, '');
  const form = (value: Scalar) => (plain === operator ? fold(String(value), dialect) : String(value));
  const [text, part] = [form(left), form(right)];
  switch (plain) {
    case 'startswith':
      return text.startsWith(part);
    case 'endswith':
      return text.endsWith(part);
    case 'contains':
      return text.includes(part);
    case 'has':
      return hasTerm(text, part, true, true, dialect);
    case 'hasprefix':
      return hasTerm(text, part, true, false, dialect);
    case 'hassuffix':
      return hasTerm(text, part, false, true, dialect);
    case 'matches regex':
      return new RegExp(String(right), 'u').test(String(left));
    default:
      throw new Error(`no operator ${operator}`);
  }
}

function order(left: Scalar, operator: string, right: Scalar, dialect: Dialect): boolean | null {
  if (left === null || right === null) return dialect.orderOfNull;
  const [a, b] = [left as number, right as number];
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

function fold(text: string, { foldsAll }: Dialect): string {
  return foldsAll ? text.toLowerCase() : text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function hasTerm(text: string, part: string, left: boolean, right: boolean, dialect: Dialect): boolean {
  if (part === '') return dialect.emptyTerm;
  const inTerm = dialect.wideTerms ? /^[\p{L}\p{N}_]$/u : /^[0-9A-Za-z]$/;
  const isBorder = (outside: string | undefined, own: string): boolean => {
    if (outside === undefined || !inTerm.test(outside)) return true;
    return !inTerm.test(own) && !dialect.strictBorders;
  };
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const before = !left || isBorder(text[at - 1], part[0]!);
    const after = !right || isBorder(text[at + part.length], part.at(-1)!);
    if (before && after) return true;
  }
  return false;
}
