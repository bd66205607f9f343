/** Layer `facts`: tables, functions, ATT&CK, entities and connectors as plain data. Knows nothing of files, KQL syntax or rules. */
export * from './attack.ts';
export type { ColumnFact } from './columns.ts';
export * from './connectors.ts';
export * from './declared.ts';
export * from './entities.ts';
export * from './facts.ts';
export * from './functions.ts';
export * from './tables.ts';
export * from './types.ts';
export * from './workspace-functions.ts';
