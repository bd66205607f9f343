/** `T | mv-apply x = y to typeof(long) limit 5 on (where x > 1)` */
import { expectScalar, missingExpression } from '../expressions.ts';
import { parseTypeof } from '../literals.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { WITH_ITEM_INDEX } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';
import { type ExpandedColumn, parseExpandedColumns } from './mv-expand.ts';
import { parseContextualQuery } from './partition-by.ts';

export interface MvApplyOperator extends OperatorBase<'MvApplyOperator'> {
  readonly parameters: readonly Parameter[];
  readonly columns: readonly ExpandedColumn[];
  readonly limit: Expression | undefined;
  readonly id: Expression | undefined;
  readonly query: Expression;
}

const CLAUSES = new Set(['limit', 'id', 'on']);

export const mvApply = defineOperator<MvApplyOperator>({
  words: ['mv-apply', 'mvapply'],
  doc: 'Runs a query over the elements of an array, for each row.',
  parameters: [WITH_ITEM_INDEX],
  children: { MvApplyOperator: ['parameters', 'columns', 'limit', 'id', 'query'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, mvApply.parameters);
    const columns = parseAppliedColumns(p);
    const limit = p.takeWord('limit') && parseClause(p);
    const id = p.takeWord('id') && parseClause(p);
    p.expectWord('on', 'before the query of mv-apply');
    const query = parseContextualQuery(p);
    return { kind: 'MvApplyOperator', ...span(p, keyword), parameters, columns, limit, id, query };
  },
});

/** The value of a clause; `limit on (…)` has none. */
function parseClause(p: Parser): Expression {
  return p.atWord('on') && p.peek(1).kind === '(' ? missingExpression(p) : expectScalar(p);
}

function parseAppliedColumns(p: Parser): ExpandedColumn[] {
  // `mv-apply to typeof(long) on (…)`: the element has a type and no name
  if (p.atWord('to') && p.peek(1).text === 'typeof' && p.peek(2).kind === '(') {
    const start = p.index;
    p.take();
    const type = parseTypeof(p);
    const expression = { kind: 'Missing' as const, start: type.start, end: type.start, expected: 'an expression' };
    if (!p.at(',')) return [{ kind: 'ExpandedColumn', start: type.start, end: type.end, expression, type }];
    p.index = start;
  }
  return parseExpandedColumns(p, CLAUSES, atClause);
}

/** A clause word ends the list unless what follows shows that it is a column: `id, x`, `on = y`. */
function atClause(p: Parser): boolean {
  const next = p.peek(1);
  // the query, without its `on`
  if (p.at('(') && p.isOperatorWord(next.text) && p.peek(2).kind !== '(') return true;
  return p.at('word') && CLAUSES.has(p.token.text) && next.kind !== ',' && next.kind !== '=' && next.text !== 'to';
}
