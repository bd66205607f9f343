/** What stands behind a pipe and is no operator: a misspelt word with all that belongs to it, or nothing. */
import type { Range } from '../../../text/index.ts';
import type { Parser } from '../parser.ts';
import type { Token } from '../tokens.ts';

export interface BadOperator extends Range {
  readonly kind: 'BadOperator';
  readonly tokens: readonly Token[];
}

/** An operator that should be here, with its problem. */
export function missingOperator(p: Parser): BadOperator {
  const { start, end } = p.missing('an operator such as `where`', 'KS176');
  return { kind: 'BadOperator', start, end, tokens: [] };
}
