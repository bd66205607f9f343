/** `T | consume` */
import type { Parameter } from '../nodes.ts';
import { parseParameters } from '../parameters.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ConsumeOperator extends OperatorBase<'ConsumeOperator'> {
  readonly parameters: readonly Parameter[];
}

export const consume = defineOperator<ConsumeOperator>({
  words: ['consume'],
  doc: 'Reads all rows and returns none.',
  parameters: [{ name: 'decodeblocks', value: 'bool' }],
  children: { ConsumeOperator: ['parameters'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, consume.parameters, { equalsNeeded: false });
    return { kind: 'ConsumeOperator', ...span(p, keyword), parameters };
  },
});
