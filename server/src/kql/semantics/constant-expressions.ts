/** Expressions whose value is known before the query runs. */
import type { Expression } from '../syntax/index.ts';
import type { Binder } from './binder.ts';

/** A literal, also with a sign. */
export function isLiteral(expression: Expression): boolean {
  switch (expression.kind) {
    case 'Literal':
    case 'CompoundString':
    case 'DynamicLiteral':
    case 'TypeofLiteral':
      return true;
    case 'UnaryExpression':
      return isLiteral(expression.operand);
    case 'ParenthesizedExpression':
      return isLiteral(expression.expression);
    default:
      return false;
  }
}

/** Literals, parameters, lets of constants, and functions and operators over them. */
export function isConstant(b: Binder, expression: Expression): boolean {
  if (isLiteral(expression)) return true;
  switch (expression.kind) {
    case 'Name': {
      const meaning = b.meaningOf(expression);
      if (meaning?.kind === 'parameter') return true;
      return meaning?.kind === 'let' && b.constantLets.has(meaning.let.statement);
    }
    case 'ParenthesizedExpression':
      return isConstant(b, expression.expression);
    case 'NamedExpression':
      return isConstant(b, expression.value);
    case 'UnaryExpression':
      return isConstant(b, expression.operand);
    case 'ArithmeticExpression':
    case 'LogicalExpression':
      return expression.operands.every((operand) => isConstant(b, operand));
    case 'BinaryExpression':
      return isConstant(b, expression.left) && isConstant(b, expression.right);
    case 'WrapperExpression':
      return expression.keyword.text === 'toscalar';
    case 'CallExpression': {
      const fact = b.facts.scalarFunction(expression.name.name);
      return (
        fact?.flags.has('constantFoldable') === true && expression.args.every((argument) => isConstant(b, argument))
      );
    }
    default:
      return false;
  }
}
