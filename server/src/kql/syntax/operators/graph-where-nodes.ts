/** `G | graph-where-nodes x == 1` */
import { expectScalar } from '../expressions.ts';
import type { Expression } from '../nodes.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface GraphWhereNodesOperator extends OperatorBase<'GraphWhereNodesOperator'> {
  readonly predicate: Expression;
}

export const graphWhereNodes = defineOperator<GraphWhereNodesOperator>({
  words: ['graph-where-nodes'],
  doc: 'Keeps the nodes of a graph for which the condition holds.',
  parameters: [],
  children: { GraphWhereNodesOperator: ['predicate'] },
  parse(p, keyword) {
    const predicate = expectScalar(p);
    return { kind: 'GraphWhereNodesOperator', ...span(p, keyword), predicate };
  },
});
