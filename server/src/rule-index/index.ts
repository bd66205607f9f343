/** Layer `rule-index`: what all rules of a workspace look for, read and cover. Knows nothing of files, editors or findings. */
export * from './corpus-counts.ts';
export * from './coverage.ts';
export { declaredPrint } from './declared-print.ts';
export * from './indexed-rule.ts';
export * from './indicator-key.ts';
export { navigatorLayer } from './navigator-layer.ts';
export * from './rule-index.ts';
