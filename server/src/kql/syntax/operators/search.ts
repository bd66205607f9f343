/** `search in (T, U) "text"`, `T | search x : "text"` */
import { expectScalar, missingExpression, parseScalar, parseStar } from '../expressions.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { kind } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { beginsExpression } from '../starts.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';
import { parseDataScopeClause, parseFindSources } from './find.ts';

export interface SearchOperator extends OperatorBase<'SearchOperator'> {
  readonly parameters: readonly Parameter[];
  readonly sources: readonly Expression[];
  readonly predicate: Expression;
}

export const search = defineOperator<SearchOperator>({
  words: ['search'],
  doc: 'Finds rows in which any column, or the one named, holds a text.',
  parameters: [kind('default case_insensitive case_sensitive')],
  children: { SearchOperator: ['parameters', 'sources', 'predicate'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, search.parameters);
    parseDataScopeClause(p);
    const sources = parseFindSources(p);
    if (p.atWord('where') && beginsExpression(p.peek(1)))
      p.takeNeedless('`search` takes its condition without `where`.');
    const predicate = parseSearchPredicate(p);
    return { kind: 'SearchOperator', ...span(p, keyword), parameters, sources, predicate };
  },
});

/** A condition, or `*`, or `* and condition`. */
function parseSearchPredicate(p: Parser): Expression {
  const expression = parseScalar(p) ?? parseStar(p);
  if (!expression) return missingExpression(p);
  const and = p.takeWord('and');
  if (!and) return expression;
  const right = expectScalar(p);
  const operands = [expression, right];
  return {
    kind: 'LogicalExpression',
    start: expression.start,
    end: right.end,
    operator: 'and',
    operands,
    operators: [and],
  };
}
