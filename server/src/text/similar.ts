/** Did you mean …? */

/** Longer words are compared by their beginning only, which bounds the cost whatever the input. */
const LONGEST = 64;

/** Number of insertions, removals, replacements and swaps of neighbours between two words; at most `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  const [s, t] = [a.slice(0, LONGEST), b.slice(0, LONGEST)];
  let before: number[] = [];
  let last = Array.from({ length: t.length + 1 }, (_, i) => i);
  for (let i = 1; i <= s.length; i++) {
    const row = [i];
    for (let j = 1; j <= t.length; j++) {
      const cost = s[i - 1] === t[j - 1] ? 0 : 1;
      row[j] = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + cost);
      const swapped = i > 1 && j > 1 && s[i - 1] === t[j - 2] && s[i - 2] === t[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    before = last;
    last = row;
  }
  return Math.min(last[t.length]!, limit);
}

/** The candidate that a misspelt word is closest to, if one is close enough to be meant; letter case counts for nothing. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const key = word.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(key.length / 4)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(key, candidate.toLowerCase(), least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}
