/** What is wrong with the names and types of a query. */
import type { Range } from '../../text/index.ts';
import type { TableShape } from './shapes.ts';

/** Each is a lint rule, `kql/<kind>`. */
export type BindProblemKind =
  | 'unknown-table' | 'unknown-column' | 'unknown-function' | 'type-mismatch' | 'argument-count' | 'invalid-argument'
  | 'duplicate-column' | 'join-condition' | 'misplaced-function' | 'misplaced-operator'; // biome-ignore format: a list

export interface BindProblem extends Range {
  readonly kind: BindProblemKind;
  /** The code of the official engine for the same fault. */
  readonly code: string;
  readonly message: string;
  /** The name that nobody knows. */
  readonly name?: string;
  /** The columns in front of which the name stands; absent where there is no row. */
  readonly row?: TableShape;
  /** The names that could stand there, where they are few: the parameters of a function, the kinds of chart. */
  readonly others?: readonly string[];
  /** Whether the service may have learnt more of them since they were listed. */
  readonly listIsOpen?: boolean;
}

/** More than these help nobody, and each costs a message. */
export const MAX_BIND_PROBLEMS = 200;
