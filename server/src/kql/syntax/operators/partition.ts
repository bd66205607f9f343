/** `T | partition by x (top 1 by y)`, `T | partition by x { T | where y == x }` */

import { missingExpression } from '../expressions.ts';
import { parseDynamic } from '../literals.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { HINT_CONCURRENCY, HINT_MATERIALIZED, HINT_SHUFFLEKEY, HINT_SPREAD, hintStrategy } from '../parameter-specs.ts';
import { expectSimplePath, parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { expectExpression, parseSubquery } from '../pipeline.ts';
import { parseCall } from '../primary.ts';
import { refuseCall } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface PartitionOperator extends OperatorBase<'PartitionOperator'> {
  readonly parameters: readonly Parameter[];
  readonly column: Expression;
  /** `in` and the values to look at. */
  readonly scope: Expression | undefined;
  /** Whether the query is in braces: a whole query of its own, in which the column is a value. */
  readonly braces: boolean;
  readonly query: Expression;
}

export const PARTITION_PARAMETERS = [
  HINT_CONCURRENCY,
  HINT_SPREAD,
  HINT_MATERIALIZED,
  HINT_SHUFFLEKEY,
  hintStrategy('shuffle native legacy'),
];

const SCOPE = new Set(['in']);

export const partition = defineOperator<PartitionOperator>({
  words: ['partition'],
  doc: 'Runs a query for each value of a column and puts the results under one another.',
  parameters: PARTITION_PARAMETERS,
  children: { PartitionOperator: ['parameters', 'column', 'scope', 'query'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, partition.parameters, { equalsNeeded: false });
    p.expectWord('by', 'after `partition`');
    const column = p.before(SCOPE, () => expectSimplePath(p));
    if (atArguments(p)) refuseCall(p);
    const scope =
      p.takeWord('in') && (parseCall(p) ?? (p.atWord('dynamic') ? parseDynamic(p) : undefined) ?? missingExpression(p));
    const braces = p.at('{');
    const query = parsePartitionQuery(p);
    return { kind: 'PartitionOperator', ...span(p, keyword), parameters, column, scope, braces, query };
  },
});

/** `partition by f(x) (take 1)`, where the query comes behind the next parenthesis. */
function atArguments(p: Parser): boolean {
  const close = p.at('(') ? p.closerOf(p.index) : undefined;
  return close !== undefined && ['(', '{'].includes(p.tokens[close + 1]!.kind);
}

function parsePartitionQuery(p: Parser): Expression {
  if (p.takeIf('{')) return p.within('{', 'to close the query', () => expectExpression(p)).value;
  if (!p.expect('(', 'before the query')) return p.absent('a query');
  return p.within('(', 'to close the query', () => parseSubquery(p, false)).value;
}
