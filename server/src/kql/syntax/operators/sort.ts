/** `T | sort by x desc, y asc nulls first`, also `order`. */
import { missingExpression } from '../expressions.ts';
import { parseList } from '../lists.ts';
import type { Expression, Parameter } from '../nodes.ts';
import { hintStrategy } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import { parseOrdered } from './columns.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface SortOperator extends OperatorBase<'SortOperator'> {
  readonly parameters: readonly Parameter[];
  readonly keys: readonly Expression[];
}

const NOT_BY = new Set(['on']);

export const sort = defineOperator<SortOperator>({
  words: ['sort', 'order'],
  doc: 'Sorts the rows; descending unless `asc` is written.',
  parameters: [hintStrategy('splitBlock multipleBlocks')],
  children: { SortOperator: ['parameters', 'keys'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, sort.parameters, { equalsNeeded: false });
    p.readInstead('by', NOT_BY);
    p.expectWord('by', `after \`${keyword.text}\``);
    const keys = parseList(p, { element: parseOrdered, missing: missingExpression });
    return { kind: 'SortOperator', ...span(p, keyword), parameters, keys };
  },
});
