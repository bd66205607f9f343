/**
 * Rules that are nearly the same. Each query is a set of its runs of four tokens; how much two sets have in common is told
 * from 32 numbers of each, the least of so many scrambled hashes (Broder, "On the resemblance and containment of documents",
 * 1997). Whoever is alike shares one of eight bands of four numbers nearly always, so that only those are compared.
 */
import type { RuleQuery } from '../rule/index.ts';

export type Signature = Uint32Array;

const HASHES = 32;
const BAND = 4;

/** The tokens in a run. */
const RUN = 4;

/** Queries with fewer tokens are alike by chance. */
const FEWEST_TOKENS = 24;

/** So much of the numbers is the same in rules that count as alike; it is about the share of runs in common. */
export const ALIKE = 0.8;

/** What is said of rules whose numbers are the same though a token is not. */
const MOST_UNLESS_SAME = 0.99;

/** Factors of the scrambling; odd, so that none maps two hashes to one. */
const FACTORS = Uint32Array.from({ length: HASHES }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) | 1) >>> 0);

/**
 * What the queries of a rule are like: the numbers, and behind them one that stands for all tokens in their order. White space
 * and comments do not count, letter case of texts does.
 */
export function signatureOf(queries: readonly RuleQuery[]): Signature | undefined {
  const hashes = queries.flatMap(({ tree }) => tree.tokens.map(({ text }) => hashOf(text)));
  if (hashes.length < FEWEST_TOKENS) return undefined;
  const signature = new Uint32Array(HASHES + 1).fill(0xffffffff);
  signature[HASHES] = hashes.reduce((all, hash) => Math.imul(all ^ hash, 0x01000193), 0x811c9dc5);
  for (let at = 0; at + RUN <= hashes.length; at++) {
    let run = 0;
    for (let i = at; i < at + RUN; i++) run = Math.imul(run ^ hashes[i]!, 0x01000193);
    for (let i = 0; i < HASHES; i++) {
      const scrambled = scramble(Math.imul(run, FACTORS[i]!) + i);
      if (scrambled < signature[i]!) signature[i] = scrambled;
    }
  }
  return signature;
}

/** The share of numbers that are the same, from 0 to 1; it is 1 only where all tokens are. */
export function likeness(a: Signature, b: Signature): number {
  let same = 0;
  for (let i = 0; i < HASHES; i++) if (a[i] === b[i]) same++;
  return same === HASHES && a[HASHES] !== b[HASHES] ? MOST_UNLESS_SAME : same / HASHES;
}

/** The bands of a signature; who shares none is not alike. */
export function bandsOf(signature: Signature): string[] {
  const bands: string[] = [];
  for (let at = 0; at < HASHES; at += BAND) bands.push(`${at} ${signature.subarray(at, at + BAND).join(' ')}`);
  return bands;
}

/** Which numbers belong together, because somebody has joined them or those between them. */
export class Groups {
  private readonly parents = new Map<number, number>();

  rootOf(number: number): number {
    let root = number;
    while (this.parents.has(root)) root = this.parents.get(root)!;
    // whoever asks next finds it at once
    for (let at = number; at !== root; ) {
      const above = this.parents.get(at)!;
      this.parents.set(at, root);
      at = above;
    }
    return root;
  }

  join(a: number, b: number): void {
    const [rootOfA, rootOfB] = [this.rootOf(a), this.rootOf(b)];
    if (rootOfA !== rootOfB) this.parents.set(rootOfA, rootOfB);
  }
}

/** FNV-1a over the characters (http://www.isthe.com/chongo/tech/comp/fnv/). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** Spreads a number over all 32 bits. */
function scramble(value: number): number {
  let x = value ^ (value >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
