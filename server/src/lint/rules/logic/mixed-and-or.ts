import {
  type Expression,
  hasWord,
  type KqlTree,
  type LogicalExpression,
  nodesOf,
  type Token,
  tokensIn,
} from '../../../kql/syntax/index.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import type { Fix } from '../../finding.ts';

/**
 * `a == 1 and b == 2 or b == 3`, without parentheses: `and` binds closer, so that rows with `b == 3` pass whatever `a` is. Where both
 * sides of the `or` ask about one field, they were meant to be held together; elsewhere it is only hard to read, and a hint.
 * https://learn.microsoft.com/kusto/query/logical-operators
 */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'mixed',
  summary: 'An `or` beside an `and` without parentheses, which takes the wrong conditions together',
  needs: [],
  onQuery({ tree }, context) {
    if (!hasWord(tree, 'or') || !hasWord(tree, 'and')) return;
    for (const node of nodesOf(tree, 'LogicalExpression'))
      if (node.operator === 'or' && isWhole(node, tree)) check(node, context);
  },
});

/** Whether all of it could be read: `a == 1 or b == 2 and c ==` is still being written, and no parentheses help. */
function isWhole({ start, end }: Expression, { problems }: KqlTree): boolean {
  return !problems.some((problem) => problem.start <= end && problem.end >= start);
}

function check(disjunction: LogicalExpression, context: QueryContext): void {
  const { operands, operators } = disjunction;
  let plain: { readonly at: Token; readonly conjunction: LogicalExpression } | undefined;
  for (const [i, at] of operators.entries()) {
    const [left, right] = [operands[i]!, operands[i + 1]!];
    // `a and b or c`, and `c or b and a`
    const [conjunction, other] = isConjunction(left) ? [left, right] : isConjunction(right) ? [right, left] : [];
    if (!conjunction || isConjunction(other!) || isLaidOut(conjunction, other!, context)) continue;
    plain ??= { at, conjunction };
    const near = conjunction === left ? left.operands.at(-1)! : conjunction.operands[0]!;
    if (!isAboutSame(near, other!, conjunction, context)) continue;
    const [first, last] = conjunction === left ? [near, other!] : [other!, near];
    return context.report({
      at: { start: at.start, end: at.end },
      message: `\`and\` binds closer than \`or\`: the other conditions beside this \`and\` do not apply to \`${short(other!, context)}\`. Put parentheses around what belongs together.`,
      fix: () => parenthesized('Put parentheses around the or', false, first.start, last.end, context),
    });
  }
  if (!plain) return;
  const { at, conjunction } = plain;
  context.report({
    at: { start: at.start, end: at.end },
    severity: 'hint',
    message: '`and` binds closer than `or`. Parentheses would show that this is meant.',
    fix: () => parenthesized('Put parentheses around the and', true, conjunction.start, conjunction.end, context),
  });
}

/** Whether two conditions are about a field that no other condition beside them is about. */
function isAboutSame(
  near: Expression,
  other: Expression,
  conjunction: LogicalExpression,
  context: QueryContext,
): boolean {
  const field = fieldOf(near, context);
  if (field === undefined || field !== fieldOf(other, context)) return false;
  return conjunction.operands.every((operand) => operand === near || fieldOf(operand, context) !== field);
}

function parenthesized(
  title: string,
  safe: boolean,
  start: number,
  end: number,
  context: QueryContext,
): Fix | undefined {
  return context.fix(title, safe, [
    { start, end: start, text: '(' },
    { start: end, end, text: ')' },
  ]);
}

function isConjunction(expression: Expression): expression is LogicalExpression {
  return expression.kind === 'LogicalExpression' && expression.operator === 'and';
}

/** The field that a comparison is about, as it is written; undefined for a negated one. */
function fieldOf(expression: Expression, context: QueryContext): string | undefined {
  if (expression.kind === 'ParenthesizedExpression') return fieldOf(expression.expression, context);
  const compares = expression.kind === 'BinaryExpression' || expression.kind === 'InExpression';
  if (!compares || /^(!|<>|not)/.test(expression.operator.text)) return undefined;
  return context.textOf(expression.left).trim();
}

/** Whether the lines show what belongs together: `a and b` on one, `or c` on the next. */
function isLaidOut(conjunction: Expression, other: Expression, { query: { tree } }: QueryContext): boolean {
  const [first, last] = conjunction.start < other.start ? [conjunction, other] : [other, conjunction];
  const isBroken = (start: number, end: number): boolean =>
    tokensIn(tree, { start, end }).some(({ newLine }) => newLine);
  return isBroken(first.end, last.start + 1) && !isBroken(conjunction.start + 1, conjunction.end);
}

function short(node: Expression, context: QueryContext): string {
  const text = context.textOf(node).trim().replaceAll(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
