/** Layer `kql/logic`: what conditions mean for rows, and whether they can hold at all. Knows nothing of rules. */
export * from './analysis.ts';
export * from './predicates.ts';
export * from './solver.ts';
export { joinKind } from './stages.ts';
export { brief, type Place, shownValue, type Value } from './values.ts';
