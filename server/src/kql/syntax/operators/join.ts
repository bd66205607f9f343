/** `T | join kind=inner (U) on x, $left.a == $right.b` */
import { expectScalar, missingExpression, parseScalar } from '../expressions.ts';
import { parseList } from '../lists.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { HINT_NUM_PARTITIONS, HINT_SHUFFLEKEY, hintRemote, hintStrategy, kind } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { isName, type Token } from '../tokens.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface JoinOperator extends OperatorBase<'JoinOperator'> {
  readonly parameters: readonly Parameter[];
  readonly right: Expression;
  readonly on: Token | undefined;
  readonly conditions: readonly Expression[];
  /** `join … where condition`, an old form. */
  readonly where: Expression | undefined;
}

/** Words of other languages and operators for `on`. */
export const NOT_ON = new Set(['by', 'using']);

const CLAUSES = new Set(['on', 'where']);

export const join = defineOperator<JoinOperator>({
  words: ['join'],
  doc: 'Pairs rows with the rows of another table that have the same keys.',
  parameters: [
    kind(
      'inner fullouter innerunique leftanti leftantisemi anti leftouter leftsemi rightanti rightantisemi rightouter rightsemi',
    ),
    hintRemote('auto left local right unresolved'),
    HINT_SHUFFLEKEY,
    hintStrategy('auto broadcast centralized shuffle'),
    HINT_NUM_PARTITIONS,
  ],
  children: { JoinOperator: ['parameters', 'right', 'conditions', 'where'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, join.parameters);
    const right = parseRight(p, CLAUSES);
    p.readInstead('on', NOT_ON);
    const on = p.takeWord('on');
    const conditions = on ? parseConditions(p) : [];
    const where = !on && p.takeWord('where') ? expectScalar(p) : undefined;
    return { kind: 'JoinOperator', ...span(p, keyword), parameters, right, on, conditions, where };
  },
});

/** The table to join with, up to `on`; `join on x` has none. */
export function parseRight(p: Parser, clauses: ReadonlySet<string>): Expression {
  const isForgotten = p.atWord('on') && isName(p.peek(1)) && p.peek(1).text !== 'on';
  return isForgotten ? p.missing('a table') : p.before(clauses, () => expectScalar(p));
}

/** The keys behind `on`. */
export function parseConditions(p: Parser): Expression[] {
  return parseList(p, { element: parseScalar, missing: missingExpression });
}
