/** All places that name the same thing: in the query, and in the fields of the rule that name columns of its result. */
import type { Facts } from '../facts/index.ts';
import type { RuleFile } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import { type Occurrence, occurrenceAt } from './symbols.ts';

export interface Reference extends Range {
  readonly declares: boolean;
}

/** The places in the file that name what is named at an offset, in the order of the text. */
export function references(file: RuleFile, offset: number, facts: Facts): Reference[] {
  const found = occurrenceAt(file, offset, facts);
  if (!found) return [];
  const { thing } = found.occurrence;
  const same = found.symbols.occurrences.filter((other) => other.thing === thing);
  return same
    .map(({ start, end, declares }: Occurrence) => ({ start, end, declares }))
    .sort((a, b) => a.start - b.start);
}
