// Entities of alerts: makes data/entities/types.tsv from the collected facts. Descriptions are ours and live in
// data/entities/descriptions.tsv; the script only checks that every type and every identifier has one.
//   node scripts/facts/entities.mjs FACTS_FOLDER
//
// A combination of identifiers is written `Name+UPNSuffix`, several with `|`. A part that is no identifier of the type stands
// for another entity (a process on a `Host`), which a mapping cannot give.
import path from 'node:path';
import { byText, factsFolder, readTsv, stopIf, writeTsv } from './tsv.mjs';

const to = path.join(import.meta.dirname, '..', '..', 'data', 'entities');

/** Without the remarks of the collected facts: `(c: …)` for a condition on the value, `(i)` for another entity. */
const combinations = (text) =>
  [
    ...new Set(
      text
        .replaceAll(/\([ci](?::[^)]*)?\)/g, '')
        .split('|')
        .filter(Boolean),
    ),
  ].join('|');

const rows = readTsv(path.join(factsFolder(), 'entities.tsv'));
const types = new Map();
for (const row of rows) {
  if (!types.has(row.entityType)) types.set(row.entityType, { ...row, identifiers: [] });
  types.get(row.entityType).identifiers.push(row.identifier);
}

const lines = [...types.values()]
  .map((type) => [
    type.entityType,
    type.identifiers.join(','),
    combinations(type.strong_combinations),
    combinations(type.weak_combinations),
    combinations(type.validator_required_any_of),
    type.in_API_enum_EntityMappingType === 'true' ? '' : 'repository',
  ])
  .sort((a, b) => byText(a[0], b[0]));

const wanted = rows
  .map((row) => `${row.entityType} ${row.identifier}`)
  .concat([...types.keys()].map((name) => `${name} `));
const described = readTsv(path.join(to, 'descriptions.tsv')).map((row) => `${row.type} ${row.identifier}`);
stopIf(
  wanted.filter((name) => !described.includes(name)),
  'No description in data/entities/descriptions.tsv for',
);
stopIf(
  described.filter((name) => !wanted.includes(name)),
  'Described, but no entity type or identifier',
);
const unknown = lines.flatMap(([name, identifiers, , , required]) =>
  required
    .split(/[|+]/)
    .filter((part) => !identifiers.split(',').includes(part))
    .map((part) => `${name}: ${part}`),
);
stopIf(unknown, 'Required identifiers that do not exist');

writeTsv(path.join(to, 'types.tsv'), ['type', 'identifiers', 'strong', 'weak', 'required', 'only in'], lines);
