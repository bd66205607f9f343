/** What a table looks like at a place in a query: its columns, where each was made, and whether there may be more. */
import type { ScalarType } from '../../facts/index.ts';
import type { Node } from '../syntax/index.ts';
import { MAX_COLUMNS } from './limits.ts';

export interface Column {
  readonly name: string;
  readonly type: ScalarType;
  /** The word of the operator that made it, or `source` for a column of a table. */
  readonly madeBy: string;
  /** The node that names it; undefined for a column of a table. */
  readonly node: Node | undefined;
  /** The column it is a mere copy of, under this or another name. */
  readonly copyOf: Column | undefined;
  /** The table it was read from. */
  readonly table: string | undefined;
  /** The outer join that leaves it empty in rows without a match. */
  readonly emptyAfter: Node | undefined;
}

export interface TableShape {
  readonly columns: readonly Column[];
  /** Whether there may be columns that are not listed. */
  readonly open: boolean;
}

/** The table itself, or, if it is absurdly wide, its first columns and openness: work stays linear in the text. */
export function limited(shape: TableShape): TableShape {
  return shape.columns.length <= MAX_COLUMNS ? shape : { columns: shape.columns.slice(0, MAX_COLUMNS), open: true };
}

/** A table of which nothing is known. */
export const OPEN_TABLE: TableShape = { columns: [], open: true };

export function findColumn(shape: TableShape, name: string): Column | undefined {
  return shape.columns.find((column) => column.name === name);
}

/** A new column made by an operator. */
export function madeColumn(name: string, type: ScalarType, madeBy: string, node: Node | undefined): Column {
  return { name, type, madeBy, node, copyOf: undefined, table: undefined, emptyAfter: undefined };
}

/** The columns with `added` put in: a column of the same name is replaced where it stands, others come behind. */
export function withColumns(shape: TableShape, added: readonly Column[]): TableShape {
  const columns = [...shape.columns];
  for (const column of added) {
    const at = columns.findIndex((other) => other.name === column.name);
    if (at < 0) columns.push(column);
    else columns[at] = column;
  }
  return limited({ columns, open: shape.open });
}

/** Renames what occurs already, as the engine does: `x`, `x1`, `x2` … */
export function uniqueNames(columns: readonly Column[]): Column[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let name = column.name;
    for (let n = 1; taken.has(name); n++) name = `${column.name}${n}`;
    taken.add(name);
    return name === column.name ? column : { ...column, name };
  });
}

/** Whether the name fits a pattern with `*` for any characters; linear in both. */
export function matchesWildcard(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === name;
  const last = parts.pop()!;
  const first = parts.shift()!;
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}
