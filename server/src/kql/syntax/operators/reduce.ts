/** `T | reduce by x with threshold = 0.1` */
import { expectNamed } from '../expressions.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { kind, type ParameterSpec } from '../parameter-specs.ts';
import { parseParameters, parsePropertyList } from '../parameters.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface ReduceOperator extends OperatorBase<'ReduceOperator'> {
  readonly parameters: readonly Parameter[];
  readonly by: Expression;
  readonly properties: readonly Parameter[];
}

const WITH = new Set(['with']);

const PROPERTIES: readonly ParameterSpec[] = [
  { name: 'threshold', value: 'number' },
  { name: 'characters', value: 'string' },
];

export const reduce = defineOperator<ReduceOperator>({
  words: ['reduce'],
  doc: 'Groups similar texts and returns a pattern for each group.',
  parameters: [kind('source')],
  children: { ReduceOperator: ['parameters', 'by', 'properties'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, [...reduce.parameters, ...PROPERTIES], { equalsNeeded: false });
    p.expectWord('by', 'after `reduce`');
    const by = p.before(WITH, () => expectNamed(p));
    const properties = p.takeWord('with') ? parsePropertyList(p, [...PROPERTIES, kind('source')]) : [];
    return { kind: 'ReduceOperator', ...span(p, keyword), parameters, by, properties };
  },
});
