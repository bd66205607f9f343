/** `T | invoke f(1)` */
import { missingExpression } from '../expressions.ts';
import type { Expression } from '../nodes.ts';
import { parseCall, parseSteps } from '../primary.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface InvokeOperator extends OperatorBase<'InvokeOperator'> {
  readonly call: Expression;
}

export const invoke = defineOperator<InvokeOperator>({
  words: ['invoke'],
  doc: 'Calls a function with the rows as its first argument.',
  parameters: [],
  children: { InvokeOperator: ['call'] },
  parse(p, keyword) {
    const first = parseCall(p);
    const call = first ? parseSteps(p, first, parseCall) : missingExpression(p);
    return { kind: 'InvokeOperator', ...span(p, keyword), call };
  },
});
