/** `T | top-nested 3 of x by count(), top-nested 1 of y with others = "rest" by sum(z)` */
import { expectScalar, parseNamed } from '../expressions.ts';
import { parseList } from '../lists.ts';
import { parseLiteral } from '../literals.ts';
import type { Expression } from '../nodes.ts';
import type { Parser } from '../parser.ts';
import type { Token } from '../tokens.ts';
import { expectNamedBefore, expectOrdered } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface TopNestedOperator extends OperatorBase<'TopNestedOperator'> {
  readonly clauses: readonly TopNestedClause[];
}

export interface TopNestedClause extends OperatorBase<'TopNestedClause'> {
  readonly count: Expression | undefined;
  readonly of: Expression;
  readonly others: Expression | undefined;
  readonly by: Expression;
}

export const topNested = defineOperator<TopNestedOperator>({
  words: ['top-nested'],
  doc: 'Returns the top values of a column, for each of them the top values of the next, and so on.',
  parameters: [],
  children: { TopNestedOperator: ['clauses'], TopNestedClause: ['count', 'of', 'others', 'by'] },
  parse(p, keyword) {
    const first = parseClause(p, keyword);
    if (atClause(p)) p.reportForgotten(',', 'before the next `top-nested`');
    const rest =
      p.takeIf(',') || atClause(p)
        ? parseList(p, { element: parseNextClause, missing: missingClause, starts: atClause })
        : [];
    return { kind: 'TopNestedOperator', ...span(p, keyword), clauses: [first, ...rest] };
  },
});

function atClause(p: Parser): boolean {
  return p.atWord('top-nested');
}

function parseNextClause(p: Parser): TopNestedClause | undefined {
  return atClause(p) ? parseClause(p, p.take()) : undefined;
}

function missingClause(p: Parser): TopNestedClause {
  const missing = p.missing('`top-nested`');
  const keyword = p.token;
  const { start, end } = missing;
  return {
    kind: 'TopNestedClause',
    start,
    end,
    keyword,
    count: undefined,
    of: missing,
    others: undefined,
    by: missing,
  };
}

function parseClause(p: Parser, keyword: Token): TopNestedClause {
  const count = p.before(new Set(['of']), () => parseNamed(p));
  p.expectWord('of', 'and a column');
  const of = expectNamedBefore(p, 'by');
  const others = p.takeWord('with') && parseOthers(p);
  p.expectWord('by', 'and an aggregate');
  const by = expectOrdered(p);
  return { kind: 'TopNestedClause', ...span(p, keyword), count, of, others, by };
}

function parseOthers(p: Parser): Expression {
  p.expectWord('others', 'after `with`');
  p.expect('=', 'after `others`');
  return parseLiteral(p) ?? expectScalar(p);
}
