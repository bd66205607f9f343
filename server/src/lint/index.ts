/** Layer `lint`: what is wrong with a file of rules. Knows nothing of editors or files on disk. */
export { type CheckResult, check } from './check.ts';
export type { RuleDefinition } from './define-rule.ts';
export { lint, type Surroundings } from './engine.ts';
export * from './finding.ts';
export { RULES } from './rules.gen.ts';
export * from './safe-fixes.ts';
export * from './settings.ts';
