/**
 * What all files of a workspace declare together, laid over facts. Functions of the workspace come before those that every
 * workspace has; where several files declare one name, whatever one of them knows is known.
 */
import {
  type ColumnFact,
  type DeclaredPlace,
  type Facts,
  type TableFact,
  type WorkspaceFunctionFact,
  withDeclarations,
} from '../facts/index.ts';
import type { DeclarationProblem, DeclaredFile, DeclaredFunction, DeclaredName } from './declared-file.ts';
import { Inference, type Result } from './infer.ts';

/** A function as one file declares it under one of its names. */
interface Declared {
  readonly function: DeclaredFunction | undefined;
  readonly place: DeclaredPlace;
  readonly otherNames: readonly string[];
}

export class Declarations {
  private readonly files = new Map<string, DeclaredFile>();
  private made: { readonly base: Facts; readonly facts: Facts; readonly inference: Inference } | undefined;

  /**
   * Takes what a file declares now in place of what it declared before; undefined when it declares nothing any more.
   * @param key what the file is known by
   */
  set(key: string, declared: DeclaredFile | undefined): void {
    const before = this.files.get(key);
    if (declared) this.files.set(key, declared);
    else this.files.delete(key);
    if (before ?? declared) this.made = undefined;
  }

  /** Whether something of the file is known. */
  has(key: string): boolean {
    return this.files.has(key);
  }

  /** The keys of the files that declare something. */
  get keys(): readonly string[] {
    return [...this.files.keys()];
  }

  /** What is wrong in the files that configure what is known. */
  get problems(): readonly (DeclarationProblem & { readonly file: string })[] {
    return [...this.files.values()].flatMap(({ file, problems }) =>
      problems.map((problem) => ({ ...problem, file: file.name })),
    );
  }

  /** The facts, with what the files declare before them; the same ones as long as nothing changes. */
  over(base: Facts): Facts {
    if (this.files.size === 0) return base;
    if (this.made?.base === base) return this.made.facts;
    const files = [...this.files.values()].sort((a, b) => (a.file.name < b.file.name ? -1 : 1));
    const inference = new Inference(() => facts);
    const functions = new Map<string, WorkspaceFunctionFact>();
    for (const [name, declared] of functionsOf(files, base))
      functions.set(name, functionFact(name, declared, inference));
    const tables = tablesOf(files);
    const watchlists = new Map<string, readonly ColumnFact[]>();
    for (const { alias, columns } of files.flatMap((file) => file.watchlists)) {
      const key = alias.toLowerCase();
      watchlists.set(key, together([watchlists.get(key) ?? [], columns]));
    }
    const facts = withDeclarations(base, { tables, functions, watchlists });
    this.made = { base, facts, inference };
    return facts;
  }
}

/** The names of functions, sorted. */
function namesOf(functions: readonly DeclaredFunction[]): string[] {
  return functions.map(({ names }) => names[0]!.name).sort();
}

function functionsOf(files: readonly DeclaredFile[], base: Facts): Map<string, Declared[]> {
  const all = new Map<string, Declared[]>();
  const add = (name: string, declared: Declared): void => {
    const known = all.get(name);
    if (known) known.push(declared);
    else all.set(name, [declared]);
  };
  for (const { file, functions } of files) {
    for (const own of functions) {
      const builtIn = own.builtInNames.filter(({ name }) => base.workspaceFunction(name) === undefined);
      const names = new Map([...own.names, ...builtIn].map((named) => [named.name, named] as const));
      for (const [name, { at }] of names) {
        const otherNames = [...names.keys()].filter((other) => other !== name);
        add(name, { function: own, place: { file: file.name, start: at.start, end: at.end }, otherNames });
      }
    }
  }
  for (const [name, place] of knownNames(files)) {
    const isKnown = all.has(name) || files.some(({ tables }) => tables.some((table) => table.name === name));
    if (!isKnown) add(name, { function: undefined, place, otherNames: [] });
  }
  return all;
}

function knownNames(files: readonly DeclaredFile[]): Map<string, DeclaredPlace> {
  return new Map(
    files.flatMap(({ file, knownNames: names }) => names.map((own) => [own.name, placeOf(file.name, own)])),
  );
}

function placeOf(file: string, { at }: DeclaredName): DeclaredPlace {
  return { file, start: at.start, end: at.end };
}

/** Tables by name; one that is listed among the known names as well may have more columns. */
function tablesOf(files: readonly DeclaredFile[]): Map<string, TableFact> {
  const open = knownNames(files);
  const tables = new Map<string, TableFact>();
  for (const { file, tables: own } of files) {
    for (const table of own) {
      const { name } = table;
      const before = tables.get(name);
      tables.set(name, {
        name,
        columns: before ? together([before.columns, table.columns]) : table.columns,
        open: open.has(name),
        declaredAt: [...(before?.declaredAt ?? []), placeOf(file.name, table)],
      });
    }
  }
  return tables;
}

/** A function as the facts have it; what it yields is found when it is asked for. */
function functionFact(name: string, all: readonly Declared[], inference: Inference): WorkspaceFunctionFact {
  const declared = all.flatMap((one) => one.function ?? []);
  const [first] = declared;
  const hasOneSignature = declared.every((one) => sameParameters(one, first!));
  let known: Result | undefined;
  // the first answer stays, because those who asked rely on it
  const result = (): Result => (known ??= joined(declared.map((one) => inference.resultOf(one))));
  return {
    name,
    kind: 'workspace',
    get tabular() {
      return result().tabular;
    },
    get open() {
      return result().open;
    },
    xdr: false,
    get invoke() {
      return takesTable(first) && result().tabular && result().open;
    },
    scope: false,
    parameters: hasOneSignature ? (first?.parameters ?? []) : [],
    anyArguments: !first || first.anyArguments || !hasOneSignature,
    get columns() {
      return result().columns;
    },
    schema: '',
    get result() {
      return result().type;
    },
    alias: all[0]!.otherNames[0] ?? '',
    tables: [],
    description: first?.description ?? '',
    declaredAt: all.map(({ place }) => place),
    get circle() {
      result();
      const circle = inference.cycles.find((members) => declared.some((one) => members.includes(one)));
      return circle && namesOf(circle);
    },
  };
}

/** Whether its first parameter is a table, so that it adds columns to that of `invoke`. */
function takesTable(declared: DeclaredFunction | undefined): boolean {
  return declared?.parameters[0]?.types.includes('table') === true;
}

function sameParameters(a: DeclaredFunction, b: DeclaredFunction): boolean {
  return a.anyArguments === b.anyArguments && JSON.stringify(a.parameters) === JSON.stringify(b.parameters);
}

/** What several definitions of one name yield, of which nobody knows which one is in use. */
function joined(results: readonly Result[]): Result {
  const [first, ...others] = results;
  if (!first) return { tabular: false, columns: [], open: true, type: 'unknown' };
  if (others.length === 0) return first;
  if (others.some(({ tabular }) => tabular !== first.tabular))
    return { tabular: false, columns: [], open: true, type: 'unknown' };
  return {
    tabular: first.tabular,
    columns: together(results.map(({ columns }) => columns)),
    open: results.some(({ open }) => open),
    type: others.every(({ type }) => type === first.type) ? first.type : 'unknown',
  };
}

/** The columns of all, each once; of one with several types nobody knows the type. */
function together(lists: readonly (readonly ColumnFact[])[]): readonly ColumnFact[] {
  const columns = new Map<string, ColumnFact>();
  for (const column of lists.flat()) {
    const { name, type } = column;
    const known = columns.get(name);
    const isAssumed = column.assumed ?? known?.assumed;
    columns.set(name, {
      name,
      type: known && known.type !== type ? 'unknown' : type,
      ...(isAssumed && { assumed: true }),
    });
  }
  return [...columns.values()];
}
