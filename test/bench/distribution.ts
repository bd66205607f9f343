/** How long something takes over many inputs: the typical one, the slow ones, all of them. */

/** Milliseconds. */
export interface Distribution {
  readonly median: number;
  readonly p99: number;
  readonly total: number;
}

export interface Contestant<T> {
  readonly name: string;
  /** Runs a sample makes of each input; the best counts, so that other work of the machine does not. */
  readonly runs: number;
  run(input: T): void;
}

/** The times of every contestant for every input, one after the other on the same input, after a round to warm up. */
export function compare<T>(inputs: readonly T[], contestants: readonly Contestant<T>[]): Map<string, number[]> {
  for (const { run } of contestants) for (const input of inputs.slice(0, 300)) run(input);
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (const input of inputs) {
    for (const { name, runs, run } of contestants) {
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < runs; i++) {
        const start = performance.now();
        run(input);
        best = Math.min(best, performance.now() - start);
      }
      times.get(name)!.push(best);
    }
  }
  return times;
}

export function distributionOf(times: readonly number[]): Distribution {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { median: at(0.5), p99: at(0.99), total: sorted.reduce((sum, time) => sum + time, 0) };
}

/** Milliseconds in a unit that can be read. */
export function shown(ms: number): string {
  if (ms < 1) return `${(ms * 1000).toFixed(ms < 0.1 ? 1 : 0)} µs`;
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 2 : 0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** Columns, the first to the left and the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '))
    .join('\n');
}
