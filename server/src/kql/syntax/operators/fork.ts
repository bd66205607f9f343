/** `T | fork a = (where x) (take 5)` */

import type { Range } from '../../../text/index.ts';
import { nameLength, parseName } from '../names.ts';
import type { Expression, NameNode } from '../nodes.ts';
import type { Parser } from '../parser.ts';
import { parseSubquery } from '../pipeline.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ForkOperator extends OperatorBase<'ForkOperator'> {
  readonly branches: readonly ForkBranch[];
}

export interface ForkBranch extends Range {
  readonly kind: 'ForkBranch';
  readonly name: NameNode | undefined;
  readonly query: Expression;
}

export const fork = defineOperator<ForkOperator>({
  words: ['fork'],
  doc: 'Runs several queries over the same rows.',
  parameters: [],
  children: { ForkOperator: ['branches'], ForkBranch: ['name', 'query'] },
  parse(p, keyword) {
    const branches: ForkBranch[] = [];
    for (let branch = parseBranch(p); branch; branch = parseBranch(p)) branches.push(branch);
    if (branches.length === 0) p.missing('a query in parentheses', 'KS005');
    return { kind: 'ForkOperator', ...span(p, keyword), branches };
  },
});

function parseBranch(p: Parser): ForkBranch | undefined {
  const start = p.token.start;
  const length = nameLength(p);
  const named = length > 0 && p.peek(length).kind === '=';
  if (!named && !p.at('(')) return undefined;
  const name = named ? parseName(p) : undefined;
  if (named) p.take();
  const query = p.expect('(', 'before the query')
    ? p.within('(', 'to close the query', () => parseSubquery(p, true)).value
    : p.absent('a query');
  return { kind: 'ForkBranch', start, end: p.lastEnd, name, query };
}
