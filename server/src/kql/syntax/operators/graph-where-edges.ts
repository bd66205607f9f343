/** `G | graph-where-edges x == 1` */
import { expectScalar } from '../expressions.ts';
import type { Expression } from '../nodes.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface GraphWhereEdgesOperator extends OperatorBase<'GraphWhereEdgesOperator'> {
  readonly predicate: Expression;
}

export const graphWhereEdges = defineOperator<GraphWhereEdgesOperator>({
  words: ['graph-where-edges'],
  doc: 'Keeps the edges of a graph for which the condition holds.',
  parameters: [],
  children: { GraphWhereEdgesOperator: ['predicate'] },
  parse(p, keyword) {
    const predicate = expectScalar(p);
    return { kind: 'GraphWhereEdgesOperator', ...span(p, keyword), predicate };
  },
});
