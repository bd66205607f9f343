/**
 * Layer `declarations`: the tables and functions that the files of a workspace declare, and what their queries yield. Knows
 * nothing of disks or editors: it is given texts and the paths they have.
 */

export { HEAD_OF_TABLE, mayBeCustomTable } from './custom-table.ts';
export * from './declarations.ts';
export * from './declared-file.ts';
export { placeInJson } from './json-places.ts';
export { addKnownName } from './known-names.ts';
export { declarationsIn, LONGEST_DECLARATION, mayDeclare } from './read-declarations.ts';
export { isSettingsFile, SCHEMA_KEYS } from './schema-file.ts';
export { parseTolerantJson } from './tolerant-json.ts';
