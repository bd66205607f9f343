/** The names that columns get from their expressions. */
import type { Facts } from '../../facts/index.ts';
import type { CallExpression, Expression, PathExpression } from '../syntax/index.ts';
import { stringValue } from '../syntax/index.ts';

/** The name a column gets from its expression; undefined for one that is numbered (`Column1`). */
export function resultName(expression: Expression, facts: Facts): string | undefined {
  switch (expression.kind) {
    case 'Name':
      return expression.name;
    case 'ParenthesizedExpression':
    case 'OrderedExpression':
      return resultName(expression.expression, facts);
    case 'NamedExpression': {
      const [name] = expression.names;
      return name?.kind === 'Name' ? name.name : undefined;
    }
    case 'PathExpression':
      return pathName(expression, facts);
    case 'CallExpression':
      return callName(expression, facts);
    default:
      return undefined;
  }
}

/** `a.b["c"][0]` makes `a_b_c_0`, `$left.x` makes `x`, `parse_json(a).b` makes `b`. */
function pathName({ root, steps }: PathExpression, facts: Facts): string | undefined {
  let name = root.kind === 'Name' && root.name.startsWith('$') ? undefined : resultName(root, facts);
  for (const step of steps) {
    const own = step.kind === 'MemberStep' ? memberName(step.member, facts) : elementName(step.index);
    name = name ? `${name}_${own ?? ''}` : own;
  }
  return name;
}

function memberName(member: Expression, facts: Facts): string | undefined {
  return member.kind === 'BracketedExpression' ? elementName(member.expression) : resultName(member, facts);
}

function elementName(index: Expression): string | undefined {
  if (index.kind !== 'Literal') return undefined;
  return index.type === 'string' ? stringValue(index.token.text) : index.token.text;
}

function callName(call: CallExpression, facts: Facts): string | undefined {
  const fact = facts.aggregate(call.name.name) ?? facts.scalarFunction(call.name.name);
  if (!fact) return undefined;
  const [kind, prefix] = fact.resultName.split(':');
  const first = call.args[0] && resultName(call.args[0], facts);
  switch (kind) {
    case 'first':
      return call.args[0] ? (first ?? '') : undefined;
    case 'only':
      return call.args.length === 1 ? first : undefined;
    case 'prefix_first':
      return `${prefix}_${first ?? ''}`;
    case 'name_first':
      return `${call.name.name}_${first ?? ''}`;
    case 'prefix':
      return prefix;
    case 'value': {
      const [argument] = call.args;
      return argument?.kind === 'Literal' && argument.type === 'string' ? stringValue(argument.token.text) : undefined;
    }
    default:
      return undefined;
  }
}
