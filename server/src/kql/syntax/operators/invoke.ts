/** `T | invoke f(1)` */
import { parseName } from '../names.ts';
import type { Expression } from '../nodes.ts';
import type { Parser } from '../parser.ts';
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
    const call = first ? parseSteps(p, first, parseCalled) : (parseCalled(p) ?? p.missing('a call, such as `f()`'));
    return { kind: 'InvokeOperator', ...span(p, keyword), call };
  },
});

/** A call; a name without its parentheses is read as one. */
function parseCalled(p: Parser): Expression | undefined {
  const call = parseCall(p);
  if (call) return call;
  const name = parseName(p);
  if (name) p.expect('(', `after \`${name.name}\`: a function is called`);
  return name;
}
