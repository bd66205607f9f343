/** `T | facet by a, b with (take 5)` */
import { parseList } from '../lists.ts';
import type { Expression } from '../nodes.ts';
import type { Parser } from '../parser.ts';
import { parseSubquery } from '../pipeline.ts';
import { parseSimplePath } from '../primary.ts';
import { refuseCall } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface FacetOperator extends OperatorBase<'FacetOperator'> {
  readonly columns: readonly Expression[];
  readonly subquery: Expression | undefined;
}

const WITH = new Set(['with']);

export const facet = defineOperator<FacetOperator>({
  words: ['facet'],
  doc: 'Returns one table per column, with its values and their counts.',
  parameters: [],
  children: { FacetOperator: ['columns', 'subquery'] },
  parse(p, keyword) {
    p.expectWord('by', 'after `facet`');
    const isEnd = (q: Parser) => q.atWord('with');
    const missing = (q: Parser) => q.missing('a column');
    const columns = p.before(WITH, () => parseList(p, { element: parseFacetColumn, missing, isEnd }));
    const subquery = p.takeWord('with') && parseFacetQuery(p);
    return { kind: 'FacetOperator', ...span(p, keyword), columns, subquery };
  },
});

function parseFacetColumn(p: Parser): Expression | undefined {
  const column = parseSimplePath(p);
  refuseCall(p);
  return column;
}

/** An operator, or several in parentheses. */
function parseFacetQuery(p: Parser): Expression {
  if (!p.takeIf('(')) return parseSubquery(p, false);
  return p.within('(', 'to close the query', () => parseSubquery(p, false)).value;
}
