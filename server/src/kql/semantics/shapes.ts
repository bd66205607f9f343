/** What a table looks like at a place in a query: its columns, where each was made, and whether there may be more. */
import type { ScalarType } from '../../facts/index.ts';
import { Derived } from '../../text/index.ts';
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
  /** The function that makes a list of each of its values; undefined where they may be anything of its type. */
  readonly list: string | undefined;
}

export interface TableShape {
  readonly columns: readonly Column[];
  /** Whether there may be columns that are not listed. */
  readonly open: boolean;
  /** Of an open table: the columns that the query takes for granted by naming them; they grow while it is bound. */
  readonly inferred: Column[];
}

const NONE: Column[] = [];

/**
 * A table of these columns. If it is absurdly wide it is its first columns and open, so that work stays linear in the
 * text.
 */
export function tableOf(columns: readonly Column[], open = false): TableShape {
  const isTooWide = columns.length > MAX_COLUMNS;
  return {
    columns: isTooWide ? columns.slice(0, MAX_COLUMNS) : columns,
    open: open || isTooWide,
    inferred: open || isTooWide ? [] : NONE,
  };
}

/** A table of which nothing is known. */
export function openTable(): TableShape {
  return tableOf([], true);
}

/** The columns listed and those taken for granted. */
export function allColumns(shape: TableShape): readonly Column[] {
  return shape.inferred.length === 0 ? shape.columns : [...shape.columns, ...shape.inferred];
}

export function findColumn(shape: TableShape, name: string): Column | undefined {
  return columnIn(shape.columns, name) ?? columnIn(shape.inferred, name);
}

/** From this many columns on a map is faster than looking through them; tables of the service have fewer. */
const WIDE = 500;

const indexes = new Derived<readonly Column[], { readonly byName: Map<string, Column>; read: number }>();

/** The column of that name in the list of a table, which may have grown since it was asked before. */
function columnIn(columns: readonly Column[], name: string): Column | undefined {
  if (columns.length < WIDE) return columnNamed(columns, name);
  let index = indexes.get(columns);
  if (!index) indexes.set(columns, (index = { byName: new Map(), read: 0 }));
  for (; index.read < columns.length; index.read++) {
    const column = columns[index.read]!;
    if (!index.byName.has(column.name)) index.byName.set(column.name, column);
  }
  return index.byName.get(name);
}

export function columnNamed(columns: readonly Column[], name: string): Column | undefined {
  // a loop, because this is the search that binding does most
  for (const column of columns) if (column.name === name) return column;
  return undefined;
}

/** Whether the column is in the table only because the query names it. */
export function isInferred(column: Column): boolean {
  return column.madeBy === 'source' && column.table === undefined && column.node === undefined;
}

/** The column of that name, which an open table has in any case. */
export function findOrInfer(shape: TableShape, name: string): Column | undefined {
  const known = findColumn(shape, name);
  if (known || !shape.open) return known;
  const inferred = madeColumn(name, 'unknown', 'source', undefined);
  if (shape.inferred.length < MAX_COLUMNS) shape.inferred.push(inferred);
  return inferred;
}

/** A new column made by an operator. */
export function madeColumn(name: string, type: ScalarType, madeBy: string, node: Node | undefined): Column {
  return { name, type, madeBy, node, copyOf: undefined, table: undefined, emptyAfter: undefined, list: undefined };
}

/** Names that are still free: `x`, then `x1`, `x2` … */
export class FreeNames {
  private readonly taken: Set<string>;
  private readonly next = new Map<string, number>();

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken);
  }

  /** The name, or `base` with the first number that is free. */
  take(name: string, base = name): string {
    let free = name;
    if (this.taken.has(name)) {
      let n = this.next.get(base) ?? 1;
      while (this.taken.has(`${base}${n}`)) n++;
      free = `${base}${n}`;
      this.next.set(base, n + 1);
    }
    this.taken.add(free);
    return free;
  }
}

/** Renames what occurs already; names that stand further behind keep theirs: `c, c, c1` becomes `c, c2, c1`. */
export function withUniqueNames(columns: readonly Column[]): Column[] {
  const seen = new Set<string>();
  const firsts = columns.map(({ name }) => !seen.has(name) && seen.add(name) !== undefined);
  if (seen.size === columns.length) return [...columns];
  const names = new FreeNames(seen);
  return columns.map((column, i) => (firsts[i] ? column : { ...column, name: names.take(column.name) }));
}

/** The columns whose names fit a pattern with `*` for any characters. */
export function columnsThatFit(pattern: string, columns: readonly Column[]): readonly Column[] {
  const parts = pattern.split('*');
  if (parts.length === 1) return columns.filter(({ name }) => name === pattern);
  const [first, last] = [parts.shift()!, parts.pop()!];
  return columns.filter(({ name }) => fits(name, first, parts, last));
}

/** Whether a name has the parts one behind the other; linear in it. */
function fits(name: string, first: string, between: readonly string[], last: string): boolean {
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of between) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}
