/** Types of KQL scalars; `unknown` is what nobody can tell, and it absorbs everything it meets. */
export type ScalarType =
  | 'bool' | 'datetime' | 'decimal' | 'dynamic' | 'guid' | 'int' | 'long' | 'real' | 'string' | 'timespan' | 'unknown'; // biome-ignore format: a list

/** The types that a column can have. */
export const SCALAR_TYPES: readonly ScalarType[] = [
  'bool', 'datetime', 'decimal', 'dynamic', 'guid', 'int', 'long', 'real', 'string', 'timespan',
]; // biome-ignore format: a list

/** Other names of the types, as declarations may use them (https://learn.microsoft.com/kusto/query/scalar-data-types). */
const ALIASES: Readonly<Record<string, ScalarType>> = {
  bool: 'bool', boolean: 'bool', datetime: 'datetime', date: 'datetime', decimal: 'decimal', dynamic: 'dynamic',
  guid: 'guid', uuid: 'guid', uniqueid: 'guid', int: 'int', int32: 'int', int8: 'int', int16: 'int', uint8: 'int',
  uint16: 'int', uint: 'long', uint32: 'long', long: 'long', int64: 'long', uint64: 'long', ulong: 'long',
  real: 'real', double: 'real', float: 'real', string: 'string', time: 'timespan', timespan: 'timespan',
}; // biome-ignore format: a table

/** The type of that name; `unknown` when it is none. */
export function typeNamed(name: string): ScalarType {
  return Object.hasOwn(ALIASES, name) ? ALIASES[name]! : 'unknown';
}
