/**
 * Functions that a workspace offers though no query declares them: the parsers of ASIM, built-in functions of Microsoft
 * Sentinel, and the parsers that solutions install. The format is described in scripts/facts/workspace-functions.mjs.
 */
import { type ColumnFact, readColumns } from './columns.ts';
import type { DeclaredPlace } from './declared.ts';
import { type ScalarType, typeNamed } from './types.ts';

/** `workspace` is a function that the user's own files declare. */
export type WorkspaceFunctionKind = 'asim' | 'builtin' | 'solution' | 'workspace';

export interface WorkspaceFunctionFact {
  readonly name: string;
  readonly kind: WorkspaceFunctionKind;
  /** Whether a call gives a table. */
  readonly tabular: boolean;
  /** Whether the table may have columns that are not listed. */
  readonly open: boolean;
  /** Whether only Defender XDR has it. */
  readonly xdr: boolean;
  /** Whether it takes a table by `invoke` and adds its columns to those of that table. */
  readonly invoke: boolean;
  /** Whether it names a place in which a table is looked up: `workspace('w').SigninLogs`. */
  readonly scope: boolean;
  readonly parameters: readonly WorkspaceParameter[];
  /** Whether nobody lists its parameters, so that any argument is fine. */
  readonly anyArguments: boolean;
  readonly columns: readonly ColumnFact[];
  /** The schema of ASIM that it follows, such as `Dns`; empty for all others. */
  readonly schema: string;
  /** The type of the value of a scalar function; `unknown` for a table. */
  readonly result: ScalarType;
  /** Another name of the same function, such as `imDns` of `_Im_Dns`; empty when there is none. */
  readonly alias: string;
  /** The tables that a parser reads, as far as they are known. */
  readonly tables: readonly string[];
  /** A sentence about it. */
  readonly description: string;
  /** Where files of the workspace declare it; absent for all other kinds. */
  readonly declaredAt?: readonly DeclaredPlace[];
  /** The functions that call each other in a circle, if it is one of them. */
  readonly circle?: readonly string[] | undefined;
}

export interface WorkspaceParameter {
  /** The name to use, and behind it others that are accepted. */
  readonly names: readonly string[];
  /** The types of values that it takes, the declared one first; `table` for a table. */
  readonly types: readonly (ScalarType | 'table')[];
  readonly optional: boolean;
  /** The default as KQL; empty when there is none or nobody tells. */
  readonly defaultText: string;
}

export interface WorkspaceFunctionIndex {
  /** Sorted. */
  readonly names: readonly string[];
  get(name: string): WorkspaceFunctionFact | undefined;
}

/** What stands between the functions and the schemas of ASIM in the packed text. */
const SCHEMAS = '== schemas\n';

/** Finds the lines of the functions; each is decoded when it is first asked for. `describe` gives our words for a name. */
export function readWorkspaceFunctions(text: string, describe: (name: string) => string): WorkspaceFunctionIndex {
  const cut = text.indexOf(SCHEMAS);
  const lines = byName(cut < 0 ? text : text.slice(0, cut));
  const schemas = byName(cut < 0 ? '' : text.slice(cut + SCHEMAS.length));
  const columnsOf = new Map<string, readonly ColumnFact[]>();
  const decoded = new Map<string, WorkspaceFunctionFact>();

  function schemaColumns(schema: string): readonly ColumnFact[] {
    let columns = columnsOf.get(schema);
    if (!columns) columnsOf.set(schema, (columns = readColumns(schemas.get(schema) ?? '')));
    return columns;
  }

  return {
    names: [...lines.keys()],
    get(name) {
      const known = decoded.get(name);
      const line = lines.get(name);
      if (known || line === undefined) return known;
      const made = readFunction(name, line, schemaColumns, describe);
      decoded.set(name, made);
      return made;
    },
  };
}

function byName(text: string): Map<string, string> {
  const lines = text.split('\n').slice(1);
  return new Map(
    lines.filter(Boolean).map((line) => [line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)]),
  );
}

function readFunction(
  name: string,
  line: string,
  schemaColumns: (schema: string) => readonly ColumnFact[],
  describe: (name: string) => string,
): WorkspaceFunctionFact {
  const [kind, flagText, parameters, result, alias, tableText, solution] = line.split('\t') as [
    WorkspaceFunctionKind,
    ...string[],
  ];
  const flags = new Set(flagText!.split(','));
  const schema = result!.startsWith('@') ? result!.slice(1) : '';
  const scalar = result!.startsWith('-> ');
  const tables = tableText!.split(' ').filter(Boolean);
  const anyArguments = parameters === '*';
  return {
    name,
    kind,
    tabular: flags.has('tabular'),
    open: flags.has('open'),
    xdr: flags.has('xdr'),
    invoke: flags.has('invoke'),
    scope: flags.has('scope'),
    parameters: anyArguments || parameters === '' ? [] : parameters!.split(', ').map(readParameter),
    anyArguments,
    columns: schema ? schemaColumns(schema) : scalar ? [] : readColumns(result!),
    schema,
    result: scalar ? typeNamed(result!.slice(3)) : 'unknown',
    alias: alias!,
    tables,
    get description() {
      return describe(name) || (alias && describe(alias)) || describeParser(name, flags, schema, tables, solution!);
    },
  };
}

function readParameter(text: string): WorkspaceParameter {
  const [, names, optional, type, defaultText] = /^([\w|]+)(\?)?: (\S+)(?: = (.+))?$/.exec(text)!;
  return {
    names: names!.split('|'),
    types: type!.startsWith('(') ? ['table'] : type!.split('|').map(typeNamed),
    optional: optional !== undefined || defaultText !== undefined,
    defaultText: defaultText ?? '',
  };
}

/** A sentence made of what is known, for parsers that nobody described. */
function describeParser(
  name: string,
  flags: ReadonlySet<string>,
  schema: string,
  tables: readonly string[],
  solution: string,
): string {
  const reads = tables.length > 0 ? ` from ${tables.join(', ')}` : '';
  if (!schema) return `Parser${solution && ` of the solution ${solution}`}: rows${reads || ' of its own tables'}.`;
  if (flags.has('empty')) return `A table without rows that has the columns of the ASIM schema ${schema}.`;
  const filters = /^(?:vim|_Im_)/.test(name) ? ', with filter parameters' : '';
  return `One source of the ASIM schema ${schema}${reads}${filters}.`;
}
