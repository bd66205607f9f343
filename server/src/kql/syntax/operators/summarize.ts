/** `T | summarize n = count() by x` */
import { missingExpression, parseNamed } from '../expressions.ts';
import { parseList } from '../lists.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { HINT_NUM_PARTITIONS, HINT_SHUFFLEKEY, hintStrategy } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import type { Token } from '../tokens.ts';
import { parseColumnsUntil } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface SummarizeOperator extends OperatorBase<'SummarizeOperator'> {
  readonly parameters: readonly Parameter[];
  readonly aggregates: readonly Expression[];
  readonly by: Token | undefined;
  readonly groupBy: readonly Expression[];
}

const BY = new Set(['by']);

export const summarize = defineOperator<SummarizeOperator>({
  words: ['summarize'],
  doc: 'Makes one row per group, with aggregates such as `count()`.',
  parameters: [HINT_SHUFFLEKEY, hintStrategy('shuffle'), HINT_NUM_PARTITIONS],
  children: { SummarizeOperator: ['parameters', 'aggregates', 'groupBy'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, summarize.parameters);
    const aggregates = parseColumnsUntil(p, BY, true);
    const by = p.takeWord('by');
    const groupBy = by ? parseGroupBy(p) : [];
    return { kind: 'SummarizeOperator', ...span(p, keyword), parameters, aggregates, by, groupBy };
  },
});

function parseGroupBy(p: Parser): Expression[] {
  const keys = parseList(p, { element: parseNamed, missing: missingExpression, isEnd: atLegacyBin });
  // `by x bin=1h`, the old way to say `by bin(x, 1h)`
  if (atLegacyBin(p)) keys.push(parseNamed(p)!);
  return keys;
}

function atLegacyBin(p: Parser): boolean {
  const isLiteral = ['long', 'real', 'int', 'decimal', 'timespan', 'datetime', 'string', 'bool', 'guid'].includes(
    p.peek(2).kind,
  );
  return p.atWord('bin') && p.peek(1).kind === '=' && isLiteral;
}
