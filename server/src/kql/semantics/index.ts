/** Layer `kql/semantics`: names, types and columns of a query. Knows nothing of YAML or rules. */
export { bindQuery } from './bind.ts';
export * from './binding.ts';
export { resultName } from './calls.ts';
export * from './constants.ts';
export { type Condition, conditionOf, exclude, negation, type Test } from './predicates.ts';
export { type Column, findColumn, type TableShape } from './shapes.ts';
