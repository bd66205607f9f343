/** Layer `explain`: a rule taken apart. Knows nothing of lint rules or editors. */
export { explainDocument, explainQuery } from './explain.ts';
export * from './model.ts';
