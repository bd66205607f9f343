/** The binder of the official engine, with our catalogue loaded: what it says of names and types, and the columns it returns. */
import type { Facts, ScalarType, WorkspaceFunctionFact } from '../../server/src/facts/index.ts';
import type { Reading } from '../../server/src/kql/semantics/index.ts';
import { adviceOf, type OfficialProblem, officialLanguage, problemsOf } from './official.ts';

interface Table {
  WithIsOpen(open: boolean): Table;
  WithName(name: string): Table;
}

interface Symbols {
  readonly TableSymbol: { From(schema: string): Table };
  readonly FunctionSymbol: {
    readonly $ctor16: new (name: string, parameters: string, body: string, text: null) => object;
  };
  readonly DatabaseSymbol: { readonly $ctor2: new (name: string, alternate: null, members: object[]) => object };
}

export interface OfficialBinding {
  /** The columns of the result, `name:type`; undefined where there is no table. */
  readonly columns: readonly string[] | undefined;
  readonly problems: readonly OfficialProblem[];
}

/** How the engine reads a query where it knows less than the service. */
export const AS_ENGINE: Reading = {
  listsAreComplete: false,
  unknownTypesFit: false,
  parsedReplaces: false,
  anyTableIsOpen: false,
  columnsHideTables: false,
  missingTableIsOpen: false,
  invokedTakesColumns: false,
  placesAreKnown: false,
  ownFunctionsHideBuiltIns: false,
  listsAreDynamic: false,
  hiddenFormsAreLoose: false,
};

const WORD = /[A-Za-z_][\w]*/g;

/**
 * Binds a query against those tables and functions of the facts that its text names: all of them would take seconds.
 * Undefined where the engine breaks down, as it does over a graph that it does not know.
 */
export function officialBinding(text: string, facts: Facts): OfficialBinding | undefined {
  const globals = globalsFor(text, facts);
  try {
    const code = officialLanguage().KustoCode.ParseAndAnalyze(text, globals);
    const columns = code.ResultType?.Columns;
    return {
      columns: columns && listOf(columns).map(({ Name, Type }) => `${Name}:${Type.Name}`),
      problems: problemsOf(code),
    };
  } catch {
    return undefined;
  }
}

/** What the analyzers of the official engine advise on a query, bound in the same way. */
export function officialAdvice(text: string, facts: Facts): readonly OfficialProblem[] | undefined {
  const globals = globalsFor(text, facts);
  try {
    return adviceOf(text, globals);
  } catch {
    return undefined;
  }
}

/** The state of the engine that knows what the text names. */
function globalsFor(text: string, facts: Facts): unknown {
  return globalsWith(new Set(text.match(WORD)), facts);
}

/** The state of the engine that knows the whole catalogue, as an editor would load it. */
export function catalogueGlobals(facts: Facts): unknown {
  return globalsWith(new Set([...facts.tableNames('workspace'), ...facts.workspaceFunctionNames]), facts);
}

function globalsWith(names: ReadonlySet<string>, facts: Facts): unknown {
  const known = [...names].filter((name) => symbolsOf(name, facts).length > 0).sort();
  const key = known.join();
  if (lastState?.facts === facts && lastState.key === key) return lastState.globals;
  const language = officialLanguage();
  const symbols = language.Symbols as unknown as Symbols;
  // a workspace has tables that nobody knows: `union *`, and `find` without tables, read them
  const unknown = tableSymbol(symbols, [], true).WithName('Unknown_CL');
  const members = [unknown, ...known.flatMap((name) => symbolsOf(name, facts))];
  const database = new symbols.DatabaseSymbol.$ctor2('workspace', null, members);
  const globals = language.GlobalState.Default.WithDatabase(database);
  lastState = { facts, key, globals };
  return globals;
}

/** The state that was asked for last: a query and what it becomes with a name misspelt mostly name the same tables. */
let lastState: { readonly facts: Facts; readonly key: string; readonly globals: unknown } | undefined;

const symbolsOfNames = new WeakMap<Facts, Map<string, readonly object[]>>();

/** The engine's symbols for a table or function of the facts; to make them of hundreds of columns takes longer than a query. */
function symbolsOf(name: string, facts: Facts): readonly object[] {
  const made = symbolsOfNames.get(facts) ?? new Map<string, readonly object[]>();
  symbolsOfNames.set(facts, made);
  const found = made.get(name) ?? makeSymbols(name, facts);
  made.set(name, found);
  return found;
}

function makeSymbols(name: string, facts: Facts): readonly object[] {
  const symbols = officialLanguage().Symbols as unknown as Symbols;
  const table = facts.table(name, 'workspace');
  const isUnknown = table === undefined && /_CL$/.test(name);
  const tables =
    table || isUnknown ? [tableSymbol(symbols, table?.columns ?? [], table?.open ?? true).WithName(name)] : [];
  const offered = facts.workspaceFunction(name);
  const isFunction = offered?.tabular && !offered.xdr && !offered.scope;
  return isFunction ? [...tables, ...functionSymbols(symbols, offered)] : tables;
}

function listOf<T>(list: readonly T[] | { readonly Count: number; getItem(index: number): T }): readonly T[] {
  return 'Count' in list ? Array.from({ length: list.Count }, (_, i) => list.getItem(i)) : list;
}

function tableSymbol(symbols: Symbols, columns: readonly { name: string; type: ScalarType }[], open: boolean): Table {
  const schema = columns.map(({ name, type }) => `['${name.replaceAll("'", "\\'")}']:${type}`).join(', ');
  return symbols.TableSymbol.From(`(${schema})`).WithIsOpen(open);
}

/** A function that returns a table of its columns, and that table; or one that adds them to those of its table. */
function functionSymbols(symbols: Symbols, offered: WorkspaceFunctionFact): object[] {
  const table = `__of_${offered.name}`;
  const [first] = offered.parameters;
  const added = offered.columns
    .map(({ name, type }) => `['${name}'] = ${type}(null)`)
    .join(', ')
    .replaceAll('string(null)', "''");
  const body = offered.invoke && first && added ? `${first.names[0]} | extend ${added}` : table;
  const parameters = offered.anyArguments
    ? Array.from({ length: 12 }, (_, i) => `a${i}:dynamic=dynamic(null)`)
    : offered.parameters.map(({ names, types, optional, defaultText }) => {
        const [type] = types;
        if (type === 'table') return `${names[0]}:(*)`;
        const declared = type === 'unknown' ? 'dynamic' : type;
        return `${names[0]}:${declared}${optional ? `=${defaultText || `${declared === 'string' ? "''" : `${declared}(null)`}`}` : ''}`;
      });
  return [
    tableSymbol(symbols, offered.columns, offered.open).WithName(table),
    new symbols.FunctionSymbol.$ctor16(offered.name, `(${parameters.join(', ')})`, `{ ${body} }`, null),
  ];
}
