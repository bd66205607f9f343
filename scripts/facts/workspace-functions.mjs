// Functions that a workspace offers though no query declares them: makes data/functions/workspace.tsv and asim-schemas.tsv.
//   node scripts/facts/workspace-functions.mjs FACTS_FOLDER
//
// Parameters are written `name: type = default, name?: type`; a function whose parameters nobody lists has `*`.
// - `a|b` for a name: the documentation and the source name it differently, and both are accepted.
// - `dynamic|string` for a type: declared as the first, and a value of the other is taken too.
// - `(*)` and `(Column:type)` for a type: a table with these columns at least.
// The result is the name of an ASIM schema with `@`, a list of columns, or `-> type` for a scalar function.
// Flags: `tabular` or `scalar`; `open` when there may be more columns; `invoke` when the columns are added to those of the
// table it is given; `scope` when a table is looked up in the result (`workspace('w').T`); `source` for the ASIM parser of one
// source, `empty` for the one that only has the columns of its schema; `xdr` when only Defender XDR has it.
import path from 'node:path';
import { byText, factsFolder, readTsv, stopIf, writeTsv } from './tsv.mjs';

const from = factsFolder();
const to = path.join(import.meta.dirname, '..', '..', 'data', 'functions');

/** By how much a row of the facts is believed when several speak of one function; the first wins. */
const KINDS = [
  'unifying-filtering',
  'unifying-filtering-builtin',
  'unifying-parameterless',
  'unifying-parameterless-builtin',
  'source-parameterless',
  'source-parameterless-builtin',
  'empty-schema parser',
  'parser yaml',
  'source-filtering (name derived)',
  'source-filtering-builtin (name derived)',
  'sub-parser listed by union',
];

/** Parameters that the documentation and the source of the parsers of processes name differently. */
const OTHER_NAMES = {
  actorusername: 'actorusername_has|actorusername',
  actorusername_has: 'actorusername_has|actorusername',
  targetusername: 'targetusername_has|targetusername',
  targetusername_has: 'targetusername_has|targetusername',
  dvcname_has_any: 'dvchostname_has_any|dvcname_has_any',
  dvchostname_has_any: 'dvchostname_has_any|dvcname_has_any',
};

/** What every parser of one source has behind the filters of its schema. */
const SWITCHES = ['disabled: bool = false', 'pack: bool = false'];

/** What the facts tell of built-in functions in words, written out; all others can be read from their rows. */
const BUILTIN = {
  DeviceFromIP: {
    // the columns are named by a string or as they are
    parameters: "T: (*), x: string = 'IP', y?: string",
    result: 'IP:string DeviceId:string',
    flags: ['tabular', 'xdr'],
  },
  FileProfile: { parameters: "T: (*), x: string = 'SHA1', y: int = 100", flags: ['tabular', 'invoke', 'xdr'] },
  // a table by its source, whatever the list says: ASIM/lib/functions/ASIM_LookupAADcodes.yaml
  _ASIM_AADSTSErrorCodes: { parameters: '', result: 'ResultType:string EventResultDetails:string', flags: ['tabular'] },
  // https://github.com/Azure/Azure-Sentinel/blob/master/ASIM/lib/functions/ASIM_Enrich_IdentityInfo.yaml
  _ASIM_Enrich_IdentityInfo: {
    parameters: `T: (*), ${['AadId', 'TenantId', 'Sid', 'Upn', 'Email'].map((id) => `${id}Field: string = ''`).join(', ')}`,
    flags: ['tabular', 'open', 'invoke'],
  },
  // https://github.com/Azure/Azure-Sentinel/blob/master/ASIM/lib/functions/ASIM_GetDisabledParsers.yaml
  _ASIM_GetDisabledParsers: { result: 'SourceSpecificParser:string', flags: ['tabular'] },
  _ASIM_GetSourceBySourceType: { result: '-> dynamic' },
  // the other name is that of ASIM/lib/functions/ASIM_LookupAADcodes.yaml
  _ASIM_LookupAADcodes: { parameters: 'code|ResultType: string' },
  // the number is an int in ASIM/lib/functions/ASIM_ResolveNetworkProtocol.yaml
  _ASIM_ResolveNetworkProtocol: { result: 'NetworkProtocolNumber:int NetworkProtocol:string' },
  // columns of the table Watchlist that ASIM/lib/functions/ASIM_GetWatchlistRaw.yaml leaves
  _ASIM_GetWatchlistRaw: {
    result: '_DTItemId:string LastUpdatedTimeUTC:datetime SearchKey:string WatchlistItem:dynamic',
  },
  _ASIM_GetWatchlistsRaw: {
    result: '_DTItemId:string LastUpdatedTimeUTC:datetime SearchKey:string WatchlistItem:dynamic',
  },
  _GetWatchlist: {
    parameters: 'watchlistAlias: string, keys?: dynamic',
    result: '_DTItemId:string LastUpdatedTimeUTC:datetime SearchKey:string',
  },
};

/** Titles of parsers in the facts that are names of files or no names at all; nothing can be called by them. */
const NOT_A_NAME = /[^A-Za-z0-9_]/;

/** Rows by a name of theirs. */
function grouped(list, key) {
  const groups = new Map();
  for (const row of list) {
    if (!groups.has(key(row))) groups.set(key(row), []);
    groups.get(key(row)).push(row);
  }
  return groups;
}

const problems = [];
const rows = new Map();

function add(name, row) {
  if (rows.has(name)) problems.push(`${name} occurs twice: ${row.kind} and ${rows.get(name).kind}`);
  rows.set(name, row);
}

/** The one schema that is not about events: of the common fields it has only those that say nothing of an event. */
const NO_EVENTS = new Set(['AssetEntity']);
const OF_AN_EVENT = /^(?:Dvc|Event)/;

// the fields of the schemas
const fields = new Map();
for (const row of readTsv(path.join(from, 'asim-fields.tsv'))) {
  if (!fields.has(row.schema)) fields.set(row.schema, new Map());
  fields.get(row.schema).set(row.field, row.type);
}
const common = fields.get('Common');
fields.delete('Common');
const typeOfField = new Map([...fields.values()].flatMap((list) => [...list]));
const schemas = [...fields]
  .map(([schema, own]) => {
    const shared = [...common].filter(([field]) => !NO_EVENTS.has(schema) || !OF_AN_EVENT.test(field));
    const all = [...new Map([...shared, ...own])].sort((a, b) => byText(a[0], b[0]));
    return [schema, all.map(([field, type]) => `${field}:${type}`).join(' ')];
  })
  .sort((a, b) => byText(a[0], b[0]));

// ASIM
const asim = grouped(readTsv(path.join(from, 'asim.tsv')), (row) => row.function);
const derived = (row) => row.kind.includes('derived');

/** A parameter as it is written here, from `name:type=default`. */
function asimParameter(text, schema) {
  const match = /^(\w+):(bool|datetime|dynamic|int|string)=(.+)$/.exec(text);
  if (!match) {
    problems.push(`parameter ${text}`);
    return text;
  }
  const [, name, type, value] = match;
  const written = schema === 'ProcessEvent' ? (OTHER_NAMES[name] ?? name) : name;
  const standard = type === 'string' && !value.startsWith("'") ? `'${value}'` : value;
  // which of them take a string is not listed, so all of them do
  return `${written}: ${type === 'dynamic' ? 'dynamic|string' : type} = ${standard}`;
}

const parametersOf = (row) =>
  row.parameters ? row.parameters.split(', ').map((text) => asimParameter(text, row.schema)) : [];

/** The filters of the function that unites the sources of a schema. */
function filtersOf(name, schema) {
  const part = schema === 'ProcessEvent' ? (/Create|Terminate/.exec(name)?.[0] ?? 'Event') : undefined;
  const unifying = part ? `imProcess${part}` : `im${schema === 'RegistryEvent' ? 'Registry' : schema}`;
  const row = asim.get(unifying)?.[0];
  if (!row) problems.push(`${name}: no function unites ${schema}`);
  return row ? parametersOf(row) : [];
}

function asimRow(name, list) {
  for (const row of list) {
    if (!KINDS.includes(row.kind)) problems.push(`${name}: kind ${row.kind}`);
    if (!fields.has(row.schema)) problems.push(`${name}: schema ${row.schema}`);
  }
  const sorted = [...list].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const { schema } = sorted[0];
  const empty = /_?Empty$/.test(name);
  const unifying = sorted[0].kind.startsWith('unifying') || /^im[A-Z]/.test(name);
  const known = sorted.filter((row) => !derived(row) && row.kind !== 'sub-parser listed by union');
  const own = known.flatMap(parametersOf);
  // a parser that filters takes the filters of its schema, whatever its old source says
  const filters = !unifying && !empty && /^(?:vim|_Im_)/.test(name) ? [...filtersOf(name, schema), ...SWITCHES] : [];
  const parameters = new Map([...own, ...filters].reverse().map((text) => [text.slice(0, text.indexOf(':')), text]));
  const order = [...new Set([...own, ...filters].map((text) => text.slice(0, text.indexOf(':'))))];
  // all that is known of these is an old source without parameters
  const unknown = order.length === 0 && !empty && known.every((row) => row.kind === 'parser yaml');
  const tables = [...new Set(list.flatMap((row) => row.tables.split(';')).filter(Boolean))].sort(byText);
  return {
    kind: 'asim',
    flags: ['tabular', 'open', ...(empty ? ['empty'] : unifying ? [] : ['source'])],
    parameters: unknown ? '*' : order.map((key) => parameters.get(key)).join(', '),
    result: `@${schema}`,
    alias: list.find((row) => row.alias)?.alias ?? '',
    tables,
    solution: '',
  };
}

for (const [name, list] of asim) add(name, asimRow(name, list));
for (const [name, row] of [...rows]) {
  // a function that is only known as the other name of one
  if (row.alias && !rows.has(row.alias)) add(row.alias, { ...row, alias: name });
  // a function without a row that names it knows its other name as well
  else if (row.alias && !rows.get(row.alias).alias) rows.get(row.alias).alias = name;
}

// built-in functions
for (const row of readTsv(path.join(from, 'workspace-functions.tsv'))) {
  const known = BUILTIN[row.function] ?? {};
  const flags =
    known.flags ??
    {
      scalar: ['scalar'],
      tabular: ['tabular', 'open'],
      'tabular-invoke': ['tabular', 'invoke'],
      'scope function': ['tabular', 'open', 'scope'],
    }[row.kind];
  if (!flags) problems.push(`${row.function}: kind ${row.kind}`);
  const added = /^adds ([\w:, ]+)$/.exec(row.description)?.[1].split(', ');
  const columns = added?.map((text) => (text.includes(':') ? text : `${text}:${typeOfField.get(text) ?? 'string'}`));
  const parameters = known.parameters ?? row.parameters.replace(/:table\b/, '').replaceAll(/:(?![a-z]+\))/g, ': ');
  const own = {
    kind: 'builtin',
    flags: flags ?? [],
    parameters: parameters.replaceAll(/(?<=\w)=(?=\S)/g, ' = '),
    result: known.result ?? columns?.join(' ') ?? (row.kind === 'scalar' ? '-> string' : ''),
    alias: row.underlying,
    tables: [],
    solution: '',
  };
  add(row.function, own);
  if (row.underlying) add(row.underlying, { ...own, alias: row.function });
}

// parsers of solutions
const parsers = grouped(readTsv(path.join(from, 'solution-parsers.tsv')), (row) => row.function);
for (const [name, list] of parsers) {
  if (NOT_A_NAME.test(name)) continue;
  const tables = [...new Set(list.flatMap((row) => row.tables.split(', ')).filter(Boolean))].sort(byText);
  const solutions = [...new Set(list.map((row) => row.solution).filter(Boolean))].sort(byText);
  add(name, {
    kind: 'solution',
    flags: ['tabular', 'open'],
    parameters: '*',
    result: '',
    alias: '',
    tables,
    solution: solutions.join(', '),
  });
}

const PARAMETER = /^[\w|]+(?:\?: [^ ]+|: [^ ]+(?: = [^ ]+)?)$/;
const COLUMNS = /^(?:\w+:(?:bool|datetime|decimal|dynamic|guid|int|long|real|string|timespan) ?)+$/;
for (const [name, row] of rows) {
  for (const parameter of row.parameters === '*' || row.parameters === '' ? [] : row.parameters.split(', '))
    if (!PARAMETER.test(parameter)) problems.push(`${name}: parameter ${parameter}`);
  if (row.alias && !rows.has(row.alias)) problems.push(`${name}: alias ${row.alias}`);
  const fine = row.result === '' || /^-> \w+$/.test(row.result) || fields.has(row.result.slice(1));
  if (!fine && !COLUMNS.test(row.result)) problems.push(`${name}: result ${row.result}`);
}
problems.push(...schemas.filter(([, columns]) => !COLUMNS.test(columns)).map(([schema]) => `schema ${schema}`));
for (const name of Object.keys(BUILTIN)) if (!rows.has(name)) problems.push(`${name} is not in the facts any more`);
stopIf(problems, 'Not known to this script');

writeTsv(path.join(to, 'asim-schemas.tsv'), ['schema', 'columns'], schemas);
writeTsv(
  path.join(to, 'workspace.tsv'),
  ['name', 'kind', 'flags', 'parameters', 'result', 'alias', 'tables', 'solution'],
  [...rows]
    .map(([name, row]) => [
      name,
      row.kind,
      row.flags.join(','),
      row.parameters,
      row.result,
      row.alias,
      row.tables.join(' '),
      row.solution,
    ])
    .sort((a, b) => byText(a[0], b[0])),
);
