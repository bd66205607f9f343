/** Did you mean …? */

/** Longer words are compared by their beginning only, which bounds the cost whatever the input. */
const LONGEST = 64;

/** Rows of the table of distances, used again and again: a word is compared with thousands. */
let [before, last, row] = [new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1)];

/** Number of insertions, removals, replacements and swaps of neighbours between two words; at most `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  const [m, n] = [Math.min(a.length, LONGEST), Math.min(b.length, LONGEST)];
  for (let j = 0; j <= n; j++) last[j] = j;
  for (let i = 1; i <= m; i++) {
    const own = a.charCodeAt(i - 1);
    row[0] = i;
    let least = i;
    for (let j = 1; j <= n; j++) {
      const other = b.charCodeAt(j - 1);
      let distance = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (own === other ? 0 : 1));
      const swapped = i > 1 && j > 1 && own === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other;
      if (swapped) distance = Math.min(distance, before[j - 2]! + 1);
      row[j] = distance;
      if (distance < least) least = distance;
    }
    // what comes is no closer: a swap looks back two rows, and costs what this one has lost since
    if (least > limit) return limit;
    [before, last, row] = [last, row, before];
  }
  return Math.min(last[n]!, limit);
}

/** Nobody makes more mistakes in a word, however long. */
const MOST_EDITS = 4;

/**
 * The candidate that a misspelt word is closest to, if one is close enough to be meant; letter case counts for nothing.
 * The word itself is none: it may be a name that is known, and yet not where it stands.
 */
export function closest(word: string, ...candidates: readonly Iterable<string>[]): string | undefined {
  const key = word.toLowerCase();
  const letters = lettersOf(key);
  let best: string | undefined;
  let least = Math.min(Math.max(1, Math.floor(key.length / 4)), MOST_EDITS) + 1;
  for (const list of candidates) {
    for (const candidate of list) {
      if (Math.abs(candidate.length - key.length) >= least || candidate === word) continue;
      // each letter that only one of them has takes an edit; of most candidates that is enough to know
      const others = lettersOf(candidate);
      if (bits(letters & ~others) >= least || bits(others & ~letters) >= least) continue;
      const distance = editDistance(key, candidate.toLowerCase(), least);
      if (distance < least) [best, least] = [candidate, distance];
    }
  }
  return best;
}

/** The letters of a word as bits, whatever their case; of the first characters, as they are all that is compared. */
function lettersOf(word: string): number {
  let letters = 0;
  const end = Math.min(word.length, LONGEST);
  for (let i = 0; i < end; i++) {
    const letter = (word.charCodeAt(i) | 32) - 97;
    if (letter >= 0 && letter < 26) letters |= 1 << letter;
  }
  return letters;
}

function bits(set: number): number {
  let count = 0;
  for (let left = set; left !== 0; left &= left - 1) count++;
  return count;
}
