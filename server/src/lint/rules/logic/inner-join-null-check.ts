import { type Join, joinKeys, joinKind, joinShapes, rightColumnAfter } from '../../../kql/logic/index.ts';
import type { Column, TableShape } from '../../../kql/semantics/index.ts';
import { type CallExpression, type Expression, nodesOf, type Pipeline } from '../../../kql/syntax/index.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import { shown } from '../../logic.ts';

/** Kinds of join that put rows of both sides together, where there is one on each. */
const PAIRS: ReadonlySet<string> = new Set(['inner', 'innerunique']);

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
  const keys = new Map<Column, Join>();
  for (const stage of stages) {
    if (stage.kind === 'Skipped') return;
    const { operator } = stage;
    if (operator.kind === 'JoinOperator' || operator.kind === 'LookupOperator') {
      // of a row without a match nothing is left then; a later outer join makes rows of its own
      if (PAIRS.has(joinKind(operator)))
        for (const key of rightKeys(operator, before, context)) keys.set(key, operator);
      else keys.clear();
    } else if (operator.kind === 'WhereOperator' && keys.size > 0) {
      for (const call of absences(operator.predicate)) reportKey(call, keys, context);
    }
    before = binding.shapeOf(operator);
  }
}

/** The columns behind the join that hold the keys of its right side. */
function rightKeys(join: Join, before: TableShape | undefined, { binding }: QueryContext): Column[] {
  const shapes = joinShapes(join, before, binding);
  return shapes ? joinKeys(join).flatMap(({ right }) => rightColumnAfter(right.name, shapes) ?? []) : [];
}

/** `isempty(x)` and `isnull(x)` that rows must pass, alone or joined by `and`. */
function absences(predicate: Expression): CallExpression[] {
  if (predicate.kind === 'ParenthesizedExpression') return absences(predicate.expression);
  if (predicate.kind === 'LogicalExpression')
    return predicate.operator === 'and' ? predicate.operands.flatMap(absences) : [];
  return predicate.kind === 'CallExpression' && /^is(empty|null)$/.test(predicate.name.name) ? [predicate] : [];
}

function reportKey(call: CallExpression, keys: ReadonlyMap<Column, Join>, context: QueryContext): void {
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
