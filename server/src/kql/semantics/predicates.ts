/**
 * Tests of a field against constants, and whether two of them exclude each other. Small and sound: what it cannot decide
 * it leaves undecided.
 */
import { append } from '../../text/index.ts';
import type { CallExpression, Expression, KqlTree } from '../syntax/index.ts';
import { tokensIn, walk } from '../syntax/index.ts';
import type { Binding } from './binding.ts';
import type { Constant, Json } from './constants.ts';

/** `field` passes when it is one of the values, or starts with the text … */
export interface Test {
  readonly kind: 'is' | 'startswith' | 'endswith' | 'contains';
  /** The values, or the one text. Numbers, booleans and guids are in a normal form. */
  readonly texts: readonly string[];
  readonly caseSensitive: boolean;
  /** Whether the values are texts, and not numbers or the like. */
  readonly isText: boolean;
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

const OPERATORS: Readonly<Record<string, Omit<Test, 'texts' | 'isText'>>> = {
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

/** The condition that an expression states about one field; undefined when it states anything else. */
export function conditionOf(
  expression: Expression,
  tree: KqlTree,
  binding: Binding,
  negated = false,
): Condition | undefined {
  switch (expression.kind) {
    case 'ParenthesizedExpression':
      return conditionOf(expression.expression, tree, binding, negated);
    case 'CallExpression': {
      const inner = negation(expression);
      return inner && conditionOf(inner, tree, binding, !negated);
    }
    case 'BinaryExpression': {
      const { left, right } = expression;
      const [operator, opposite] = positive(expression.operator.text);
      const reversed = binding.constantOf(left) !== undefined && (operator === '==' || operator === '=~');
      return condition(
        expression,
        reversed ? right : left,
        [reversed ? left : right],
        operator,
        negated !== opposite,
        tree,
        binding,
      );
    }
    case 'InExpression': {
      const [operator, opposite] = positive(expression.operator.text);
      return condition(expression, expression.left, expression.values, operator, negated !== opposite, tree, binding);
    }
    default:
      return undefined;
  }
}

/** The argument of `not(…)`. */
export function negation(call: CallExpression): Expression | undefined {
  return call.name.name === 'not' && call.args.length === 1 ? call.args[0] : undefined;
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
  values: readonly Expression[],
  operator: string,
  negated: boolean,
  tree: KqlTree,
  binding: Binding,
): Condition | undefined {
  const kind = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  const field = kind && fieldKey(left, tree, binding);
  if (!kind || field === undefined) return undefined;
  const texts: string[] = [];
  let isText = true;
  for (const value of values) {
    const constant = binding.constantOf(value);
    const found = constant && textsOf(constant);
    if (!found) return undefined;
    append(texts, found);
    isText &&= constant.type === 'string' || constant.type === 'dynamic';
  }
  if (texts.length === 0 || (kind.kind !== 'is' && texts.length !== 1)) return undefined;
  return { field, test: { ...kind, texts, isText }, negated, node, fieldNode: left };
}

/** Functions that give another value each time they are called. */
const VOLATILE = new Set([
  'rand',
  'new_guid',
  'now',
  'row_number',
  'row_rank_dense',
  'row_rank_min',
  'row_cumsum',
  'prev',
  'next',
]);

/** A field in a normal form: names without brackets, no white space, no parentheses around it. */
function fieldKey(expression: Expression, tree: KqlTree, binding: Binding): string | undefined {
  if (expression.kind === 'ParenthesizedExpression') return fieldKey(expression.expression, tree, binding);
  if (expression.kind === 'Name') return binding.constantOf(expression) ? undefined : expression.name;
  if (expression.kind !== 'PathExpression' && expression.kind !== 'CallExpression') return undefined;
  let steady = true;
  let named = false;
  walk(expression, (node) => {
    if (node.kind === 'CallExpression') steady &&= !VOLATILE.has(node.name.name);
    named ||= node.kind === 'Name';
  });
  if (!steady || !named) return undefined;
  return tokensIn(tree, expression)
    .map((token) => token.text)
    .join(' ');
}

/** The values of a constant as texts that are equal exactly when the values are; undefined for types not treated here. */
function textsOf(constant: Constant): string[] | undefined {
  switch (constant.type) {
    case 'string':
      return [constant.value];
    case 'bool':
    case 'int':
    case 'long':
    case 'real':
    case 'timespan':
      return [String(constant.value)];
    case 'guid':
      return [constant.value.toLowerCase().replaceAll(/[{}()]/g, '')];
    case 'dynamic': {
      const list = Array.isArray(constant.value) ? (constant.value as readonly Json[]) : undefined;
      const isFlat = list?.every((item) => item !== null && typeof item !== 'object');
      return isFlat ? list!.map(String) : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether no value passes both tests. False also where that is not known. */
export function exclude(a: Test, b: Test): boolean {
  // a test that minds letter case lets through less; compared without it, the answer can only be too careful
  const fold = !(a.caseSensitive && b.caseSensitive);
  const texts = (test: Test): string[] => (fold ? test.texts.map(folded) : [...test.texts]);
  if (a.kind === 'is' && b.kind === 'is') {
    const others = new Set(texts(b));
    return !texts(a).some((text) => others.has(text));
  }
  if (a.kind === 'is') return !texts(a).some((text) => passes(text, b.kind, texts(b)[0]!));
  if (b.kind === 'is') return exclude(b, a);
  if (a.kind !== b.kind || a.kind === 'contains') return false;
  const [s, t] = [texts(a)[0]!, texts(b)[0]!];
  return a.kind === 'startswith' ? !s.startsWith(t) && !t.startsWith(s) : !s.endsWith(t) && !t.endsWith(s);
}

/** One form for all letter cases of a text, also where a letter has more than two. */
function folded(text: string): string {
  return text.toUpperCase().toLowerCase();
}

function passes(value: string, kind: Test['kind'], text: string): boolean {
  if (kind === 'startswith') return value.startsWith(text);
  return kind === 'endswith' ? value.endsWith(text) : value.includes(text);
}
