/** The tables and functions that a query finds without declaring them, and how `schema` prints them. */
import type {
  ColumnFact,
  DeclaredPlace,
  Facts,
  ScalarType,
  Schema,
  TableFact,
  WorkspaceFunctionFact,
} from '../facts/index.ts';
import { plural } from './report.ts';

/** What `schema` shows; more may be laid over the facts, such as what the files of a workspace define. */
export interface Catalogue {
  readonly tableNames: readonly string[];
  readonly functionNames: readonly string[];
  table(name: string): TableFact | undefined;
  function(name: string): WorkspaceFunctionFact | undefined;
}

/** The catalogue of what comes with the program. Functions that only Defender XDR has belong to its schema alone. */
export function catalogueOf(facts: Facts, schema: Schema): Catalogue {
  const belongs = (fact: WorkspaceFunctionFact | undefined): boolean => fact?.xdr === (schema === 'xdr');
  return {
    tableNames: facts.tableNames(schema),
    functionNames: facts.workspaceFunctionNames.filter((name) => belongs(facts.workspaceFunction(name))),
    table: (name) => facts.table(name, schema),
    function(name) {
      const fact = facts.workspaceFunction(name);
      return belongs(fact) ? fact : undefined;
    },
  };
}

/** The part of a catalogue that has this name: a table, a function, or both. */
export function onlyNamed(catalogue: Catalogue, name: string): Catalogue {
  return {
    ...catalogue,
    tableNames: catalogue.table(name) ? [name] : [],
    functionNames: catalogue.function(name) ? [name] : [],
  };
}

/** The JSON of the contract: tables and functions by name, columns as pairs of name and type. */
export function catalogueJson(catalogue: Catalogue): object {
  const tables = catalogue.tableNames.map((name) => {
    const { columns, open, declaredAt } = catalogue.table(name)!;
    const origin = declaredAt && { origin: 'workspace', files: filesOf(declaredAt) };
    return [name, { ...origin, columns: columnsJson(columns), open }];
  });
  const functions = catalogue.functionNames.map((name) => [name, functionJson(catalogue.function(name)!)]);
  return { tables: Object.fromEntries(tables), functions: Object.fromEntries(functions) };
}

function filesOf(places: readonly DeclaredPlace[]): string[] {
  return [...new Set(places.map(({ file }) => file))];
}

function columnsJson(columns: readonly ColumnFact[]): object {
  return Object.fromEntries(columns.map((column) => [column.name, column.type]));
}

function functionJson(fact: WorkspaceFunctionFact): object {
  const parameters = fact.parameters.map(({ names, types, optional, defaultText }) => ({
    name: names[0]!,
    type: types[0]!,
    ...(defaultText && { default: defaultText }),
    optional,
    ...(names.length > 1 && { otherNames: names.slice(1) }),
    ...(types.length > 1 && { otherTypes: types.slice(1) }),
  }));
  return {
    kind: fact.tabular ? 'tabular' : 'scalar',
    origin: fact.kind,
    ...(fact.declaredAt && { files: filesOf(fact.declaredAt) }),
    description: fact.description,
    ...(fact.alias && { alias: fact.alias }),
    ...(fact.tables.length > 0 && { tables: fact.tables }),
    parameters,
    ...(fact.anyArguments && { anyArguments: true }),
    ...(fact.tabular ? { columns: columnsJson(fact.columns), open: fact.open } : { result: fact.result }),
    ...(fact.invoke && { invoke: true }),
  };
}

/** A list of all tables and functions, a line each. */
export function catalogueText(catalogue: Catalogue): string {
  const tables = catalogue.tableNames.map((name) => {
    const { columns, open } = catalogue.table(name)!;
    return [name, columnCount(columns, open)];
  });
  const functions = catalogue.functionNames.map((name) => {
    const { kind, description, tabular } = catalogue.function(name)!;
    return [name, ORIGINS[kind], tabular ? 'table' : 'value', description];
  });
  return [
    `Tables (${tables.length})\n${aligned(tables)}`,
    ...(functions.length > 0 ? [`Functions (${functions.length})\n${aligned(functions)}`] : []),
  ].join('\n');
}

/** A table and a function in full, with columns, parameters and their types. */
export function detailText(catalogue: Catalogue): string {
  return [
    ...catalogue.tableNames.map((name) => tableDetail(catalogue.table(name)!)),
    ...catalogue.functionNames.map((name) => functionDetail(catalogue.function(name)!)),
  ].join('\n');
}

const ORIGINS: Readonly<Record<WorkspaceFunctionFact['kind'], string>> = {
  asim: 'ASIM',
  builtin: 'built in',
  solution: 'solution',
  workspace: 'workspace',
};

function columnCount(columns: readonly ColumnFact[], open: boolean): string {
  if (columns.length === 0) return 'columns not known';
  return `${plural(columns.length, 'column')}${open ? ' and maybe others' : ''}`;
}

function tableDetail({ name, columns, open, declaredAt = [] }: TableFact): string {
  const files = filesOf(declaredAt).map((file) => `Declared in ${file}\n`);
  return `${name}: table, ${columnCount(columns, open)}\n${files.join('')}${columnLines(columns)}`;
}

function columnLines(columns: readonly ColumnFact[]): string {
  return aligned(columns.map((column) => [column.name, column.type]));
}

function functionDetail(fact: WorkspaceFunctionFact): string {
  const { name, kind, tabular, result, description, alias, tables, parameters, anyArguments } = fact;
  const origin = ORIGINS[kind];
  const notes = [
    `${name}: ${resultWords(tabular, result)} (${origin})`,
    ...(description ? [description] : []),
    ...filesOf(fact.declaredAt ?? []).map((file) => `Declared in ${file}`),
    ...(alias ? [`Other name: ${alias}`] : []),
    ...(tables.length > 0 ? [`Reads: ${tables.join(', ')}`] : []),
  ];
  const rows = parameters.map(({ names, types, optional, defaultText }) => [
    names[0]!,
    types.join(' or '),
    defaultText ? `= ${defaultText}` : optional ? 'optional' : '',
    names.length > 1 ? `also ${names.slice(1).join(', ')}` : '',
  ]);
  return [
    ...notes.map((note) => `${note}\n`),
    anyArguments ? '\nParameters: not known\n' : rows.length > 0 ? `\nParameters\n${aligned(rows)}` : '',
    tabular ? `\n${resultTitle(fact)}\n${columnLines(fact.columns)}` : '',
  ].join('');
}

function resultWords(tabular: boolean, result: ScalarType): string {
  if (tabular) return 'function that gives a table';
  return result === 'unknown' ? 'function whose result is not known' : `function that gives a ${result}`;
}

function resultTitle({ columns, open, invoke, scope }: WorkspaceFunctionFact): string {
  if (scope) return 'Result: a place to name a table of';
  if (columns.length === 0) return invoke ? 'Result: the columns of its input and others' : 'Result: columns not known';
  return `${invoke ? 'Result: the columns of its input and ' : 'Result: '}${columnCount(columns, open)}`;
}

/** Rows of cells under one another, indented; nothing hangs over at the end. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows
    .map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}
