/** Which bracket closes which, looked up where something between them is wrong. */
import type { Token } from './tokens.ts';

export const CLOSER = { '(': ')', '[': ']', '{': '}' } as const;

/** The index of the closer of a bracket by the index of its opener; none for one that is never closed. */
export type Closers = ReadonlyMap<number, number>;

/** The closers of all brackets, in one pass. A closer that closes nothing is passed over: `(a ] b)`. */
export function findClosers(tokens: readonly Token[]): Closers {
  const closers = new Map<number, number>();
  const open: { readonly closer: string; readonly index: number }[] = [];
  /** How many of the open brackets wait for each closer. */
  const waiting: Record<string, number> = { ')': 0, ']': 0, '}': 0 };
  // a plain loop, because every parse goes through all tokens here
  for (let index = 0; index < tokens.length; index++) {
    const { kind } = tokens[index]!;
    if (kind === '(' || kind === '[' || kind === '{') {
      open.push({ closer: CLOSER[kind], index });
      waiting[CLOSER[kind]]!++;
    } else if ((kind === ')' || kind === ']' || kind === '}') && waiting[kind]) {
      for (let last = open.pop(); last; last = open.pop()) {
        waiting[last.closer]!--;
        if (last.closer !== kind) continue;
        closers.set(last.index, index);
        break;
      }
    }
  }
  return closers;
}

/** Whether the token is a closing bracket. */
export function isCloser({ kind }: Token): boolean {
  return kind === ')' || kind === ']' || kind === '}';
}
