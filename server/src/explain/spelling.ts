/** Expressions without what does not count: parentheses, and one way of several to write a path. */
import type { Expression } from '../kql/syntax/index.ts';

/** A path in one spelling: `["a"].b [0]` is `.a.b[0]`. */
export function plainPath(text: string): string {
  return text.replaceAll(/\s+(?=[[\].])|(?<=[[.])\s+|\s+$/g, '').replaceAll(/\.?\[(['"])([A-Za-z_]\w*)\1\]/g, '.$2');
}

/** The expression itself, without parentheses. */
export function bare(expression: Expression): Expression {
  return expression.kind === 'ParenthesizedExpression' ? bare(expression.expression) : expression;
}
