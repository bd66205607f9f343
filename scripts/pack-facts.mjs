// Packs data/ into the few texts that the program loads: dist/facts/*.txt. Types of columns become one letter.
import fs from 'node:fs';
import path from 'node:path';
import { CURRENT, NEXT } from './facts/attack-versions.mjs';

const root = path.join(import.meta.dirname, '..');
const read = (file) => fs.readFileSync(path.join(root, 'data', file), 'utf8');

const LETTERS = {
  bool: 'b',
  datetime: 'd',
  decimal: 'c',
  dynamic: 'j',
  guid: 'g',
  int: 'i',
  long: 'l',
  real: 'r',
  string: 's',
  timespan: 't',
};

const packTables = (text) =>
  text.replaceAll(
    /:(bool|datetime|decimal|dynamic|guid|int|long|real|string|timespan)(?= |$)/gm,
    (_, type) => `:${LETTERS[type]}`,
  );

/** All packed texts by the name of their file in dist/facts. */
function packFacts() {
  const attack = [
    `== version ${CURRENT} ${NEXT}\n\n`,
    `== techniques\n${read('attack/techniques.tsv')}`,
    `== tactics\n${read('attack/tactics.tsv')}`,
    `== changes\n${read(`attack/changes-${NEXT}.tsv`)}`,
    `== descriptions\n${read('attack/descriptions.tsv')}`,
  ].join('');
  return {
    tables: packTables(read('tables/workspace.tsv')),
    xdr: packTables(read('tables/xdr.tsv')),
    scalar: read('functions/scalar.tsv'),
    aggregates: read('functions/aggregates.tsv'),
    plugins: read('functions/plugins.tsv'),
    functions: `${read('functions/workspace.tsv')}== schemas\n${packTables(read('functions/asim-schemas.tsv'))}`,
    descriptions: read('functions/descriptions.tsv'),
    attack,
    entities: `${read('entities/types.tsv')}== descriptions\n${read('entities/descriptions.tsv')}`,
    connectors: read('connectors/connectors.tsv'),
  };
}

/** Writes them, and says how large they are. */
export function writeFacts(folder = path.join(root, 'dist', 'facts')) {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(packFacts())) fs.writeFileSync(path.join(folder, `${name}.txt`), text);
}
