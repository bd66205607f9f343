/** Layer `yaml`: documents with exact ranges, tolerant of broken ones. Knows nothing of rules or KQL. */
export { embedScalar } from './embed-scalar.ts';
export * from './nodes.ts';
export { parseYaml } from './parse-yaml.ts';
