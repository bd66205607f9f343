/** `T | distinct x, y`, `T | distinct *` */
import type { Expression, Parameter } from '../nodes.ts';
import { HINT_NUM_PARTITIONS, HINT_SHUFFLEKEY, hintStrategy } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import { parseColumnsOrStar, skipBy } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface DistinctOperator extends OperatorBase<'DistinctOperator'> {
  readonly parameters: readonly Parameter[];
  readonly columns: readonly Expression[];
}

export const distinct = defineOperator<DistinctOperator>({
  words: ['distinct'],
  doc: 'Returns each combination of the columns once.',
  parameters: [HINT_SHUFFLEKEY, hintStrategy('auto broadcast centralized shuffle'), HINT_NUM_PARTITIONS],
  children: { DistinctOperator: ['parameters', 'columns'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, distinct.parameters);
    skipBy(p, keyword);
    const columns = parseColumnsOrStar(p);
    return { kind: 'DistinctOperator', ...span(p, keyword), parameters, columns };
  },
});
