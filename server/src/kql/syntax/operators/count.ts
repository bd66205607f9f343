/** `T | count`, `T | count as n` */
import { expectName } from '../names.ts';
import type { NameNode } from '../nodes.ts';
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
    const name = p.takeWord('as') && expectName(p);
    return { kind: 'CountOperator', ...span(p, keyword), name };
  },
});
