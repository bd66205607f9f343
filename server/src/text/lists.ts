/** Lists of any length: spread arguments (`push(...all)`, `Math.min(...all)`) overflow the stack at some 100,000 elements. */

/** Puts the items at the end of the list. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}

/** The least of the numbers; undefined when there is none. */
export function least(numbers: Iterable<number>): number | undefined {
  let found: number | undefined;
  for (const number of numbers) if (found === undefined || number < found) found = number;
  return found;
}
