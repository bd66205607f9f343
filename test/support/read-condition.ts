/** Reads a condition on the table of the suites about logic. */
import assert from 'node:assert/strict';
import { type Predicate, readPredicate } from '../../server/src/kql/logic/index.ts';
import { bindQuery } from '../../server/src/kql/semantics/index.ts';
import { type Expression, parseKql } from '../../server/src/kql/syntax/index.ts';
import { FACTS } from './facts.ts';
import { TABLE } from './random-predicates.ts';

export interface ReadCondition {
  readonly expression: Expression;
  readonly predicate: Predicate;
}

/** @param table what stands before the `where` */
export function readCondition(condition: string, table = TABLE): ReadCondition {
  const text = `${table} | where ${condition}`;
  const tree = parseKql(text);
  const statement = tree.root.statements.at(-1);
  assert.deepEqual(tree.problems, [], text);
  assert.ok(statement?.kind === 'ExpressionStatement' && statement.expression.kind === 'Pipeline');
  const stage = statement.expression.stages.at(-1);
  assert.ok(stage?.kind === 'Stage' && stage.operator.kind === 'WhereOperator');
  const { predicate: expression } = stage.operator;
  const binding = bindQuery(tree, FACTS);
  const textOf = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
  return { expression, predicate: readPredicate(expression, { tree, binding, textOf }) };
}
