import { type Expression, forEachChild, type Node, type Token, walk } from '../../../kql/syntax/index.ts';
import { append } from '../../../text/index.ts';
import { type Condition, conditionOf, exclude, implies, isNegation, negation, type Test } from '../../conditions.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';

/**
 * A disjunction that every value satisfies: of negations, `x != 'a' or x != 'b'`, or of a test and its opposite. Whoever writes it means `and`; as it
 * stands, the exclusion excludes nothing and the rule lets every row pass.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'mixed',
  summary: 'Exclusions joined by `or`, which every row passes',
  needs: [],
  onQuery(query, context) {
    if (query.tree.tokens.some(({ text }) => text === 'or' || text === 'not'))
      visit(query.tree.root, false, new Set(), context);
  },
});

/** @param denied whether an odd number of `not(…)` stands around the node */
function visit(node: Node, denied: boolean, seen: Set<Node>, context: QueryContext): void {
  const inner = node.kind === 'CallExpression' ? negation(node) : undefined;
  if (!seen.has(node)) {
    if (node.kind === 'LogicalExpression' && node.operator === 'or')
      checkDisjunction(node, node, { negated: false, denied }, seen, context);
    // not(a and b) is not(a) or not(b)
    else if (inner && conjunction(inner)) checkDisjunction(node, inner, { negated: true, denied }, seen, context);
  }
  const isLogic = node.kind === 'LogicalExpression' || node.kind === 'ParenthesizedExpression';
  const deniedBelow = inner ? !denied : isLogic && denied;
  forEachChild(node, (child) => visit(child, deniedBelow, seen, context));
}

function conjunction(expression: Expression): boolean {
  if (expression.kind === 'ParenthesizedExpression') return conjunction(expression.expression);
  return expression.kind === 'LogicalExpression' && expression.operator === 'and';
}

interface Disjunction {
  /** Negated tests. */
  readonly conditions: Condition[];
  /** Tests without a negation. */
  readonly positives: Condition[];
  /** The words that join the operands. */
  readonly operators: Token[];
  /** Whether every operand is a negated test. */
  pure: boolean;
}

interface Polarity {
  /** Whether the operands stand in `not(a and b)`. */
  readonly negated: boolean;
  /** Whether the disjunction itself is negated. */
  readonly denied: boolean;
}

function checkDisjunction(
  whole: Node,
  root: Expression,
  { negated, denied }: Polarity,
  seen: Set<Node>,
  context: QueryContext,
): void {
  if (!negated && !hasNegation(root)) return;
  const found: Disjunction = { conditions: [], positives: [], operators: [], pure: true };
  // parts of a disjunction that has been looked at as a whole are not looked at again
  flatten(root, negated, found, seen, context);
  const { conditions, operators } = found;
  const pair = excludingPair(conditions);
  if (!pair) return reportComplement(whole, found, { negated, denied }, context);
  const [a, b] = pair;
  const shown = context.textOf(a.fieldNode).trim();
  // what a range makes of null is not for sure
  const hasRange = a.test.kind === 'between' && b.test.kind === 'between';
  const always = hasRange
    ? `This condition is true for every \`${shown}\` that has a value`
    : 'This condition is always true';
  const because = reason(shown, a.test, b.test);
  const joint = negated ? 'or' : 'and';
  if (denied) {
    return context.report({ at: whole, message: `${always}: ${because}, so that \`not(…)\` of it never holds.` });
  }
  const consequence = negated ? 'what stands in `not(…)` never holds' : 'one of the exclusions always holds';
  // of two values one remains after each exclusion, and none after both
  const isBool = conditions.some(
    ({ test, fieldNode }) => test.type === 'bool' || context.binding.typeOf(fieldNode) === 'bool',
  );
  const fixable = found.pure && !isBool && conditions.every((condition) => condition.field === a.field);
  const edits = operators.map((token) => ({ start: token.start, end: token.end, text: joint }));
  const title = `Replace \`${negated ? 'and' : 'or'}\` by \`${joint}\``;
  context.report({
    at: whole,
    message: `${always}: ${because}, so ${consequence}.${isBool ? '' : ` Join them by \`${joint}\`.`}`,
    fix: fixable ? () => context.fix(title, allExclude(conditions), edits) : undefined,
  });
}

/** `x != 'a' or x == 'a'`: one of the two holds, whatever the value. */
function reportComplement(whole: Node, found: Disjunction, { negated, denied }: Polarity, context: QueryContext): void {
  for (const negation of found.conditions.slice(0, MOST)) {
    const { field, test, fieldNode } = negation;
    const positive = found.positives.slice(0, MOST).find((other) => other.field === field && implies(test, other.test));
    if (!positive) continue;
    // what an operator of texts makes of a dynamic null is not for sure; a string is never null
    const isExact = [test, positive.test].every(({ operator }) => EXACT.has(operator));
    if (!isExact && context.binding.typeOf(fieldNode) !== 'string') continue;
    const [first, second] = [negation, positive]
      .sort((a, b) => a.node.start - b.node.start)
      .map(({ node }) => brief(node, context));
    const because = negated
      ? `\`${first}\` and \`${second}\` never hold at once, so what stands in \`not(…)\` never holds`
      : `one of \`${first}\` and \`${second}\` holds for every \`${context.textOf(fieldNode).trim()}\``;
    const consequence = denied ? ', so that `not(…)` of it never holds' : '';
    context.report({ at: whole, message: `This condition is always true: ${because}${consequence}.` });
    return;
  }
}

/** Operators that are true or false of every value, null included. */
const EXACT = new Set(['==', 'in', 'empty', 'null']);

function brief(node: Expression, context: QueryContext): string {
  const text = context.textOf(node).trim().replaceAll(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** Whether an operand may be a negation: most disjunctions have none, and no name need be bound for them. */
function hasNegation(expression: Expression): boolean {
  let has = false;
  walk(expression, (node) => {
    has ||= isNegation(node);
    return !has;
  });
  return has;
}

/** The operands of nested disjunctions, through parentheses. */
function flatten(
  expression: Expression,
  negated: boolean,
  found: Disjunction,
  seen: Set<Node>,
  context: QueryContext,
): void {
  if (expression.kind === 'ParenthesizedExpression') {
    flatten(expression.expression, negated, found, seen, context);
  } else if (expression.kind === 'LogicalExpression' && expression.operator === (negated ? 'and' : 'or')) {
    seen.add(expression);
    append(found.operators, expression.operators);
    for (const operand of expression.operands) flatten(operand, negated, found, seen, context);
  } else {
    const inner = expression.kind === 'CallExpression' ? negation(expression) : undefined;
    if (inner && conjunction(inner) && !negated) {
      // its words are the opposite ones, so that no single replacement mends it all
      found.pure = false;
      seen.add(expression);
      return flatten(inner, true, found, seen, context);
    }
    const condition = conditionOf(
      expression,
      { tree: context.query.tree, binding: context.binding, textOf: context.textOf },
      negated,
    );
    if (condition?.negated) found.conditions.push({ ...condition, node: expression });
    else found.pure = false;
    if (condition && !condition.negated) found.positives.push({ ...condition, node: expression });
  }
}

/** Comparing more conditions on one field than this is not worth the time; real rules have a handful. */
const MOST = 30;

function excludingPair(conditions: readonly Condition[]): [Condition, Condition] | undefined {
  const byField = new Map<string, Condition[]>();
  for (const condition of conditions) {
    const same = byField.get(condition.field) ?? [];
    const other = same.find((earlier) => exclude(earlier.test, condition.test));
    if (other) return [other, condition];
    if (same.length < MOST) byField.set(condition.field, [...same, condition]);
  }
  return undefined;
}

/** Whether each two exclude each other: then no part of the disjunction means anything by itself. */
function allExclude(conditions: readonly Condition[]): boolean {
  return (
    conditions.length <= MOST &&
    conditions.every((a, i) => conditions.slice(i + 1).every((b) => exclude(a.test, b.test)))
  );
}

/** Why no value passes both tests. */
function reason(field: string, a: Test, b: Test): string {
  const [first, second] = [valuesOf(a), valuesOf(b)];
  if (a.kind !== b.kind) return `no \`${field}\` that ${VERBS[a.kind]} ${first} ${VERBS[b.kind]} ${second}`;
  return a.kind === 'is' && a.values.length + b.values.length > 2
    ? `no \`${field}\` ${VERBS[a.kind]} ${first} and also ${second}`
    : `no \`${field}\` ${VERBS[a.kind]} both ${first} and ${second}`;
}

const VERBS: Readonly<Record<Test['kind'], string>> = {
  is: 'equals', startswith: 'starts with', endswith: 'ends with', contains: 'contains', between: 'lies in',
  empty: 'is', null: 'is',
}; // biome-ignore format: a table

function valuesOf({ kind, values }: Test): string {
  const shown = values.slice(0, 2).map((value) => value.shown);
  if (kind === 'between') return shown.join(' .. ');
  if (values.length === 1) return shown[0]!;
  return values.length > 2 ? `one of ${shown.join(', ')} …` : `one of ${shown.join(', ')}`;
}
