/**
 * The differences between our engine and the official one that are known, each with its reason. The list is held both
 * ways: a difference that is not in it fails, and so does an entry that is no difference any more.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './paths.ts';

export interface Divergence {
  /** The query, or of a query of the corpus the path of its file. */
  readonly query: string;
  /** Whether one engine takes the query and the other does not, where its tokens lie, its result, its faulty names, or advice. */
  readonly what: 'verdict' | 'tokens' | 'columns' | 'problems' | 'advice';
  /** Who is right. */
  readonly better: 'ours' | 'theirs' | 'undecided';
  readonly reason: string;
}

/** The entries of test/oracle/divergences.json. */
export const DIVERGENCES: readonly Divergence[] = JSON.parse(
  fs.readFileSync(path.join(ROOT, 'test', 'oracle', 'divergences.json'), 'utf8'),
) as Divergence[];
