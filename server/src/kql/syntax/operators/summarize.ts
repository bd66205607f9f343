/** `T | summarize n = count() by x` */
import { missingExpression, parseNamed } from '../expressions.ts';
import { parseList } from '../lists.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { HINT_NUM_PARTITIONS, HINT_SHUFFLEKEY, hintStrategy } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import type { Token } from '../tokens.ts';
import { parseColumn, parseColumnsUntil } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface SummarizeOperator extends OperatorBase<'SummarizeOperator'> {
  readonly parameters: readonly Parameter[];
  readonly aggregates: readonly Expression[];
  readonly by: Token | undefined;
  readonly groupBy: readonly Expression[];
}

const BY = new Set(['by']);

/** Words of other languages and operators that stand where `by` should. */
const NOT_BY = new Set(['group', 'on']);

export const summarize = defineOperator<SummarizeOperator>({
  words: ['summarize'],
  doc: 'Makes one row per group, with aggregates such as `count()`.',
  parameters: [HINT_SHUFFLEKEY, hintStrategy('shuffle'), HINT_NUM_PARTITIONS],
  children: { SummarizeOperator: ['parameters', 'aggregates', 'groupBy'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, summarize.parameters);
    const aggregates = p.before(NOT_BY, () => parseColumnsUntil(p, BY, true));
    if (p.atWord('group')) p.takeNeedless('Groups stand behind `by` alone, without `group`.');
    p.readInstead('by', NOT_BY);
    const by = p.takeWord('by');
    const groupBy = by ? parseGroupBy(p) : [];
    return { kind: 'SummarizeOperator', ...span(p, keyword), parameters, aggregates, by, groupBy };
  },
});

function parseGroupBy(p: Parser): Expression[] {
  const keys = p.before(HAVING, () =>
    parseList(p, { element: parseColumn, missing: missingExpression, isEnd: atLegacyBin }),
  );
  // `by x bin=1h`, the old way to say `by bin(x, 1h)`
  if (atLegacyBin(p)) keys.push(parseNamed(p)!);
  if (p.atWord('having')) skipHaving(p);
  return keys;
}

const HAVING = new Set(['having']);

/** `having count_ > 5` of SQL */
function skipHaving(p: Parser): void {
  const { start, end } = p.token;
  const edits = [{ start, end, text: '| where' }];
  p.report(p.token, '`having` is not KQL: write `| where`.', 'KS198', { title: 'Write `| where`', edits });
  p.skipToAnchor();
}

function atLegacyBin(p: Parser): boolean {
  const isLiteral = ['long', 'real', 'int', 'decimal', 'timespan', 'datetime', 'string', 'bool', 'guid'].includes(
    p.peek(2).kind,
  );
  return p.atWord('bin') && p.peek(1).kind === '=' && isLiteral;
}
