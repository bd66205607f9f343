/** `T | union U, V*`, `union isfuzzy=true (T | where x), U` */
import { parseEntity } from '../entities.ts';
import { missingExpression, parseQuotedName } from '../expressions.ts';
import { parseList } from '../lists.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { BEST_EFFORT, HINT_CONCURRENCY, HINT_SPREAD, IS_FUZZY, kind, WITH_SOURCE } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { parseParenthesized } from '../primary.ts';
import { isName } from '../tokens.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface UnionOperator extends OperatorBase<'UnionOperator'> {
  readonly parameters: readonly Parameter[];
  readonly sources: readonly Expression[];
}

export const union = defineOperator<UnionOperator>({
  words: ['union'],
  doc: 'Puts the rows of several tables under one another.',
  parameters: [
    kind('inner outer'),
    WITH_SOURCE,
    { ...WITH_SOURCE, name: 'with_source' },
    IS_FUZZY,
    BEST_EFFORT,
    HINT_CONCURRENCY,
    HINT_SPREAD,
  ],
  children: { UnionOperator: ['parameters', 'sources'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, union.parameters);
    if (p.atWord('all') && isName(p.peek(1))) p.takeNeedless('`union` keeps all rows, without `all`.');
    const sources = parseList(p, { element: parseLeg, missing: missingExpression });
    return { kind: 'UnionOperator', ...span(p, keyword), parameters, sources };
  },
});

function parseLeg(p: Parser): Expression | undefined {
  if (p.at('string')) return parseQuotedName(p);
  return p.at('(') ? parseParenthesized(p) : parseEntity(p);
}
