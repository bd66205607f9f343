/** `G | graph-mark-components kind=weak with_component_id=c` */
import type { Parameter } from '../nodes.ts';
import { kind } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface GraphMarkComponentsOperator extends OperatorBase<'GraphMarkComponentsOperator'> {
  readonly parameters: readonly Parameter[];
}

export const graphMarkComponents = defineOperator<GraphMarkComponentsOperator>({
  words: ['graph-mark-components'],
  doc: 'Numbers the connected parts of a graph.',
  parameters: [kind('weak strong'), { name: 'with_component_id', value: 'name' }],
  children: { GraphMarkComponentsOperator: ['parameters'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, graphMarkComponents.parameters);
    return { kind: 'GraphMarkComponentsOperator', ...span(p, keyword), parameters };
  },
});
