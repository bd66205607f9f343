/** Layer `explain`: a rule taken apart. Knows nothing of lint rules or editors. */
export { explainDocument, explainQuery, lookedForIn } from './explain.ts';
export * from './model.ts';
