import { type Condition, conditionOf, exclude, negation, type Test } from '../../../kql/semantics/index.ts';
import { type Expression, forEachChild, type Node, type Token, walk } from '../../../kql/syntax/index.ts';
import { append } from '../../../text/index.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';

/**
 * A disjunction of negations that every value satisfies: `x != 'a' or x != 'b'`. Whoever writes it means `and`; as it
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
  readonly conditions: Condition[];
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
  if (!negated && !hasNegations(root)) return;
  const found: Disjunction = { conditions: [], operators: [], pure: true };
  // parts of a disjunction that has been looked at as a whole are not looked at again
  flatten(root, negated, found, seen, context);
  const { conditions, operators } = found;
  const pair = excludingPair(conditions);
  if (!pair) return;
  const [a, b] = pair;
  const shown = context.textOf(a.fieldNode).trim();
  const because = reason(shown, a.test, b.test);
  const joint = negated ? 'or' : 'and';
  if (denied) {
    const message = `This condition is always true: ${because}, so that \`not(…)\` of it never holds.`;
    return context.report({ at: whole, message });
  }
  const consequence = negated ? 'what stands in `not(…)` never holds' : 'one of the exclusions always holds';
  const fixable = found.pure && conditions.every((condition) => condition.field === a.field);
  const edits = operators.map((token) => ({ start: token.start, end: token.end, text: joint }));
  const title = `Replace \`${negated ? 'and' : 'or'}\` by \`${joint}\``;
  context.report({
    at: whole,
    message: `This condition is always true: ${because}, so ${consequence}. Join them by \`${joint}\`.`,
    fix: fixable ? () => context.fix(title, allExclude(conditions), edits) : undefined,
  });
}

/** Whether two operands may be negations: most disjunctions have none, and no name need be bound for them. */
function hasNegations(expression: Expression): boolean {
  let count = 0;
  walk(expression, (node) => {
    const isNegation =
      node.kind === 'CallExpression'
        ? negation(node) !== undefined
        : (node.kind === 'BinaryExpression' || node.kind === 'InExpression') && /^(!|<>|not)/.test(node.operator.text);
    if (isNegation) count++;
    return count < 2;
  });
  return count >= 2;
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
    const condition = conditionOf(expression, context.query.tree, context.binding, negated);
    if (condition?.negated) found.conditions.push(condition);
    else found.pure = false;
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
  const verbs = { is: 'equals', startswith: 'starts with', endswith: 'ends with', contains: 'contains' };
  const [first, second] = [valuesOf(a), valuesOf(b)];
  if (a.kind !== b.kind) return `no \`${field}\` that ${verbs[a.kind]} ${first} ${verbs[b.kind]} ${second}`;
  return a.texts.length + b.texts.length > 2
    ? `no \`${field}\` ${verbs[a.kind]} ${first} and also ${second}`
    : `no \`${field}\` ${verbs[a.kind]} both ${first} and ${second}`;
}

function valuesOf({ texts, isText }: Test): string {
  const shown = texts.slice(0, 2).map((text) => {
    const short = text.length > 40 ? `${text.slice(0, 39)}…` : text;
    return isText ? `'${short}'` : short;
  });
  if (texts.length === 1) return shown[0]!;
  return texts.length > 2 ? `one of ${shown.join(', ')} …` : `one of ${shown.join(', ')}`;
}
