/** `T | count`, `T | count as n` */
import { parseName } from '../names.ts';
import type { NameNode } from '../nodes.ts';
import { isPlainName } from '../tokens.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface CountOperator extends OperatorBase<'CountOperator'> {
  readonly name: NameNode | undefined;
}

export const count = defineOperator<CountOperator>({
  words: ['count'],
  doc: 'Returns one row with the number of rows.',
  parameters: [],
  children: { CountOperator: ['name'] },
  parse(p, keyword) {
    // neither brackets nor a word of the language
    const name = p.takeWord('as') && (isPlainName(p.token) ? parseName(p)! : p.missing('a plain name', 'KS006', false));
    return { kind: 'CountOperator', ...span(p, keyword), name };
  },
});
