/** What is wrong with the names and types of a query. */
import type { Range } from '../../text/index.ts';

/** Each is a lint rule, `kql/<kind>`. */
export type BindProblemKind =
  | 'unknown-table' | 'unknown-column' | 'unknown-function' | 'type-mismatch' | 'argument-count' | 'invalid-argument'
  | 'duplicate-column' | 'join-condition' | 'misplaced-function' | 'misplaced-operator' | 'misplaced-star' | 'element-access'; // biome-ignore format: a list

export interface BindProblem extends Range {
  readonly kind: BindProblemKind;
  /** The code of the official engine for the same fault. */
  readonly code: string;
  readonly message: string;
  /** The name that nobody knows. */
  readonly name?: string;
}

/** More than these help nobody, and each costs a message. */
export const MAX_BIND_PROBLEMS = 200;
