/** What the command line asks of the outside world. */
import type { Facts } from '../facts/index.ts';

/** Everything a command touches outside itself; tests bring their own. */
export interface CliHost {
  readonly version: string;
  readonly facts: Facts;
  /** Whether the output is a terminal that shows colors. */
  readonly color: boolean;
  write(text: string): void;
  writeError(text: string): void;
  /** What stdin holds, or, of a longer one, at least `limit + 1` bytes of it; never waits for more. */
  readStdin(limit: number): Uint8Array;
  /** Told before each file; shows itself only on a terminal and after a while. */
  progress(done: number, total: number): void;
  /** Runs the language server on stdio until it ends. */
  serve(): Promise<number>;
}
