/** Facts from the files that are shipped beside the program. */
import fs from 'node:fs';
import path from 'node:path';
import { FACT_KINDS, type Facts, factsFrom } from '../facts/index.ts';

/** Facts from `folder`; each file is read when it is first needed. */
export function factsFromDisk(folder: string): Facts {
  const read = (kind: string) => () => fs.readFileSync(path.join(folder, `${kind}.txt`), 'utf8');
  return factsFrom(Object.fromEntries(FACT_KINDS.map((kind) => [kind, read(kind)])));
}
