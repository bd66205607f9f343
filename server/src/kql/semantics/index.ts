/** Layer `kql/semantics`: names, types and columns of a query. Knows nothing of YAML or rules. */
export * from './assumed-types.ts';
export { type BindOptions, bindQuery, type QueryParameter } from './binder.ts';
export * from './binding.ts';
export * from './constants.ts';
export * from './moments.ts';
export * from './problems.ts';
export type { Reading } from './reading.ts';
export { resultName } from './result-names.ts';
export { allColumns, type Column, findColumn, isInferred, type TableShape } from './shapes.ts';
