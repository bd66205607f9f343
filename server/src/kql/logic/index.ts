/** Layer `kql/logic`: what conditions mean for rows, and whether they can hold at all. Knows nothing of rules. */
export * from './analysis.ts';
export { isMatched, type Join, joinKeys, joinKind, joinShapes, rightColumnAfter } from './joins.ts';
export * from './predicates.ts';
export * from './solver.ts';
export { brief, type Place, shownValue, type Value } from './values.ts';
