// Tables and their columns: makes data/tables/ from the collected facts, one table a line.
//   node scripts/facts/tables.mjs FACTS_FOLDER
import path from 'node:path';
import { byText, factsFolder, readTsv, stopIf, writeTsv } from './tsv.mjs';

const from = factsFolder();
const to = path.join(import.meta.dirname, '..', '..', 'data', 'tables');

const TYPES = new Set(['bool', 'datetime', 'decimal', 'dynamic', 'guid', 'int', 'long', 'real', 'string', 'timespan']);

/**
 * Tables whose columns no list can name: each resource type brings its own. A name that is not listed may still exist.
 * AzureDiagnostics: https://learn.microsoft.com/azure/azure-monitor/reference/tables/azurediagnostics
 */
const OPEN = new Set(['AzureDiagnostics']);

/**
 * Names that no log table can have: column titles of a portal view (`created_at [UTC]`), or names torn by a copy. They are
 * left out, and their table is open, because what the true columns are called is not known.
 */
const NOT_A_COLUMN = /\s|\[/;

const all = readTsv(path.join(from, 'tables.tsv'));
const torn = new Set(all.filter((row) => NOT_A_COLUMN.test(row.column)).map((row) => row.table));
const rows = all.filter((row) => !NOT_A_COLUMN.test(row.column));
stopIf(
  rows.filter((row) => !TYPES.has(row.type)).map((row) => `${row.table}.${row.column}: ${row.type}`),
  'Unknown types',
);

const workspace = new Map();
const xdr = new Map();
for (const row of rows) {
  // Defender XDR names the same tables with other types; the two schemas are never merged
  const target = row.source.startsWith('xdr-') ? xdr : workspace;
  if (!target.has(row.table)) target.set(row.table, new Map());
  const columns = target.get(row.table);
  if (!columns.has(row.column)) columns.set(row.column, row.type);
}
for (const { table } of readTsv(path.join(from, 'tables-without-columns.tsv'))) {
  if (!workspace.has(table)) workspace.set(table, new Map());
}

/** Columns that the lists leave out, each with the place that shows that the table has it. */
for (const { schema, table, column, type } of readTsv(path.join(import.meta.dirname, 'more-columns.tsv'))) {
  const columns = (schema === 'xdr' ? xdr : workspace).get(table);
  stopIf(
    !columns || columns.has(column) || !TYPES.has(type) ? [`${table}.${column}`] : [],
    'Not missing, or of no type',
  );
  columns.set(column, type);
}

/** Columns that every workspace table has; written `@standard` in a table, and spelled out once, on a line of that name. */
const STANDARD = [
  ['TenantId', 'string'],
  ['TimeGenerated', 'datetime'],
  ['Type', 'string'],
  ['_BilledSize', 'real'],
  ['_IsBillable', 'string'],
  ['_ItemId', 'string'],
  ['_ResourceId', 'string'],
  ['_SubscriptionId', 'string'],
  ['_TimeReceived', 'datetime'],
];

function columnList(columns) {
  const standard = STANDARD.every(([column, type]) => columns.get(column) === type);
  const own = [...columns].filter(([column]) => !standard || !STANDARD.some(([name]) => name === column));
  return [...own.map(([column, type]) => `${column}:${type}`), ...(standard ? ['@standard'] : [])];
}

function lines(tables) {
  return [...tables]
    .sort(([a], [b]) => byText(a, b))
    .map(([name, columns]) => {
      const open = OPEN.has(name) || torn.has(name) || columns.size === 0;
      return [name, [...(open ? ['*'] : []), ...columnList(columns)].join(' ')];
    });
}

const odd = [...workspace, ...xdr].flatMap(([table, columns]) =>
  [...columns.keys()].filter((column) => column.includes(':')).map((column) => `${table}.${column}`),
);
stopIf(odd, 'Column names that the format cannot hold');

const standardLine = ['@standard', STANDARD.map(([column, type]) => `${column}:${type}`).join(' ')];
writeTsv(path.join(to, 'workspace.tsv'), ['table', 'columns'], [standardLine, ...lines(workspace)]);
writeTsv(path.join(to, 'xdr.tsv'), ['table', 'columns'], lines(xdr));
