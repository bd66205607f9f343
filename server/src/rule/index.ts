/** Layer `rule`: what a file of rules holds, as typed documents. Knows nothing of lint rules or editors. */

export { type AttackWord, attackWords } from './attack-words.ts';
export { bindingOf, declaredParameters, declaresParameters, type FileParameter, targetOf } from './bind-rule.ts';
export * from './column-references.ts';
export * from './durations.ts';
export * from './field-places.ts';
export * from './fields.ts';
export { SCHEDULE_KEYS } from './fields-of-rules.ts';
export * from './read-rule.ts';
export { looksLikeKql, mayBeRule, recognize } from './recognize.ts';
export * from './rule-document.ts';
