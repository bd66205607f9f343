/** The schedule of a rule: how often it runs, and how far back it looks. */
import { type Duration, isWellFormedDuration, type RuleDocument, readDuration } from '../rule/index.ts';
import { Derived } from '../text/index.ts';
import { pairOf, resolved, type Scalar } from '../yaml/index.ts';

/** A length of time under a key. */
export interface WrittenDuration extends Duration {
  readonly scalar: Scalar;
  /** As it is written, without blanks. */
  readonly text: string;
}

const LENGTHS = new Derived<Scalar, WrittenDuration | undefined>();

/** The length under a key at the top, read once for all rules; undefined when there is none, or none that can be read. */
export function durationUnder({ root }: RuleDocument, key: string): WrittenDuration | undefined {
  const scalar = resolved(pairOf(root, key)?.value);
  if (scalar?.kind !== 'Scalar') return undefined;
  if (!LENGTHS.has(scalar)) LENGTHS.set(scalar, readLength(scalar));
  return LENGTHS.get(scalar);
}

function readLength(scalar: Scalar): WrittenDuration | undefined {
  const text = scalar.text.trim();
  const read = isWellFormedDuration(text) ? readDuration(text) : undefined;
  return read && { ticks: read.ticks, dialect: read.dialect, scalar, text };
}
