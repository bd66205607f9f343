/** The real facts, packed from data/ as the build does it. */
import fs from 'node:fs';
import path from 'node:path';
import { FACT_KINDS, type Facts, factsFrom } from '../../server/src/facts/index.ts';
import { ROOT } from './paths.ts';

/** Facts from dist/facts, which `npm test` builds first. */
export const FACTS: Facts = factsFrom(
  Object.fromEntries(
    FACT_KINDS.map((kind) => [kind, () => fs.readFileSync(path.join(ROOT, 'dist', 'facts', `${kind}.txt`), 'utf8')]),
  ),
);
