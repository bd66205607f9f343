/** Custom tables as JSON: `{ "Name": "X_CL", "Properties": [{ "Name": "a", "Type": "String" }] }`, keys in any letter case. */
import { type ColumnFact, type ScalarType, typeNamed } from '../facts/index.ts';
import { type DeclaredTable, isIdentifier } from './declared-file.ts';
import { isObject, type Json, parseTolerantJson, placeOf, underKey } from './tolerant-json.ts';

/** Other names of types, beside those of KQL, that such files use. */
const TYPES: Readonly<Record<string, ScalarType>> = {
  bigint: 'long', integer: 'int', object: 'dynamic', sbyte: 'bool', single: 'real', sqldecimal: 'decimal',
}; // biome-ignore format: a table

/** More columns than any table of the service may have. */
const MOST_COLUMNS = 2000;

/** Whether the beginning of a file of JSON is that of a custom table. */
export function mayBeCustomTable(head: string): boolean {
  return /"properties"\s*:\s*\[/i.test(head);
}

/** How much of a file tells whether it is a custom table, in characters. */
export const HEAD_OF_TABLE = 4096;

/** The table that the text describes; none for any other JSON. */
export function customTables(text: string): DeclaredTable[] {
  if (!mayBeCustomTable(text.slice(0, HEAD_OF_TABLE))) return [];
  let value: Json;
  try {
    value = parseTolerantJson(text);
  } catch {
    return [];
  }
  if (!isObject(value)) return [];
  const name = underKey(value, 'name');
  const properties = underKey(value, 'properties');
  if (typeof name !== 'string' || !isIdentifier(name.trim()) || !Array.isArray(properties)) return [];
  const columns = new Map<string, ColumnFact>();
  for (const property of properties.slice(0, MOST_COLUMNS) as Json[]) {
    const column = isObject(property) ? columnOf(underKey(property, 'name'), underKey(property, 'type')) : undefined;
    if (column && !columns.has(column.name)) columns.set(column.name, column);
  }
  if (columns.size === 0) return [];
  return [{ name: name.trim(), at: placeOf(text, name), columns: [...columns.values()] }];
}

function columnOf(name: Json | undefined, type: Json | undefined): ColumnFact | undefined {
  if (typeof name !== 'string' || name.trim() === '') return undefined;
  return { name: name.trim(), type: typeof type === 'string' ? columnType(type) : 'unknown' };
}

function columnType(name: string): ScalarType {
  const key = name
    .trim()
    .toLowerCase()
    .replace(/^system\./, '');
  return Object.hasOwn(TYPES, key) ? TYPES[key]! : typeNamed(key);
}
