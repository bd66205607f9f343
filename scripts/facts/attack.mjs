// ATT&CK: makes data/attack/ from the collected facts. Descriptions are ours and live in data/attack/descriptions.tsv;
// the script only checks that every active technique and tactic has one.
//   node scripts/facts/attack.mjs FACTS_FOLDER
import path from 'node:path';
import { CURRENT, NEXT } from './attack-versions.mjs';
import { byText, factsFolder, readTsv, stopIf, writeTsv } from './tsv.mjs';

const from = factsFolder();
const to = path.join(import.meta.dirname, '..', '..', 'data', 'attack');

const status = (row) => (row.revoked === 'true' ? 'revoked' : row.deprecated === 'true' ? 'deprecated' : 'active');
const list = (text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

const current = readTsv(path.join(from, 'attack.tsv'));
const next = readTsv(path.join(from, 'attack-19.0.tsv'));
const known = new Set(current.map((row) => row.id));
const added = next.filter((row) => !known.has(row.id));

const techniques = [...current.map((row) => ({ ...row, since: '' })), ...added.map((row) => ({ ...row, since: NEXT }))]
  .map((row) => [
    row.id,
    row.name,
    row.domain,
    list(row.tactics).join(','),
    list(row.platforms).sort(byText).join(','),
    row.parent,
    status(row),
    row.revoked_by,
    row.since,
  ])
  .sort((a, b) => byText(a[0], b[0]));

const duplicates = techniques.filter((row, i) => techniques[i - 1]?.[0] === row[0]).map((row) => row[0]);
stopIf(duplicates, 'Techniques that occur twice');

const changes = readTsv(path.join(from, 'attack-18.1-to-19.0.tsv'))
  .filter((row) => row.change !== 'added')
  .map((row) => [row.id, row.change, row.old, row.new])
  .sort((a, b) => byText(a[0], b[0]) || byText(a[1], b[1]));

const tacticRows = readTsv(path.join(from, 'attack-tactics.tsv'));
const tacticsNow = tacticRows.filter((row) => row.attack_version === CURRENT);
const tacticsNext = tacticRows.filter(
  (row) => row.attack_version === NEXT && !tacticsNow.some((other) => other.id === row.id && other.name === row.name),
);
const tactics = [
  ...tacticsNow.map((row) => ({ ...row, since: '' })),
  ...tacticsNext.map((row) => ({ ...row, since: NEXT })),
]
  .map((row) => [
    row.id,
    row.name,
    row.shortname,
    row.domain,
    row.matrix_order,
    row.sentinel_AttackTactic,
    row.deprecated === 'true' ? 'deprecated' : 'active',
    row.since,
  ])
  .sort((a, b) => byText(a[3], b[3]) || Number(a[4]) - Number(b[4]) || byText(a[0], b[0]));

const shortnames = new Set(tactics.map((row) => `${row[3]}/${row[2]}`));
const withoutTactic = techniques
  .filter((row) => row[6] === 'active')
  .flatMap((row) =>
    row[3]
      .split(',')
      .filter((tactic) => !shortnames.has(`${row[2]}/${tactic}`))
      .map((tactic) => `${row[0]} ${row[1]}: ${tactic}`),
  );
stopIf(withoutTactic, 'Techniques in a tactic that is not in the table of tactics');

const described = new Set(readTsv(path.join(to, 'descriptions.tsv')).map((row) => row.id));
const wanted = [
  ...techniques.filter((row) => row[6] === 'active'),
  ...tactics.filter((row) => row[6] === 'active'),
].map((row) => row[0]);
stopIf(
  [...new Set(wanted)].filter((id) => !described.has(id)),
  'No description in data/attack/descriptions.tsv for',
);
stopIf(
  [...described].filter((id) => !wanted.includes(id)),
  'Described, but not an active technique or tactic',
);

writeTsv(
  path.join(to, 'techniques.tsv'),
  ['id', 'name', 'domain', 'tactics', 'platforms', 'parent', 'status', 'successor', 'since'],
  techniques,
);
writeTsv(
  path.join(to, 'tactics.tsv'),
  ['id', 'name', 'shortname', 'domain', 'order', 'enum', 'status', 'since'],
  tactics,
);
writeTsv(path.join(to, `changes-${NEXT}.tsv`), ['id', 'change', 'old', 'new'], changes);
