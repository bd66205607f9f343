import {
  brief,
  type Condition,
  decide,
  isNegation,
  Known,
  negation,
  opposite,
  readPredicate,
} from '../../../kql/logic/index.ts';
import {
  type Expression,
  forEachChild,
  hasWord,
  type KqlTree,
  type Node,
  nodesOf,
  type Token,
  walk,
} from '../../../kql/syntax/index.ts';
import { append } from '../../../text/index.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import { isDoubtful, logicFindings, placeOf, reasonWhyApart, related, stated } from '../../logic.ts';

/**
 * A condition that every row satisfies. Most are disjunctions of negations, `x != 'a' or x != 'b'`, or of a test and its opposite: whoever
 * writes the first means `and`; as it stands, the exclusion excludes nothing and the rule lets every row pass. Some are comparisons that
 * cannot fail: `strlen(x) >= 0`.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'mixed',
  summary: 'Exclusions joined by `or`, which every row passes',
  needs: [],
  onQuery(query, context) {
    if (hasWord(query.tree, 'or', 'not')) visit(query.tree.root, false, new Set(), context);
    reportIdle(context);
    reportSelfCompared(query.tree, context);
  },
});

/** Comparisons that hold by themselves, or by what a column is computed from. */
function reportIdle(context: QueryContext): void {
  for (const finding of logicFindings(context)) {
    if (finding.kind !== 'implied' || !finding.reasons.every(({ computed }) => computed)) continue;
    const { condition, reasons } = finding;
    // a threshold that somebody may set has a meaning for other values
    if (condition.parametric || reasons.some(({ parametric }) => parametric)) continue;
    if (isSelfCompared(condition.node, context)) continue;
    const text = stated(condition, context);
    const [reason] = reasons;
    const message = reason
      ? `${text} holds for every row, because of what \`${brief(context.textOf(condition.fieldNode))}\` is computed from. It can be left out.`
      : `${text} holds for every row. It can be left out, unless something else is meant.`;
    context.report({
      at: condition.node,
      severity: reason ? 'hint' : 'warning',
      message,
      related: related(reasons, 'What it is computed from'),
    });
  }
}

/** `x == x` where `x` may be null, which is different from itself. */
function reportSelfCompared(tree: KqlTree, context: QueryContext): void {
  for (const node of nodesOf(tree, 'BinaryExpression')) {
    const { left, right, operator } = node;
    if (left.end - left.start !== right.end - right.start || !/^([=<>]=|=~)$/.test(operator.text)) continue;
    const field = context.textOf(left).trim();
    if (field !== context.textOf(right).trim() || isSelfCompared(node, context)) continue;
    if (decide(readPredicate(node, placeOf(context))) !== 'always but null') continue;
    const shown = brief(field);
    const message = `\`${brief(context.textOf(node).trim())}\` holds for every \`${shown}\` that has a value. Compare it with something else, or ask with \`isnotnull(${shown})\`.`;
    context.report({ at: node, severity: 'warning', message });
  }
}

/** `x == x` where a variable is called `x` as well: what is wrong there is that the column is read. */
function isSelfCompared(node: Expression, { query }: QueryContext): boolean {
  if (node.kind !== 'BinaryExpression' || node.left.kind !== 'Name') return false;
  const { name } = node.left;
  let declared = false;
  walk(query.tree.root, (part) => {
    const isVariable = part.kind === 'LetStatement' || part.kind === 'ParameterDeclaration';
    declared ||= isVariable && part.name.kind === 'Name' && part.name.name === name;
    return !declared;
  });
  return declared;
}

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
  if (!negated && !mayCover(root)) return;
  const found: Disjunction = { conditions: [], positives: [], operators: [], pure: true };
  // parts of a disjunction that has been looked at as a whole are not looked at again
  flatten(root, negated, found, seen, context);
  const { conditions, operators } = found;
  const pair = excludingPair(conditions);
  if (!pair) return reportComplement(whole, found, { negated, denied }, context);
  const [a, b] = pair;
  const shown = context.textOf(a.fieldNode).trim();
  // what a range makes of null is not for sure
  const hasRange = a.test.kind === 'range' && b.test.kind === 'range';
  const always =
    hasRange || a.field.type === 'dynamic'
      ? `This condition is true for every \`${shown}\` that has a value`
      : 'This condition is always true';
  const because = reasonWhyApart(shown, a, b, context);
  const joint = negated ? 'or' : 'and';
  if (denied) {
    return context.report({ at: whole, message: `${always}: ${because}, so that \`not(…)\` of it never holds.` });
  }
  const consequence = negated ? 'what stands in `not(…)` never holds' : 'one of the exclusions always holds';
  // of two values one remains after each exclusion, and none after both
  const isBool = conditions.some(
    ({ test, field }) =>
      field.type === 'bool' || (test.kind === 'is' && test.values.some(({ line }) => line === 'bool')),
  );
  const fixable = found.pure && !isBool && conditions.every((condition) => condition.field.key === a.field.key);
  const edits = operators.map((token) => ({ start: token.start, end: token.end, text: joint }));
  const title = `Replace \`${negated ? 'and' : 'or'}\` by \`${joint}\``;
  context.report({
    at: whole,
    message: `${always}: ${because}, so ${consequence}.${isBool ? '' : ` Join them by \`${joint}\`.`}`,
    fix: fixable ? () => context.fix(title, allExclude(conditions), edits) : undefined,
  });
}

/** `x != 'a' or x == 'a'`: one of them holds, whatever the value. */
function reportComplement(whole: Node, found: Disjunction, { negated, denied }: Polarity, context: QueryContext): void {
  const all = covering(found.conditions, found.positives);
  if (!all || isDoubtful(all.conditions[0]!, context)) return;
  const { fieldNode } = all.conditions[0]!;
  const shown = all.conditions.map(({ node }) => `\`${brief(context.textOf(node).trim())}\``);
  const list = `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
  const field = brief(context.textOf(fieldNode).trim());
  const because = negated
    ? `${list} never hold at once, so what stands in \`not(…)\` never holds`
    : `one of ${list} holds for every \`${field}\``;
  const consequence = denied ? ', so that `not(…)` of it never holds' : '';
  const always = all.nulls
    ? 'This condition is always true'
    : `This condition is true for every \`${field}\` that has a value`;
  // who wants to know whether there is a value may ask in this way
  const severity = all.nulls ? undefined : 'warning';
  context.report({ at: whole, message: `${always}: ${because}${consequence}.`, ...(severity && { severity }) });
}

interface Covering {
  /** The fewest of which one always holds, in the order of the text. */
  readonly conditions: readonly Condition[];
  /** Whether one of them also holds where the field is null. */
  readonly nulls: boolean;
}

/** Conditions on one field of which one holds for every value. */
function covering(negative: readonly Condition[], positives: readonly Condition[]): Covering | undefined {
  const conditions = [...negative, ...positives].sort((a, b) => a.node.start - b.node.start);
  const byField = new Set<string>();
  // most disjunctions are about several fields, or list what is wanted of one
  if (conditions.every(({ field }) => byField.size < byField.add(field.key).size)) return undefined;
  for (const nulls of [true, false]) {
    const known = new Known(undefined, nulls);
    for (const condition of conditions) {
      const denied = opposite(condition) as Condition;
      // what nobody knows the type of may be a value that is in no order
      const isSure = nulls || !/^(unknown|dynamic)$/.test(condition.field.type);
      const reasons = isSure ? known.reasonsAgainst(denied) : undefined;
      // `isnotempty(x)` beside a test against a value rather asks whether there is one
      const isMixed = reasons?.some(({ test }) => (test.kind === 'empty') !== (condition.test.kind === 'empty'));
      if (reasons && reasons.length > 0 && !isMixed) {
        const nodes = new Set(reasons.map(({ node }) => node).concat(condition.node));
        return { conditions: conditions.filter(({ node }) => nodes.has(node)), nulls };
      }
      known.add(denied);
    }
  }
  return undefined;
}

/** Whether its operands may leave no value out: most disjunctions only list what is wanted, and no name need be bound for them. */
function mayCover(expression: Expression): boolean {
  let may = false;
  walk(expression, (node) => {
    may ||= (node.kind === 'BinaryExpression' && /^[<>]=?$/.test(node.operator.text)) || isNegation(node as Expression);
    return !may;
  });
  return may;
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
    const predicate = readPredicate(expression, placeOf(context), negated ? 'false' : 'true');
    const condition = predicate.kind === 'condition' ? { ...predicate, node: expression } : undefined;
    if (condition?.want === 'false') found.conditions.push(condition);
    else found.pure = false;
    if (condition?.want === 'true') found.positives.push(condition);
  }
}

/** Comparing more conditions on one field than this is not worth the time; real rules have a handful. */
const MOST = 30;

function excludingPair(conditions: readonly Condition[]): [Condition, Condition] | undefined {
  const byField = new Map<string, Condition[]>();
  for (const condition of conditions) {
    const { key } = condition.field;
    const same = byField.get(key) ?? [];
    const other = same.find((earlier) => exclude(earlier, condition));
    if (other) return [other, condition];
    if (same.length < MOST) byField.set(key, [...same, condition]);
  }
  return undefined;
}

/** Whether no value passes both tests, had they no negation; what only asks for a value excludes nothing in particular. */
function exclude(a: Condition, b: Condition): boolean {
  if (a.field.key !== b.field.key || isAboutEmptiness(a) || isAboutEmptiness(b)) return false;
  const known = new Known();
  known.add({ ...a, want: 'true' });
  return known.contradicts({ ...b, want: 'true' });
}

function isAboutEmptiness({ test }: Condition): boolean {
  return test.kind === 'null' || test.kind === 'empty';
}

/** Whether each two exclude each other: then no part of the disjunction means anything by itself. */
function allExclude(conditions: readonly Condition[]): boolean {
  return conditions.length <= MOST && conditions.every((a, i) => conditions.slice(i + 1).every((b) => exclude(a, b)));
}
