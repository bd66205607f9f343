/** Layer `twins`: rules that share an id, a name or a query with another. Knows nothing of lint rules or editors. */
export { type Aspect, type FileIdentities, identitiesIn, type RuleIdentities, type Twin, Twins } from './twins.ts';
