/**
 * A join with a list that the query brings along is a condition on its key: `T | join (Names) on $left.a == $right.b`,
 * `T | evaluate ipv4_lookup(Ranges, Address, Range)`.
 */
import type { CallExpression, Expression, JoinOperator, LookupOperator } from '../kql/syntax/index.ts';
import { constantColumn } from './constant-lists.ts';
import type { Comparison } from './indicators.ts';
import { constantOf, jsonTexts, type Operands } from './operands.ts';
import { bare } from './spelling.ts';

/** Kinds of join that keep the rows with a match. A join without a kind does as well. */
const KEEPING = /^(inner|innerunique|leftsemi|rightouter|rightsemi)$/;
/** Those that keep the rows without one. */
const LEAVING_OUT = /^(anti|leftanti|leftantisemi)$/;

/** The conditions that a join with a list sets, one for each key. */
export function joinedList(
  { kind: operator, right, conditions, parameters }: JoinOperator | LookupOperator,
  { binding }: Operands,
): Omit<Comparison, 'excluded'>[] {
  const written = parameters.find(({ name }) => name === 'kind')?.value;
  const otherwise = operator === 'LookupOperator' ? 'leftouter' : 'innerunique';
  const kind = written?.kind === 'Name' ? written.name : otherwise;
  const negated = LEAVING_OUT.test(kind);
  if (!negated && !KEEPING.test(kind)) return [];
  return conditions.flatMap((condition) => {
    const key = keyOf(condition);
    const values = key && constantColumn(right, binding, key.right);
    if (!key || !values || values.length === 0) return [];
    const { start, end } = condition;
    return [
      { field: key.left, values: [], cells: jsonTexts(values), kind: 'in', negated, caseSensitive: true, start, end },
    ];
  });
}

/** The condition that a plugin sets which looks addresses up in a list of ranges, unless it keeps rows without a match. */
export function lookedUpRanges(call: CallExpression, operands: Operands): Omit<Comparison, 'excluded'>[] {
  if (!/^ipv[46]_lookup$/.test(call.name.name)) return [];
  const [ranges, address, range, ...more] = call.args;
  const options = more.map((argument) =>
    constantOf(argument.kind === 'NamedExpression' ? argument.value : argument, operands),
  );
  const keepsAll = options.some((option) => option?.type === 'bool' && option.value);
  if (!ranges || !address || range?.kind !== 'Name' || keepsAll) return [];
  const values = constantColumn(ranges, operands.binding, range.name);
  if (!values || values.length === 0) return [];
  const { start, end } = call;
  return [
    {
      field: address,
      values: [],
      cells: jsonTexts(values),
      kind: 'in_cidr',
      negated: false,
      caseSensitive: false,
      start,
      end,
    },
  ];
}

function keyOf(condition: Expression): { left: Expression; right: string } | undefined {
  const inner = bare(condition);
  if (inner.kind === 'Name') return { left: inner, right: inner.name };
  if (inner.kind !== 'BinaryExpression' || inner.operator.text !== '==') return undefined;
  const left = columnOf(inner.left);
  const right = columnOf(inner.right);
  return left && right?.kind === 'Name' ? { left, right: right.name } : undefined;
}

/** `x` of `$left.x`. */
function columnOf(side: Expression): Expression | undefined {
  const inner = bare(side);
  const [step, more] = inner.kind === 'PathExpression' ? inner.steps : [];
  return step?.kind === 'MemberStep' && !more ? step.member : undefined;
}
