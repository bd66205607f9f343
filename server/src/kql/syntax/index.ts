/** Layer `kql/syntax`: a stand-alone, error tolerant parser of KQL. Knows nothing of YAML, tables or editors. */

export { dumpTree } from './dump.ts';
export * from './lexer.ts';
export * from './nodes.ts';
export { OPERATORS, type OperatorSpec } from './operators/index.ts';
export { CHARTS } from './operators/render.ts';
export type { ParameterSpec } from './parameter-specs.ts';
export * from './parse.ts';
export * from './problems.ts';
export { splitQueries } from './split-queries.ts';
export { placeInString, stringValue } from './strings.ts';
export * from './tokens.ts';
export { forEachChild, hasWord, nodesOf, pathTo, textOf, tokensIn, walk } from './walk.ts';
