/** The real facts, packed from data/ as the build does it. */
import fs from 'node:fs';
import path from 'node:path';
import { FACT_KINDS, type Facts, factsFrom, type Schema, type TableFact } from '../../server/src/facts/index.ts';
import { ROOT } from './paths.ts';

/** Facts from dist/facts, which `npm test` builds first. */
export const REAL_FACTS: Facts = factsFrom(
  Object.fromEntries(
    FACT_KINDS.map((kind) => [kind, () => fs.readFileSync(path.join(ROOT, 'dist', 'facts', `${kind}.txt`), 'utf8')]),
  ),
);

/** `T`, `U`, `T1`: in the texts of the suites, tables of which nothing is known but that they exist. */
const ANY_TABLE = /^[A-Z]\d?$/;

/** The facts, with tables for the suites. */
export const FACTS: Facts = Object.create(REAL_FACTS, {
  table: {
    value: (name: string, schema: Schema): TableFact | undefined =>
      ANY_TABLE.test(name) ? { name, columns: [], open: true } : REAL_FACTS.table(name, schema),
  },
}) as Facts;
