/**
 * Tests of a field against constants, whether two of them exclude each other, and whether one implies the other. Small and
 * sound: what it cannot decide it leaves undecided.
 */
import { type Binding, type Constant, formatConstant, type Json } from '../kql/semantics/index.ts';
import { type CallExpression, type Expression, type KqlTree, type Node, tokensIn, walk } from '../kql/syntax/index.ts';
import { append, type Range } from '../text/index.ts';

/** `field` passes when it is one of the values, starts with the text, lies between the two values, is empty … */
export interface Test {
  readonly kind: 'is' | 'startswith' | 'endswith' | 'contains' | 'between' | 'empty' | 'null';
  /** The values, or the one text, or the two ends. */
  readonly values: readonly Value[];
  readonly caseSensitive: boolean;
  readonly type: Constant['type'] | 'none';
  /** The operator without its negation. */
  readonly operator: string;
}

/** A constant in forms that can be compared. */
interface Value {
  /** Equal exactly when the values are. */
  readonly text: string;
  /** The place on the line of its type; undefined for texts and the like. */
  readonly number: number | undefined;
  /** As a person wrote it, or would. */
  readonly shown: string;
}

/** A test of a field, or its opposite. */
export interface Condition {
  /** The field in a normal form, so that two spellings of it are equal. */
  readonly field: string;
  readonly test: Test;
  readonly negated: boolean;
  readonly node: Expression;
  /** Where the field stands in it. */
  readonly fieldNode: Expression;
}

/** What a condition is read from. */
export interface Place {
  readonly tree: KqlTree;
  readonly binding: Binding;
  textOf(range: Range): string;
}

const OPERATORS: Readonly<Record<string, Pick<Test, 'kind' | 'caseSensitive'>>> = {
  '==': { kind: 'is', caseSensitive: true }, '=~': { kind: 'is', caseSensitive: false },
  in: { kind: 'is', caseSensitive: true }, 'in~': { kind: 'is', caseSensitive: false },
  startswith: { kind: 'startswith', caseSensitive: false }, startswith_cs: { kind: 'startswith', caseSensitive: true },
  endswith: { kind: 'endswith', caseSensitive: false }, endswith_cs: { kind: 'endswith', caseSensitive: true },
  contains: { kind: 'contains', caseSensitive: false }, contains_cs: { kind: 'contains', caseSensitive: true },
  containscs: { kind: 'contains', caseSensitive: true },
  // a term is a part of the text: what does not contain it does not have it
  has: { kind: 'contains', caseSensitive: false }, has_cs: { kind: 'contains', caseSensitive: true },
  hasprefix: { kind: 'contains', caseSensitive: false }, hasprefix_cs: { kind: 'contains', caseSensitive: true },
  hassuffix: { kind: 'contains', caseSensitive: false }, hassuffix_cs: { kind: 'contains', caseSensitive: true },
}; // biome-ignore format: a table

/** Calls that ask whether there is a value, and whether they deny it. */
const EMPTINESS: Readonly<Record<string, readonly [kind: 'empty' | 'null', negated: boolean]>> = {
  isempty: ['empty', false], isnotempty: ['empty', true], notempty: ['empty', true],
  isnull: ['null', false], isnotnull: ['null', true], notnull: ['null', true],
}; // biome-ignore format: a table

/** The condition that an expression states about one field; undefined when it states anything else. */
export function conditionOf(expression: Expression, place: Place, negated = false): Condition | undefined {
  switch (expression.kind) {
    case 'ParenthesizedExpression':
      return conditionOf(expression.expression, place, negated);
    case 'CallExpression': {
      const inner = negation(expression);
      return inner ? conditionOf(inner, place, !negated) : emptinessOf(expression, negated, place);
    }
    case 'BinaryExpression': {
      const { left, right } = expression;
      const [operator, opposite] = positive(expression.operator.text);
      const reversed = place.binding.constantOf(left) !== undefined && (operator === '==' || operator === '=~');
      const [field, value] = reversed ? [right, left] : [left, right];
      return condition(expression, field, [value], operator, negated !== opposite, place);
    }
    case 'InExpression': {
      const [operator, opposite] = positive(expression.operator.text);
      return condition(expression, expression.left, expression.values, operator, negated !== opposite, place);
    }
    case 'BetweenExpression': {
      const [, opposite] = positive(expression.operator.text);
      const field = fieldKey(expression.left, place);
      const test = field === undefined ? undefined : rangeOf(expression.low, expression.high, place);
      return (
        test && { field: field!, test, negated: negated !== opposite, node: expression, fieldNode: expression.left }
      );
    }
    default:
      return undefined;
  }
}

/** The argument of `not(…)`. */
export function negation(call: CallExpression): Expression | undefined {
  return call.name.name === 'not' && call.args.length === 1 ? call.args[0] : undefined;
}

/** Whether an expression by itself denies something: a negated operator, `not(…)`, `isnotempty(…)`. */
export function isNegation(node: Node): boolean {
  if (node.kind === 'CallExpression') return negation(node) !== undefined || emptinessKind(node)?.[1] === true;
  const compares =
    node.kind === 'BinaryExpression' || node.kind === 'InExpression' || node.kind === 'BetweenExpression';
  return compares && /^(!|<>|not)/.test(node.operator.text);
}

function emptinessKind(call: CallExpression): (typeof EMPTINESS)[string] | undefined {
  const { name } = call.name;
  return Object.hasOwn(EMPTINESS, name) && call.args.length === 1 ? EMPTINESS[name] : undefined;
}

function emptinessOf(call: CallExpression, negated: boolean, place: Place): Condition | undefined {
  const emptiness = emptinessKind(call);
  const [argument] = call.args;
  const field = emptiness && argument ? fieldKey(argument, place) : undefined;
  if (!emptiness || field === undefined) return undefined;
  const [kind, opposite] = emptiness;
  const test: Test = { kind, values: [], caseSensitive: true, type: 'none', operator: kind };
  return { field, test, negated: negated !== opposite, node: call, fieldNode: argument! };
}

/** The operator without its negation, and whether it had one. */
function positive(operator: string): [operator: string, negated: boolean] {
  if (operator === '!=' || operator === '<>') return ['==', true];
  if (operator === '!~') return ['=~', true];
  if (operator.startsWith('not')) return [operator.slice(3), true];
  return operator.startsWith('!') ? [operator.slice(1), true] : [operator, false];
}

function condition(
  node: Expression,
  left: Expression,
  expressions: readonly Expression[],
  operator: string,
  negated: boolean,
  place: Place,
): Condition | undefined {
  const kind = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  const field = kind && fieldKey(left, place);
  if (!kind || field === undefined) return undefined;
  const values: Value[] = [];
  let type: Test['type'] = 'none';
  for (const expression of expressions) {
    const constant = place.binding.constantOf(expression);
    const found = constant && valuesOf(constant, expression, place);
    if (!found) return undefined;
    append(values, found);
    type = constant.type;
  }
  if (values.length === 0 || (kind.kind !== 'is' && values.length !== 1)) return undefined;
  return { field, test: { ...kind, values, type, operator }, negated, node, fieldNode: left };
}

/** `low .. high`; after a date the end may be a duration. */
function rangeOf(low: Expression, high: Expression, place: Place): Test | undefined {
  const [from, to] = [low, high].map((end) => place.binding.constantOf(end));
  const first = from && valuesOf(from, low, place)?.[0];
  const last = to && valuesOf(to, high, place)?.[0];
  if (first?.number === undefined || last?.number === undefined) return undefined;
  const isDuration = from!.type === 'datetime' && to!.type === 'timespan';
  if (!isDuration && isOnLine(from!) !== isOnLine(to!)) return undefined;
  const end = isDuration ? { ...last, number: first.number + last.number / TICKS_PER_MICROSECOND } : last;
  return { kind: 'between', values: [first, end], caseSensitive: true, type: from!.type, operator: 'between' };
}

/** The line that a value is a place on: numbers of all types are on one. */
function isOnLine({ type }: Constant): string {
  return type === 'int' || type === 'long' || type === 'real' ? 'number' : type;
}

/** Functions that give another value each time they are called. */
const VOLATILE = new Set([
  'rand', 'new_guid', 'now', 'row_number', 'row_rank_dense', 'row_rank_min', 'row_cumsum', 'prev', 'next',
]); // biome-ignore format: a list

/** A field in a normal form: names without brackets, no white space, no parentheses around it. */
function fieldKey(expression: Expression, place: Place): string | undefined {
  if (expression.kind === 'ParenthesizedExpression') return fieldKey(expression.expression, place);
  if (expression.kind === 'Name' && place.binding.constantOf(expression)) return undefined;
  if (expression.kind !== 'Name' && expression.kind !== 'PathExpression' && expression.kind !== 'CallExpression')
    return undefined;
  let steady = true;
  let named = false;
  walk(expression, (node) => {
    if (node.kind === 'CallExpression') steady &&= !VOLATILE.has(node.name.name);
    named ||= node.kind === 'Name';
  });
  return steady && named ? keyOf(expression, place) : undefined;
}

/** Paths and calls are taken apart so deep; what is below is compared by its words. */
const DEEPEST = 20;

/** The same for `a.b`, `a['b']` and `a["b"]`, also within calls. */
function keyOf(expression: Expression, place: Place, depth = 0): string {
  const below = (inner: Expression): string => keyOf(inner, place, depth + 1);
  if (depth < DEEPEST) {
    switch (expression.kind) {
      case 'ParenthesizedExpression':
        return below(expression.expression);
      case 'Name':
        return JSON.stringify(expression.name);
      case 'PathExpression': {
        const steps = expression.steps.map((step) => {
          if (step.kind === 'MemberStep') return `.${below(step.member)}`;
          const index = place.binding.constantOf(step.index);
          return index?.type === 'string' ? `.${JSON.stringify(index.value)}` : `[${below(step.index)}]`;
        });
        return below(expression.root) + steps.join('');
      }
      case 'CallExpression':
        return `${expression.name.name}(${expression.args.map(below).join(',')})`;
      case 'Literal': {
        const constant = place.binding.constantOf(expression);
        if (constant?.type === 'string') return `'${JSON.stringify(constant.value)}'`;
      }
    }
  }
  return tokensIn(place.tree, expression)
    .map((token) => token.text)
    .join(' ');
}

/** The values of a constant; undefined for types not treated here. */
function valuesOf(constant: Constant, expression: Expression, place: Place): Value[] | undefined {
  const written = expression.kind === 'Literal' ? place.textOf(expression).trim() : formatConstant(constant);
  switch (constant.type) {
    case 'string':
      return [textValue(constant.value)];
    case 'bool':
      return [{ text: String(constant.value), number: undefined, shown: String(constant.value) }];
    case 'int':
    case 'long':
    case 'real':
      // two numbers that the engine tells apart may be one here
      if (Number.isInteger(constant.value) && !Number.isSafeInteger(constant.value)) return undefined;
      return [{ text: String(constant.value), number: constant.value, shown: String(constant.value) }];
    case 'timespan':
      return [{ text: String(constant.value), number: constant.value, shown: written }];
    case 'datetime': {
      const number = microseconds(constant.value);
      return number === undefined ? undefined : [{ text: String(number), number, shown: written }];
    }
    case 'guid': {
      const text = constant.value.toLowerCase().replaceAll(/[{}()]/g, '');
      return [{ text, number: undefined, shown: text }];
    }
    case 'dynamic': {
      const list = Array.isArray(constant.value) ? (constant.value as readonly Json[]) : undefined;
      const isFlat = list?.every((item) => item !== null && typeof item !== 'object');
      return isFlat ? list!.map((item) => textValue(String(item))) : undefined;
    }
    default:
      return undefined;
  }
}

function textValue(text: string): Value {
  return { text, number: undefined, shown: `'${text.length > 40 ? `${text.slice(0, 39)}…` : text}'` };
}

const TICKS_PER_MICROSECOND = 10;

/** The microseconds of a date in ISO form without a zone, or in UTC; other forms are left undecided. */
function microseconds(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?Z?$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = ''] = match;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return Number.isNaN(ms) ? undefined : ms * 1000 + Number(String(fraction).padEnd(6, '0'));
}

/** Whether no value passes both tests. False also where that is not known. */
export function exclude(a: Test, b: Test): boolean {
  if (isAboutEmptiness(a) || isAboutEmptiness(b)) return false;
  if (a.kind === 'between' && b.kind === 'between')
    return isLine(a, b) && (ends(a)[1] < ends(b)[0] || ends(b)[1] < ends(a)[0]);
  if (a.kind === 'between')
    return b.kind === 'is' && isLine(a, b) && b.values.every(({ number }) => isOutside(number, a));
  if (b.kind === 'between') return exclude(b, a);
  const texts = textsFor(a, b);
  const [first, second] = [texts(a), texts(b)];
  if (a.kind === 'is' && b.kind === 'is') {
    const others = new Set(second);
    return !first.some((text) => others.has(text));
  }
  if (a.kind === 'is') return !first.some((text) => passes(text, b.kind, second[0]!));
  if (b.kind === 'is') return exclude(b, a);
  if (a.kind !== b.kind || a.kind === 'contains') return false;
  const [s, t] = [first[0]!, second[0]!];
  return a.kind === 'startswith' ? !s.startsWith(t) && !t.startsWith(s) : !s.endsWith(t) && !t.endsWith(s);
}

/** Whether every value that passes the first test passes the second. False also where that is not known. */
export function implies(a: Test, b: Test): boolean {
  if (isAboutEmptiness(a)) return a.kind === b.kind;
  // nobody says what a comparison with a range makes of null
  if (a.kind === 'between' || b.kind === 'between' || isAboutEmptiness(b)) return false;
  if (!isLine(a, b) || (!a.caseSensitive && b.caseSensitive)) return false;
  const isPlain = [...a.values, ...b.values].every(({ text }) => /^[ -~]*$/.test(text));
  // which letters of other alphabets are the same is not known for sure
  const texts = isPlain ? textsFor(a, b) : (test: Test): string[] => test.values.map(({ text }) => text);
  const [first, second] = [texts(a), texts(b)];
  if (a.kind === 'is' && b.kind === 'is') {
    const others = new Set(second);
    return first.every((text) => others.has(text));
  }
  // a text that contains the letters of a term need not have the term
  if (a.kind === 'is') return !b.operator.startsWith('has') && first.every((text) => passes(text, b.kind, second[0]!));
  return a.operator === b.operator && first[0] === second[0];
}

/** A test that minds letter case lets through less; compared without it, the answer can only be too careful. */
function textsFor(a: Test, b: Test): (test: Test) => string[] {
  const fold = !(a.caseSensitive && b.caseSensitive);
  return (test) => test.values.map(({ text }) => (fold ? folded(text) : text));
}

function isAboutEmptiness({ kind }: Test): boolean {
  return kind === 'empty' || kind === 'null';
}

/** Whether the values of both are places on one line. */
function isLine(a: Test, b: Test): boolean {
  const line = ({ type }: Test): string => (type === 'int' || type === 'long' || type === 'real' ? 'number' : type);
  return line(a) === line(b);
}

function ends({ values }: Test): [number, number] {
  return [values[0]!.number!, values[1]!.number!];
}

function isOutside(number: number | undefined, range: Test): boolean {
  const [low, high] = ends(range);
  return number !== undefined && (number < low || number > high);
}

/** One form for all letter cases of a text, also where a letter has more than two. */
function folded(text: string): string {
  return text.toUpperCase().toLowerCase();
}

function passes(value: string, kind: Test['kind'], text: string): boolean {
  if (kind === 'startswith') return value.startsWith(text);
  if (kind === 'endswith') return value.endsWith(text);
  return kind === 'contains' && value.includes(text);
}
