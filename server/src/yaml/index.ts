/** Layer `yaml`: documents with exact ranges, tolerant of broken ones. Knows nothing of rules or KQL. */

export { lostCharacters } from './checks.ts';
export { conflictsIn, coverInKql } from './conflicts.ts';
export { embedScalar } from './embed-scalar.ts';
export * from './nodes.ts';
export { parseYaml } from './parse-yaml.ts';
