/** Lists of columns, `Name:type Name:type`; in the packed form a type is one letter. */
import { type ScalarType, typeNamed } from './types.ts';

export interface ColumnFact {
  readonly name: string;
  readonly type: ScalarType;
  /** Whether the column may have another type: nothing tells of it but a default. */
  readonly assumed?: true;
}

/** Letters for types, in the packed form. */
const LETTERS: Readonly<Record<string, ScalarType>> = {
  b: 'bool', d: 'datetime', c: 'decimal', j: 'dynamic', g: 'guid', i: 'int', l: 'long', r: 'real', s: 'string', t: 'timespan',
}; // biome-ignore format: a table

/** Reads a list of columns; `standard` is what `@standard` stands for. Marks such as `*` are no columns. */
export function readColumns(line: string, standard: readonly ColumnFact[] = []): ColumnFact[] {
  return line.split(' ').flatMap((part): readonly ColumnFact[] => {
    if (part === '@standard') return standard;
    const colon = part.lastIndexOf(':');
    if (colon < 0) return [];
    const type = part.slice(colon + 1);
    return [{ name: part.slice(0, colon), type: LETTERS[type] ?? typeNamed(type) }];
  });
}
