import { type Condition, conditionOf, exclude, negation, type Test } from '../../../kql/semantics/index.ts';
import { type Expression, type Node, type Token, walk } from '../../../kql/syntax/index.ts';
import { append } from '../../../text/index.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';

/**
 * A disjunction of negations that every value satisfies: `x != 'a' or x != 'b'`. Whoever writes it means `and`; as it
 * stands, the exclusion excludes nothing and the rule lets every row pass.
 */
export default defineRule({
  since: '0.1.0',
  category: 'suspicious',
  severity: 'error',
  fix: 'safe',
  summary: 'Exclusions joined by `or`, which every row passes',
  needs: [],
  onQuery(query, context) {
    /** Parts of a disjunction that has been looked at as a whole. */
    const seen = new Set<Node>();
    walk(query.tree.root, (node) => {
      if (seen.has(node)) return;
      if (node.kind === 'LogicalExpression' && node.operator === 'or')
        checkDisjunction(node, node, false, seen, context);
      else if (node.kind === 'CallExpression') {
        const inner = negation(node);
        // not(a and b) is not(a) or not(b)
        if (inner && conjunction(inner)) checkDisjunction(node, inner, true, seen, context);
      }
    });
  },
});

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

function checkDisjunction(
  whole: Node,
  root: Expression,
  negated: boolean,
  seen: Set<Node>,
  context: QueryContext,
): void {
  const found: Disjunction = { conditions: [], operators: [], pure: true };
  flatten(root, negated, found, seen, context);
  const pair = excludingPair(found.conditions);
  if (!pair) return;
  const [a, b] = pair;
  const joint = negated ? 'or' : 'and';
  const shown = context.textOf(fieldOf(a.node)).trim();
  const message = `Every row passes this condition: ${reason(shown, a.test, b.test)}, so one of the exclusions always holds. Join them by \`${joint}\`.`;
  const sameField = found.conditions.every((condition) => condition.field === a.field);
  const fixable = found.pure && sameField;
  const edits = found.operators.map((token) => ({ start: token.start, end: token.end, text: joint }));
  context.report({
    at: whole,
    message,
    fix: fixable ? () => context.fix(`Replace \`${negated ? 'and' : 'or'}\` by \`${joint}\``, true, edits) : undefined,
  });
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

function fieldOf(node: Expression): Expression {
  switch (node.kind) {
    case 'ParenthesizedExpression':
      return fieldOf(node.expression);
    case 'CallExpression':
      return fieldOf(negation(node) ?? node);
    case 'BinaryExpression':
      return node.left.kind === 'Literal' ? node.right : node.left;
    case 'InExpression':
      return node.left;
    default:
      return node;
  }
}

/** Why no value passes both tests. */
function reason(field: string, a: Test, b: Test): string {
  const verbs = { is: 'equals', startswith: 'starts with', endswith: 'ends with', contains: 'contains' };
  const value = ({ texts }: Test): string => {
    const shown = texts.slice(0, 2).map((text) => `'${text.length > 40 ? `${text.slice(0, 39)}…` : text}'`);
    return texts.length > 2 ? `one of ${shown.join(', ')} …` : shown.join(' or ');
  };
  if (a.kind === b.kind) return `no \`${field}\` ${verbs[a.kind]} both ${value(a)} and ${value(b)}`;
  return `no \`${field}\` that ${verbs[a.kind]} ${value(a)} ${verbs[b.kind]} ${value(b)}`;
}
