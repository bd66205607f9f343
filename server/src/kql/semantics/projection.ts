/** The columns that project, extend, summarize and their like put together, one after the other. */
import { type Column, columnNamed, FreeNames, type TableShape, tableOf } from './shapes.ts';

/** From this many names on a map is faster than looking through the columns. */
const MANY = 8;

export class Projection {
  private readonly list: Column[];
  private readonly base: readonly Column[];
  private readonly declared = new Set<string>();
  private readonly excluded = new Set<Column>();
  private names: FreeNames | undefined;
  private indexes: Map<string, number> | undefined;
  private searches = 0;

  /** @param base the columns it begins with, whose names differ and which are not added again */
  constructor(base: readonly Column[] = []) {
    this.base = base;
    this.list = [...base];
  }

  get columns(): readonly Column[] {
    return this.list;
  }

  table(open: boolean): TableShape {
    return tableOf(this.list, open);
  }

  /** Columns that are not added any more: the keys of `summarize`, when an aggregate returns them too. */
  exclude(column: Column): void {
    this.excluded.add(column);
  }

  /** Adds a column under a free name, or in the place of the one it replaces. */
  add(column: Column, { base = column.name, replace = false } = {}): void {
    if (column.name === '' || this.excluded.has(column) || this.base.includes(column)) return;
    const index = this.indexOf(column.name);
    if (index === undefined) this.push(column);
    else if (replace) this.list[index] = column;
    else this.push({ ...column, name: this.freeName(column.name, base) });
  }

  /**
   * Adds a column whose name is given in the query.
   * @returns false when the query gives it twice
   */
  declare(column: Column, replace: boolean): boolean {
    if (this.declared.has(column.name)) return false;
    const index = replace ? this.indexOf(column.name) : undefined;
    if (index === undefined) {
      const length = this.list.length;
      this.add(column);
      this.declared.add(this.list.length > length ? this.list[length]!.name : column.name);
    } else {
      this.list[index] = column;
      this.declared.add(column.name);
    }
    return true;
  }

  /** Names that `project-rename` may not give to another column. */
  declareAll(columns: readonly Column[]): void {
    for (const { name } of columns) this.declared.add(name);
  }

  /** @returns whether the new name is free */
  rename(old: Column, renamed: Column): boolean {
    const index = this.indexOf(old.name);
    if (index === undefined) return true;
    if (this.declared.has(renamed.name)) return false;
    this.list[index] = renamed;
    this.indexes?.delete(old.name);
    this.indexes?.set(renamed.name, index);
    this.declared.add(renamed.name);
    return true;
  }

  private push(column: Column): void {
    this.indexes?.set(column.name, this.list.length);
    this.list.push(column);
  }

  private indexOf(name: string): number | undefined {
    if (!this.indexes && ++this.searches > MANY) {
      this.indexes = new Map(this.list.map((column, i) => [column.name, i] as const));
    }
    if (this.indexes) return this.indexes.get(name);
    const column = columnNamed(this.list, name);
    return column && this.list.indexOf(column);
  }

  private freeName(name: string, base: string): string {
    this.names ??= new FreeNames(this.list.map((column) => column.name));
    let free = this.names.take(name, base);
    // columns that came without this list may have it
    while (this.indexOf(free) !== undefined) free = this.names.take(name, base);
    return free;
  }
}
