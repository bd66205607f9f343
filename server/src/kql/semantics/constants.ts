/** Values that are known without data: literals, lets of literals, and arithmetic over them. */
import type { ScalarType } from '../../facts/index.ts';
import { type Expression, type Literal, stringValue, type Token } from '../syntax/index.ts';

/** A JSON value inside `dynamic(…)`. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A constant. Timespans are in ticks of 100 ns. */
export type Constant =
  | { readonly type: 'string' | 'guid' | 'datetime' | 'decimal'; readonly value: string }
  | { readonly type: 'int' | 'long' | 'real' | 'timespan'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'dynamic'; readonly value: Json };

const TICKS_PER_MS = 10_000;
const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Ticks per unit of a timespan literal. */
function ticksOf(unit: string): number {
  if (unit.startsWith('tick')) return 1;
  if (unit.startsWith('nano')) return 0.01;
  if (unit.startsWith('micro')) return 10;
  if (unit === 'ms' || unit.startsWith('milli')) return MS.ms * TICKS_PER_MS;
  if (unit.startsWith('m')) return MS.m * TICKS_PER_MS;
  if (unit.startsWith('s')) return MS.s * TICKS_PER_MS;
  if (unit.startsWith('h')) return MS.h * TICKS_PER_MS;
  return MS.d * TICKS_PER_MS;
}

/** The value of a literal; undefined for `int(null)` and for text that is no value (`datetime(x)`). */
function literalValue(literal: Literal): Constant | undefined {
  const { token, type } = literal;
  switch (type) {
    case 'string':
      return { type, value: stringValue(token.text) };
    case 'bool': {
      const text = inner(token).toLowerCase();
      return /^(true|false|1|0)$/.test(text) ? { type, value: text === 'true' || text === '1' } : undefined;
    }
    case 'int':
    case 'long':
    case 'real':
      return numberValue(inner(token), type);
    case 'timespan':
      return timespanValue(inner(token));
    case 'datetime':
    case 'guid':
    case 'decimal': {
      const value = inner(token);
      return value === '' || value === 'null' ? undefined : { type, value };
    }
    case 'null':
      return { type: 'dynamic', value: null };
  }
}

/** What stands in the parentheses of `int(5)`; the token itself when there are none. */
function inner(token: Token): string {
  const open = token.text.indexOf('(');
  return open < 0
    ? token.text
    : token.text
        .slice(open + 1)
        .replace(/\)$/, '')
        .trim()
        .replace(/^(['"])(.*)\1$/, '$2');
}

function numberValue(text: string, type: 'int' | 'long' | 'real'): Constant | undefined {
  if (!/^[-+]?(0[xX][0-9a-fA-F]+|[0-9]+\.?[0-9]*([eE][-+]?[0-9]+)?)$/.test(text)) return undefined;
  const value = Number(text.replace(/^\+/, ''));
  return Number.isNaN(value) ? undefined : { type, value };
}

/** `1.5h`, `7.01:30:00.5`, `90` (days). */
function timespanValue(text: string): Constant | undefined {
  const unit = /^(-?[0-9]+(?:\.[0-9]+)?)\s*([a-z]+)$/.exec(text);
  if (unit) return { type: 'timespan', value: Math.round(Number(unit[1]) * ticksOf(unit[2]!)) };
  const clock = /^(-)?(?:(\d+)[.:])?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/.exec(text);
  if (clock) {
    const [, sign, days, hours, minutes, seconds, fraction] = clock;
    const ms = Number(days ?? 0) * MS.d + Number(hours) * MS.h + Number(minutes) * MS.m + Number(seconds ?? 0) * MS.s;
    const ticks = ms * TICKS_PER_MS + Number((fraction ?? '').padEnd(7, '0'));
    return { type: 'timespan', value: sign ? -ticks : ticks };
  }
  return /^-?\d+$/.test(text) ? { type: 'timespan', value: Number(text) * MS.d * TICKS_PER_MS } : undefined;
}

/** `lookup` gives the constant behind a name: a let, a parameter with a default. */
type Lookup = (expression: Expression & { kind: 'Name' }) => Constant | undefined;

/** The constant value of an expression, if it has one. */
export function foldConstant(expression: Expression, lookup: Lookup): Constant | undefined {
  switch (expression.kind) {
    case 'Literal':
      return literalValue(expression);
    case 'CompoundString':
      return { type: 'string', value: expression.tokens.map((token) => stringValue(token.text)).join('') };
    case 'ParenthesizedExpression':
      return foldConstant(expression.expression, lookup);
    case 'Name':
      return lookup(expression);
    case 'DynamicLiteral': {
      const value = jsonOf(expression.value, lookup);
      return value === undefined ? undefined : { type: 'dynamic', value };
    }
    case 'UnaryExpression': {
      const operand = foldConstant(expression.operand, lookup);
      if (!operand || typeof operand.value !== 'number' || expression.operator.kind === '+') return operand;
      return { type: operand.type, value: -operand.value } as Constant;
    }
    case 'ArithmeticExpression':
      return foldArithmetic(expression.operands, expression.operators, lookup);
    default:
      return undefined;
  }
}

function foldArithmetic(
  operands: readonly Expression[],
  operators: readonly Token[],
  lookup: Lookup,
): Constant | undefined {
  let result = foldConstant(operands[0]!, lookup);
  for (const [i, operator] of operators.entries()) {
    const right = foldConstant(operands[i + 1]!, lookup);
    result = result && right && combine(result, operator.kind, right);
  }
  return result;
}

/** `7d + 1h`, `24 * 1h`, `1d / 2`, `10 % 3`; nothing else has a value here. */
function combine(left: Constant, operator: string, right: Constant): Constant | undefined {
  if (typeof left.value !== 'number' || typeof right.value !== 'number') return undefined;
  const type = arithmeticType(left.type, operator, right.type);
  if (!type || ((operator === '/' || operator === '%') && right.value === 0)) return undefined;
  const value = calculate(left.value, operator, right.value);
  return {
    type,
    value: type === 'long' || type === 'int' || type === 'timespan' ? Math.trunc(value) : value,
  } as Constant;
}

function calculate(a: number, operator: string, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      return a % b;
  }
}

/** The type of `left operator right`; undefined when the engine has no such operator. */
export function arithmeticType(left: ScalarType, operator: string, right: ScalarType): ScalarType | undefined {
  if (left === 'unknown' || right === 'unknown') return 'unknown';
  if (left === 'dynamic' || right === 'dynamic') return 'dynamic';
  if (left === 'datetime' || right === 'datetime') {
    if (operator === '-' && left === right) return 'timespan';
    const other = left === 'datetime' ? right : left;
    return other === 'timespan' && (operator === '+' || (operator === '-' && left === 'datetime'))
      ? 'datetime'
      : undefined;
  }
  if (left === 'timespan' || right === 'timespan') {
    if (left === right) return operator === '/' ? 'real' : operator === '*' ? undefined : 'timespan';
    const isNumber = widest(left === 'timespan' ? right : left, 'int') !== undefined;
    return isNumber && (operator === '*' || (operator === '/' && left === 'timespan')) ? 'timespan' : undefined;
  }
  return widest(left, right);
}

const WIDTHS: readonly ScalarType[] = ['int', 'long', 'real', 'decimal'];

/** The wider of two number types. */
export function widest(a: ScalarType, b: ScalarType): ScalarType | undefined {
  const [i, j] = [WIDTHS.indexOf(a), WIDTHS.indexOf(b)];
  return i < 0 || j < 0 ? undefined : WIDTHS[Math.max(i, j)];
}

/** The JSON of a dynamic literal; literals of KQL inside it become strings, as they do when printed. */
function jsonOf(expression: Expression, lookup: Lookup): Json | undefined {
  switch (expression.kind) {
    case 'JsonArray': {
      const elements = expression.elements.map((element) => jsonOf(element, lookup));
      return elements.includes(undefined) ? undefined : (elements as Json[]);
    }
    case 'JsonObject': {
      const entries: [string, Json][] = [];
      for (const { name, value } of expression.pairs) {
        const json = jsonOf(value, lookup);
        if (name.kind === 'Missing' || json === undefined) return undefined;
        entries.push([stringValue(name.token.text), json]);
      }
      return Object.fromEntries(entries); // which also takes a property called __proto__ for what it is
    }
    default: {
      const constant = foldConstant(expression, lookup);
      return constant?.type === 'timespan' ? formatConstant(constant) : constant?.value;
    }
  }
}

/** A constant as a person would write or read it: `7.01:00:00`, `['22', '3389']`, `true`. */
export function formatConstant(constant: Constant): string {
  if (constant.type === 'timespan') return formatTimespan(constant.value);
  if (constant.type === 'dynamic') return JSON.stringify(constant.value);
  return String(constant.value);
}

/** Ticks as `[-][d.]hh:mm:ss[.fffffff]`, the form in which the service prints a timespan. */
export function formatTimespan(ticks: number): string {
  const total = Math.abs(ticks);
  const fraction = total % (MS.s * TICKS_PER_MS);
  const seconds = Math.floor(total / (MS.s * TICKS_PER_MS));
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const clock = `${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  const rest = fraction > 0 ? `.${String(fraction).padStart(7, '0')}` : '';
  return `${ticks < 0 ? '-' : ''}${days > 0 ? `${days}.` : ''}${clock}${rest}`;
}
