/**
 * Conditions in a normal form: `and` and `or` over tests of fields, each with what is wanted of it. `not(…)` is gone from it, since it
 * turns `and` into `or` and each test into its opposite, also for null.
 */
import type { BinaryExpression, CallExpression, Expression, InExpression, Literal } from '../syntax/index.ts';
import { type Field, fieldOf, keyOf, madeUpField } from './fields.ts';
import { addressRange, EVERYTHING, type Interval } from './intervals.ts';
import { isPositive, oppositeOf, type Test, type Want } from './tests.ts';
import { PIECES, type Piece } from './text-tests.ts';
import { isParametric, later, type Place, soleValue, type Value, valuesOf } from './values.ts';

export type Predicate = Junction | Condition | Unknown;

export interface Junction {
  readonly kind: 'and' | 'or';
  readonly parts: readonly Predicate[];
  readonly node: Expression;
  /** Whether it is that the node does not hold: `not(a and b)`. */
  readonly denied: boolean;
}

/** A test of one field, and what is wanted of it. */
export interface Condition {
  readonly kind: 'condition';
  readonly field: Field;
  readonly test: Test;
  readonly want: Want;
  /** The comparison. */
  readonly node: Expression;
  /** The place of the field in it. */
  readonly fieldNode: Expression;
  /** The value it is compared with, where a list holds several. */
  readonly valueNode?: Expression;
  /** Whether a value comes from a `let`. */
  readonly parametric: boolean;
  /** Whether it is no condition of the query, but what is true of a computed column; `node` is the expression behind it. */
  readonly computed?: true;
}

/** What is not looked into. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly node: Expression;
}

/** Operators of equality: whether letter case makes no difference. */
const EQUALITIES: Readonly<Record<string, boolean>> = { '==': false, '=~': true, in: false, 'in~': true };

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** Calls that ask whether there is a value, and whether they deny it. */
const EMPTINESS: Readonly<Record<string, readonly [kind: 'empty' | 'null', negated: boolean]>> = {
  isempty: ['empty', false], isnotempty: ['empty', true], notempty: ['empty', true],
  isnull: ['null', false], isnotnull: ['null', true], notnull: ['null', true],
}; // biome-ignore format: a table

/** The private addresses: https://learn.microsoft.com/kusto/query/ipv4-is-private-function */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((range) => addressRange(range)!);

/** @param want `true` for rows that pass the expression, `false` for rows that fail it */
export function readPredicate(expression: Expression, place: Place, want: 'true' | 'false' = 'true'): Predicate {
  const negated = want === 'false';
  switch (expression.kind) {
    case 'ParenthesizedExpression':
      return readPredicate(expression.expression, place, want);
    case 'LogicalExpression': {
      const parts = expression.operands.map((operand) => readPredicate(operand, place, want));
      return {
        kind: (expression.operator === 'and') === negated ? 'or' : 'and',
        parts,
        node: expression,
        denied: negated,
      };
    }
    case 'CallExpression': {
      const inner = negation(expression);
      if (inner) return readPredicate(inner, place, negated ? 'true' : 'false');
      return (
        readEmptiness(expression, want, place) ??
        readChoice(expression, want, place) ??
        readAddress(expression, want, place) ??
        readTruth(expression, want, place)
      );
    }
    case 'Literal':
      return readConstant(expression, want, place);
    case 'BinaryExpression':
      return readBinary(expression, want, place) ?? { kind: 'unknown', node: expression };
    case 'InExpression':
      return readIn(expression, want, place) ?? { kind: 'unknown', node: expression };
    case 'BetweenExpression': {
      const [, opposite] = positive(expression.operator.text);
      const field = fieldOf(expression.left, place);
      const test = field && rangeOf(expression.low, expression.high, place);
      if (!test) return { kind: 'unknown', node: expression };
      const parametric = isParametric(expression.low) || isParametric(expression.high);
      return condition(expression, expression.left, field, test, turned(want, opposite), parametric);
    }
    case 'Name':
    case 'PathExpression':
      return readTruth(expression, want, place);
    default:
      return { kind: 'unknown', node: expression };
  }
}

/** The argument of `not(…)`. */
export function negation(call: CallExpression): Expression | undefined {
  return call.name.name === 'not' && call.args.length === 1 ? call.args[0] : undefined;
}

/** Whether an expression by itself denies something: a negated operator, `not(…)`, `isnotempty(…)`. */
export function isNegation(node: Expression): boolean {
  if (node.kind === 'CallExpression') return negation(node) !== undefined || emptinessOf(node)?.[1] === true;
  const compares =
    node.kind === 'BinaryExpression' || node.kind === 'InExpression' || node.kind === 'BetweenExpression';
  return compares && positive(node.operator.text)[1];
}

/** Whether the condition is that its node does not hold, as it is written: a `not(…)` around it. */
export function isDenied(condition: Condition): boolean {
  return isPositive(condition) === isNegation(condition.node);
}

/** What holds in exactly the rows where the predicate does not: null counts as not holding. */
export function opposite(predicate: Predicate): Predicate {
  switch (predicate.kind) {
    case 'unknown':
      return predicate;
    case 'condition':
      return { ...predicate, want: oppositeOf(predicate.want) };
    default:
      return {
        ...predicate,
        kind: predicate.kind === 'and' ? 'or' : 'and',
        parts: predicate.parts.map(opposite),
        denied: !predicate.denied,
      };
  }
}

/** The operator without its negation, and whether it had one. */
function positive(operator: string): [operator: string, negated: boolean] {
  if (operator === '!=' || operator === '<>') return ['==', true];
  if (operator === '!~') return ['=~', true];
  if (operator.startsWith('not')) return [operator.slice(3), true];
  return operator.startsWith('!') ? [operator.slice(1), true] : [operator, false];
}

function turned(want: 'true' | 'false', negated: boolean): Want {
  return negated ? (want === 'true' ? 'false' : 'true') : want;
}

function condition(
  node: Expression,
  fieldNode: Expression,
  field: Field,
  test: Test,
  want: Want,
  parametric: boolean,
): Condition {
  return { kind: 'condition', field, test, want, node, fieldNode, parametric };
}

// ---- comparisons ----------------------------------------------------------------------------------------------

function readBinary(node: BinaryExpression, want: 'true' | 'false', place: Place): Predicate | undefined {
  const [operator, negated] = positive(node.operator.text);
  const wanted = turned(want, negated);
  const { left, right } = node;
  if (Object.hasOwn(EQUALITIES, operator) || Object.hasOwn(MIRRORED, operator)) {
    const value = soleValue(right, place);
    if (value?.line === 'bool' && operator === '==' && right.kind === 'Literal') {
      const truth = readPredicate(left, place, value.key === 1 ? 'true' : 'false');
      // null is neither true nor false, and different from both
      if (truth.kind !== 'unknown' && left.kind !== 'Name' && left.kind !== 'PathExpression')
        return wanted === 'true' ? truth : opposite(truth);
    }
    if (value) return compare(node, left, operator, value, right, wanted, place);
    const mirrored = soleValue(left, place);
    if (mirrored) return compare(node, right, MIRRORED[operator] ?? operator, mirrored, left, wanted, place);
    return comparedColumns(node, operator, wanted, place);
  }
  const field = fieldOf(left, place);
  if (!field) return undefined;
  const [name, fold] = textOperator(operator);
  const sides = Object.hasOwn(PIECES, name) ? PIECES[name] : undefined;
  const value = soleValue(right, place);
  if (sides) {
    if (value?.line !== 'text') return undefined;
    const test: Test = { kind: 'text', text: String(value.key), ...sides, fold };
    return condition(node, left, field, test, wanted, isParametric(right));
  }
  if (value?.line !== 'text') return undefined;
  const piece = operator === 'matches regex' ? plainRegex(String(value.key)) : undefined;
  if (piece) return condition(node, left, field, { kind: 'text', ...piece }, wanted, isParametric(right));
  // `matches regex`, `like`: true of the same texts each time
  const key = `${field.key} ${operator} ${keyOf(right, place)}`;
  const made = madeUpField(key, field.columns, 'unknown', field.mayBeNull, node);
  return condition(node, left, made, { kind: 'true' }, wanted, isParametric(right));
}

/** The operator as it is called without regard to case, and whether it goes without. */
function textOperator(operator: string): [name: string, fold: boolean] {
  const name = operator.replace(/_?cs$/, '');
  return [name, name === operator];
}

/** `x == 5`, `x < 5` */
function compare(
  node: Expression,
  fieldNode: Expression,
  operator: string,
  value: Value,
  valueNode: Expression,
  want: Want,
  place: Place,
): Predicate | undefined {
  const field = fieldOf(fieldNode, place);
  if (!field) return undefined;
  const parametric = isParametric(valueNode) && value.line !== 'now';
  if (Object.hasOwn(EQUALITIES, operator)) {
    const fold = EQUALITIES[operator]!;
    if (value.line === 'now' || (fold && value.line !== 'text')) return undefined;
    return condition(node, fieldNode, field, { kind: 'is', values: [value], fold }, want, parametric);
  }
  if (typeof value.key !== 'number' || value.line === 'bool') return undefined;
  const test: Test = { kind: 'range', line: value.line, interval: halfLine(operator, value.key) };
  return condition(node, fieldNode, field, test, want, isParametric(valueNode));
}

function halfLine(operator: string, end: number): Interval {
  switch (operator) {
    case '<':
      return { ...EVERYTHING, high: end, highOpen: true };
    case '<=':
      return { ...EVERYTHING, high: end, highOpen: false };
    case '>':
      return { ...EVERYTHING, low: end, lowOpen: true };
    default:
      return { ...EVERYTHING, low: end, lowOpen: false };
  }
}

/** `low .. high`; after a time the end may be a duration. */
function rangeOf(low: Expression, high: Expression, place: Place): Test | undefined {
  const [from, to] = [soleValue(low, place), soleValue(high, place)];
  if (!from || !to || typeof from.key !== 'number' || from.line === 'bool') return undefined;
  const end = to.line === from.line ? to : later(from, to);
  if (!end) return undefined;
  const interval = { low: from.key, lowOpen: false, high: Number(end.key), highOpen: false };
  return { kind: 'range', line: from.line, interval };
}

/** `a == b`, `a < b` of two columns: a field of its own that is -1, 0 or 1, like the answer of a comparison. */
function comparedColumns(node: BinaryExpression, operator: string, want: Want, place: Place): Predicate | undefined {
  const [a, b] = [fieldOf(node.left, place), fieldOf(node.right, place)];
  if (!a || !b) return undefined;
  const isText = a.type === 'string' && b.type === 'string';
  // a text and a number may be compared after a conversion that nobody knows
  const isAlike = isText || (a.type === b.type && a.type !== 'unknown');
  const inOrder = a.key <= b.key;
  const relation = inOrder ? operator : (MIRRORED[operator] ?? operator);
  const [first, second] = inOrder ? [a, b] : [b, a];
  const name = operator === '=~' ? '=~' : '?';
  const isSame = a.key === b.key && (a.type === 'string' || (isAlike && a.type !== 'real' && a.type !== 'dynamic'));
  const same = { test: { kind: 'is', values: [orderValue(0, node)], fold: false }, want: 'not false' } as const;
  const field = madeUpField(
    `${first.key} ${name} ${second.key}`,
    [...new Set([...a.columns, ...b.columns])],
    // like a dynamic value: what it is of null is not sure
    'dynamic',
    a.mayBeNull || b.mayBeNull,
    node,
    isSame ? [same] : [],
  );
  const values = (RELATIONS[relation] ?? []).map((place) => orderValue(place, node));
  return condition(node, node.left, field, { kind: 'is', values, fold: false }, want, false);
}

const RELATIONS: Readonly<Record<string, readonly number[]>> = {
  '==': [0], '=~': [0], '<': [-1], '<=': [-1, 0], '>': [1], '>=': [0, 1],
}; // biome-ignore format: a table

function orderValue(key: number, node: Expression): Value {
  return { line: 'order', key, node };
}

/** `x in (…)`, `x has_any (…)` */
function readIn(node: InExpression, want: 'true' | 'false', place: Place): Predicate | undefined {
  const [operator, negated] = positive(node.operator.text);
  const field = fieldOf(node.left, place);
  if (!field) return undefined;
  const values: Value[] = [];
  for (const expression of node.values) {
    const found = valuesOf(expression, place);
    if (!found) return undefined;
    for (const value of found) values.push(value);
  }
  const parametric = node.values.some(isParametric);
  // a list that is empty behind a name is switched off
  if (values.length === 0 && parametric) return undefined;
  const wanted = turned(want, negated);
  if (Object.hasOwn(EQUALITIES, operator)) {
    const fold = EQUALITIES[operator]!;
    if (values.some(({ line }) => line === 'now' || (fold && line !== 'text'))) return undefined;
    return condition(node, node.left, field, { kind: 'is', values, fold }, wanted, parametric);
  }
  if (values.length === 0 || values.some(({ line }) => line !== 'text')) return undefined;
  const parts = values.map((value): Condition => {
    const test: Test = { kind: 'text', text: String(value.key), left: 'border', right: 'border', fold: true };
    return { ...condition(node, node.left, field, test, wanted, parametric), valueNode: value.node };
  });
  return {
    kind: (operator === 'has_any') === (wanted === 'true') ? 'or' : 'and',
    parts,
    node,
    denied: want === 'false',
  };
}

/** A regular expression that is a text, at the start or the end or anywhere: `^C:\\\\`, `\\.exe$`. */
function plainRegex(pattern: string): Piece | undefined {
  const match = /^(\^|\.\*)?((?:[^\\^$.|?*+()[\]{}]|\\[^\da-zA-Z])+?)(\$|\.\*)?$/.exec(pattern);
  if (!match) return undefined;
  const [, before, text, behind] = match;
  const plain = text!.replaceAll(/\\(.)/gs, '$1');
  return { text: plain, left: before === '^' ? 'end' : 'free', right: behind === '$' ? 'end' : 'free', fold: false };
}

// ---- conditions that are no comparisons -----------------------------------------------------------------------

function emptinessOf(call: CallExpression): (typeof EMPTINESS)[string] | undefined {
  const { name } = call.name;
  return Object.hasOwn(EMPTINESS, name) && call.args.length === 1 ? EMPTINESS[name] : undefined;
}

function readEmptiness(call: CallExpression, want: 'true' | 'false', place: Place): Predicate | undefined {
  const emptiness = emptinessOf(call);
  const [argument] = call.args;
  const field = emptiness && argument && fieldOf(argument, place);
  if (!emptiness || !field) return undefined;
  const test = emptinessTest(emptiness[0], field, call);
  return test
    ? condition(call, argument, field, test, turned(want, emptiness[1]), false)
    : { kind: 'unknown', node: call };
}

/** Of a text, empty is a value; of other types it is null. That a text is never null is for another rule to say. */
function emptinessTest(kind: 'empty' | 'null', { type }: Field, node: Expression): Test | undefined {
  if (type === 'string') {
    const empty: Value = { line: 'text', key: '', node };
    return kind === 'empty' ? { kind: 'is', values: [empty], fold: false } : undefined;
  }
  return { kind: kind === 'empty' && (type === 'dynamic' || type === 'unknown') ? 'empty' : 'null' };
}

/** `true` and `false` as they stand; a name may be a switch. */
function readConstant(literal: Literal, want: 'true' | 'false', place: Place): Predicate {
  const value = place.binding.constantOf(literal)?.value;
  if (typeof value !== 'boolean') return { kind: 'unknown', node: literal };
  return { kind: value === (want === 'true') ? 'and' : 'or', parts: [], node: literal, denied: want === 'false' };
}

/** `iff(c, a, b)`: `c and a or not(c) and b`, where null counts as not holding. */
function readChoice(call: CallExpression, want: 'true' | 'false', place: Place): Predicate | undefined {
  const [test, yes, no] = call.args;
  if (!/^(iff|iif)$/.test(call.name.name) || !test || !yes || !no) return undefined;
  const taken = readPredicate(test, place);
  const of = { node: call, denied: want === 'false' };
  const parts: Predicate[] = [
    { kind: 'and', parts: [taken, readPredicate(yes, place, want)], ...of },
    { kind: 'and', parts: [opposite(taken), readPredicate(no, place, want)], ...of },
  ];
  return { kind: 'or', parts, ...of };
}

/** Ranges of addresses, as places of a field of its own: `ipv4_is_private(x)`, `ipv4_is_in_range(x, '10.0.0.0/8')`. */
function readAddress(call: CallExpression, want: 'true' | 'false', place: Place): Predicate | undefined {
  const [address, ...others] = call.args;
  const ranges = address && rangesOf(call.name.name, others, place);
  const field = ranges && fieldOf(address, place);
  if (!field) return undefined;
  // null for what is no address
  const own = madeUpField(`ipv4 ${field.key}`, field.columns, 'long', true, field.node);
  const parametric = others.some(isParametric);
  const parts = ranges.map(
    (interval): Predicate =>
      condition(call, address, own, { kind: 'range', line: 'number', interval }, want, parametric),
  );
  if (parts.length === 1) return parts[0];
  return { kind: want === 'true' ? 'or' : 'and', parts, node: call, denied: want === 'false' };
}

function rangesOf(name: string, args: readonly Expression[], place: Place): readonly Interval[] | undefined {
  if (name === 'ipv4_is_private' && args.length === 0) return PRIVATE;
  if (name !== 'ipv4_is_in_range' && name !== 'ipv4_is_in_any_range') return undefined;
  const values = args.map((argument) => valuesOf(argument, place));
  const ranges = values.flatMap((list) => list?.map(({ key }) => addressRange(String(key))) ?? [undefined]);
  const known = ranges.filter((range) => range !== undefined);
  return known.length > 0 && known.length === ranges.length ? known : undefined;
}

/** A column or call that is true or false itself. */
function readTruth(expression: Expression, want: 'true' | 'false', place: Place): Predicate {
  const unknown: Unknown = { kind: 'unknown', node: expression };
  const type = place.binding.typeOf(expression);
  if (type !== 'bool' && (type !== 'unknown' || expression.kind !== 'Name')) return unknown;
  const field = fieldOf(expression, place);
  if (!field) return unknown;
  const truth: Value = { line: 'bool', key: 1, node: expression };
  const test: Test = { kind: 'is', values: [truth], fold: false, itself: true };
  return condition(expression, expression, field, test, want, false);
}
