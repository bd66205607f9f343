/** What the files of a workspace declare, laid over what is known of every workspace. */
import type { ColumnFact } from './columns.ts';
import type { Facts, Schema } from './facts.ts';
import type { TableFact } from './tables.ts';
import type { WorkspaceFunctionFact } from './workspace-functions.ts';

/** The place that declares a name. */
export interface DeclaredPlace {
  /** The path or the URI of the file. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export interface DeclaredFacts {
  readonly tables: ReadonlyMap<string, TableFact>;
  readonly functions: ReadonlyMap<string, WorkspaceFunctionFact>;
  /** Columns by the alias in lower case. */
  readonly watchlists: ReadonlyMap<string, readonly ColumnFact[]>;
}

/** Columns that tables of the user have besides the standard ones when they come by the older interfaces of the service. */
const OF_CUSTOM_LOGS: readonly ColumnFact[] = [
  { name: 'SourceSystem', type: 'string' },
  { name: 'MG', type: 'unknown' },
  { name: 'ManagementGroupName', type: 'string' },
  { name: 'Computer', type: 'string' },
  { name: 'RawData', type: 'string' },
];

/** Facts that know the declared tables and functions before those of every workspace; nothing is copied. */
export function withDeclarations(facts: Facts, declared: DeclaredFacts): Facts {
  const { tables, functions, watchlists } = declared;
  const merged = new Map<string, TableFact>();
  let functionNames: readonly string[] | undefined;
  const tableNames = new Map<Schema, readonly string[]>();

  /** The declared table of that name. */
  function ownTable(name: string): TableFact | undefined {
    const own = tables.get(name);
    if (!own) return undefined;
    let table = merged.get(name);
    if (!table) merged.set(name, (table = completed(own, facts)));
    return table;
  }

  /** Where a file declares a function, it says more than a table whose columns nobody knows, or that another file lists. */
  function isHidden(name: string, builtIn: TableFact | undefined): boolean {
    return functions.has(name) && (builtIn === undefined || builtIn.columns.length === 0);
  }

  const over: Partial<Facts> = {
    table(name, schema) {
      const builtIn = facts.table(name, schema);
      if (isHidden(name, builtIn)) return undefined;
      // the types of Defender XDR are its own
      return schema === 'xdr' ? (builtIn ?? ownTable(name)) : (ownTable(name) ?? builtIn);
    },
    tableNames(schema) {
      let names = tableNames.get(schema);
      if (!names) {
        const builtIn = facts.tableNames(schema);
        const hidden = builtIn.filter((name) => functions.has(name) && isHidden(name, facts.table(name, schema)));
        const own = schema === 'workspace' ? [...tables.keys()].filter((name) => !functions.has(name)) : [];
        const left = hidden.length > 0 ? builtIn.filter((name) => !hidden.includes(name)) : builtIn;
        tableNames.set(schema, (names = sortedNames(left, own)));
      }
      return names;
    },
    watchlist: (alias) => watchlists.get(alias.toLowerCase()) ?? facts.watchlist(alias),
    workspaceFunction: (name) => functions.get(name) ?? facts.workspaceFunction(name),
    get workspaceFunctionNames() {
      return (functionNames ??= sortedNames(facts.workspaceFunctionNames, functions.keys()));
    },
  };
  // what files cannot declare is asked of the facts below
  return Object.setPrototypeOf(over, facts) as Facts;
}

function sortedNames(names: readonly string[], own: Iterable<string>): readonly string[] {
  const all = new Set(names);
  const before = all.size;
  for (const name of own) all.add(name);
  return all.size === before ? names : [...all].sort();
}

/**
 * A declared table with the columns that the service adds, and with those that are known of the name anyway: a file may be
 * older than the service. What is known as a function has columns that the file may not list.
 */
function completed(own: TableFact, facts: Facts): TableFact {
  const builtIn = facts.table(own.name, 'workspace');
  const func = facts.workspaceFunction(own.name);
  const standard = builtIn || func ? [] : facts.standardColumns;
  const custom = own.name.endsWith('_CL') ? OF_CUSTOM_LOGS : [];
  const columns = new Map(own.columns.map((column) => [column.name, column] as const));
  for (const column of custom) if (!columns.has(column.name)) columns.set(column.name, column);
  for (const column of standard) columns.set(column.name, column);
  for (const { name, type } of [...(builtIn?.columns ?? []), ...(func?.columns ?? [])]) {
    const known = columns.get(name);
    columns.set(name, { name, type: known && known.type !== type ? 'unknown' : type });
  }
  return { ...own, columns: [...columns.values()], open: own.open || builtIn?.open === true || func !== undefined };
}
