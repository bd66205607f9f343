import { joinKind } from '../../../kql/logic/index.ts';
import { allColumns, type Column, type TableShape } from '../../../kql/semantics/index.ts';
import {
  type CallExpression,
  type Expression,
  type JoinOperator,
  type LookupOperator,
  nodesOf,
  type Pipeline,
} from '../../../kql/syntax/index.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import { shown } from '../../logic.ts';

type InnerJoin = JoinOperator | LookupOperator;

/**
 * A test for rows without a match behind a join that has none: `join kind=inner … | where isempty(Id1)`. In such a row the keys of both
 * sides are equal, so that the key of the right side is only empty where that of the left side is.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'none',
  summary: 'A test for rows without a match behind an inner join, which has none',
  needs: [],
  onQuery({ tree }, context) {
    const asks = nodesOf(tree, 'CallExpression').some(({ name }) => /^is(empty|null)$/.test(name.name));
    if (!asks || nodesOf(tree, 'JoinOperator').length + nodesOf(tree, 'LookupOperator').length === 0) return;
    for (const pipeline of nodesOf(tree, 'Pipeline')) checkPipeline(pipeline, context);
  },
});

function checkPipeline({ source, stages }: Pipeline, context: QueryContext): void {
  const { binding } = context;
  let before = binding.shapeOf(source);
  /** The keys of right sides so far, with the join that each is of. */
  const keys = new Map<Column, InnerJoin>();
  for (const stage of stages) {
    if (stage.kind === 'Skipped') return;
    const { operator } = stage;
    const after = binding.shapeOf(operator);
    if (operator.kind === 'JoinOperator' || operator.kind === 'LookupOperator') {
      // of a row without a match nothing is left then; a later outer join makes rows of its own
      if (isInner(operator)) for (const key of rightKeys(operator, before, after, context)) keys.set(key, operator);
      else keys.clear();
    } else if (operator.kind === 'WhereOperator' && keys.size > 0) {
      for (const call of absences(operator.predicate)) reportKey(call, keys, context);
    }
    before = after;
  }
}

function isInner(operator: InnerJoin): boolean {
  return operator.kind === 'JoinOperator'
    ? /^inner(unique)?$/.test(joinKind(operator))
    : operator.parameters.some(({ name, value }) => name === 'kind' && value.kind === 'Name' && value.name === 'inner');
}

/** The columns behind the join that hold the keys of its right side. */
function rightKeys(
  { conditions, right }: InnerJoin,
  before: TableShape | undefined,
  after: TableShape | undefined,
  { binding }: QueryContext,
): Column[] {
  const side = binding.shapeOf(right);
  if (!before || !after || !side) return [];
  const [left, own, all] = [allColumns(before), allColumns(side), allColumns(after)];
  // the columns of the left side come first, those of the right side behind them
  if (all.length !== left.length + own.length) return [];
  return conditions.flatMap((condition) => {
    const name = keyName(condition);
    const index = own.findIndex((column) => column.name === name);
    return index < 0 ? [] : [all[left.length + index]!];
  });
}

/** The name of the column of the right side in `on Id` and `on $left.a == $right.b`. */
function keyName(condition: Expression): string | undefined {
  if (condition.kind === 'Name') return condition.name;
  if (condition.kind !== 'BinaryExpression' || condition.right.kind !== 'PathExpression') return undefined;
  const [step] = condition.right.steps;
  return step?.kind === 'MemberStep' && step.member.kind === 'Name' ? step.member.name : undefined;
}

/** `isempty(x)` and `isnull(x)` that rows must pass, alone or joined by `and`. */
function absences(predicate: Expression): CallExpression[] {
  if (predicate.kind === 'ParenthesizedExpression') return absences(predicate.expression);
  if (predicate.kind === 'LogicalExpression')
    return predicate.operator === 'and' ? predicate.operands.flatMap(absences) : [];
  return predicate.kind === 'CallExpression' && /^is(empty|null)$/.test(predicate.name.name) ? [predicate] : [];
}

function reportKey(call: CallExpression, keys: ReadonlyMap<Column, InnerJoin>, context: QueryContext): void {
  const [argument] = call.args;
  const meaning = argument?.kind === 'Name' ? context.binding.meaningOf(argument) : undefined;
  if (meaning?.kind !== 'column') return;
  let column: Column | undefined = meaning.column;
  while (column && !keys.has(column)) column = column.copyOf;
  const join = column && keys.get(column);
  if (!join) return;
  const { start, end } = join.keyword;
  context.report({
    at: call,
    message:
      `After an inner join every row has a match, so that ${shown(call, context)} finds none without one: it only holds where the key is empty on ` +
      'both sides. For rows without a match use `kind=leftanti`, or `kind=leftouter`.',
    related: [{ start, end, message: 'The join, which keeps rows with a match only' }],
  });
}
