/** Tables and their columns, a line each: `Name<TAB>Column:type Column:type`; `*` says that there may be more columns. */
import { type ColumnFact, readColumns } from './columns.ts';
import type { DeclaredPlace } from './declared.ts';

export interface TableFact {
  readonly name: string;
  readonly columns: readonly ColumnFact[];
  /** Whether the table may have columns that no list names. */
  readonly open: boolean;
  /** Where files of the workspace declare it; absent for tables that come with the service. */
  readonly declaredAt?: readonly DeclaredPlace[];
}

export interface TableIndex {
  readonly names: readonly string[];
  /** The columns that every table has. */
  readonly standard: readonly ColumnFact[];
  get(name: string): TableFact | undefined;
}

/** Finds the lines of the tables; the columns of a table are decoded when it is first asked for. */
export function readTables(text: string): TableIndex {
  const lines = new Map<string, string>();
  for (let at = text.indexOf('\n') + 1; at > 0 && at < text.length; ) {
    const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    const tab = text.indexOf('\t', at);
    if (tab > 0 && tab < end) lines.set(text.slice(at, tab), text.slice(tab + 1, end));
    at = end + 1;
  }
  const standard = readColumns(lines.get('@standard') ?? '');
  lines.delete('@standard');
  const decoded = new Map<string, TableFact>();
  return {
    names: [...lines.keys()],
    standard,
    get(name) {
      const known = decoded.get(name);
      const line = lines.get(name);
      if (known || line === undefined) return known;
      const table = { name, columns: readColumns(line, standard), open: line === '*' || line.startsWith('* ') };
      decoded.set(name, table);
      return table;
    },
  };
}
