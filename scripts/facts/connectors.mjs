// Data connectors: makes data/connectors/connectors.tsv from the collected facts. Data types are separated by `; `; they are
// tables, or tables with the product that writes into them: `CommonSecurityLog (PaloAlto)`.
//   node scripts/facts/connectors.mjs FACTS_FOLDER
import path from 'node:path';
import { byText, factsFolder, readTsv, stopIf, writeTsv } from './tsv.mjs';

const from = factsFolder();
const to = path.join(import.meta.dirname, '..', '..', 'data', 'connectors');

/** Words of a template that nobody filled in, and names torn by a copy. */
const NOT_A_DATA_TYPE = /DATATYPE_NAME|‘|^DNS_ |\(DNS /;

const dataTypes = new Map();
for (const row of readTsv(path.join(from, 'connectors.tsv'))) {
  if (NOT_A_DATA_TYPE.test(row.dataType_or_table)) continue;
  if (!dataTypes.has(row.connectorId)) dataTypes.set(row.connectorId, new Set());
  dataTypes.get(row.connectorId).add(row.dataType_or_table);
}

const ids = readTsv(path.join(from, 'connector-ids.tsv'));
stopIf(
  [...dataTypes.keys()].filter((id) => !ids.some((row) => row.connectorId === id)),
  'Data types of a connector that is not listed',
);

const lines = ids
  .map((row) => [
    row.connectorId,
    row.title.replace(/^\[Deprecated\] */i, ''),
    row.publisher,
    row.solution,
    row.deprecated === 'true' ? 'deprecated' : '',
    [...(dataTypes.get(row.connectorId) ?? [])].sort(byText).join('; '),
  ])
  .sort((a, b) => byText(a[0], b[0]));
stopIf(
  lines.filter((line, i) => lines[i - 1]?.[0] === line[0]).map(([id]) => id),
  'Connectors that occur twice',
);
stopIf(
  [...dataTypes.values()].flatMap((set) => [...set].filter((name) => name.includes(';'))),
  'Data types that the format cannot hold',
);

writeTsv(path.join(to, 'connectors.tsv'), ['id', 'title', 'publisher', 'solution', 'status', 'data types'], lines);
