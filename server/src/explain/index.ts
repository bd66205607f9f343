/** Layer `explain`: a rule taken apart. Knows nothing of lint rules or editors. */
export { attackTable } from './attack-table.ts';
export { type ExplainOptions, explainDocument, explainQuery, lookedForIn } from './explain.ts';
export * from './explain-text.ts';
export { indicatorsCsv } from './indicators-csv.ts';
export * from './model.ts';
