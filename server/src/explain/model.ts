/**
 * A rule taken apart: the shapes that `explain` prints and the editor shows. Names are those of the contract and stay.
 * Offsets are UTF-16 document offsets, half-open.
 */
import type { ScalarType } from '../facts/index.ts';
import type { RuleKind } from '../rule/index.ts';
import type { Range } from '../text/index.ts';

export interface Explanation {
  readonly kind: RuleKind;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly attack: readonly AttackRow[];
  readonly queries: readonly QueryExplanation[];
}

/**
 * A tactic with the techniques that the rule lists under it; tactics in matrix order. Techniques that nobody knows come last,
 * with no tactic and the name `unknown`.
 */
export interface AttackRow {
  readonly tactic: string;
  readonly techniques: readonly { readonly id: string; readonly name: string }[];
}

export interface QueryExplanation {
  readonly parameters: readonly ParameterExplanation[];
  readonly lets: readonly LetExplanation[];
  /**
   * The tables and functions that the query reads, through all its lets: `SigninLogs`, `_Im_Dns`, `workspace("w").Heartbeat`,
   * a pattern such as `Device*`, and `*` for all tables.
   */
  readonly sources: readonly string[];
  /** Of each of its results, one behind the other: the source and the operators. */
  readonly stages: readonly StageExplanation[];
  readonly legs: readonly LegExplanation[];
  readonly indicators: readonly Indicator[];
  readonly output: { readonly open: boolean; readonly columns: readonly OutputColumn[] };
}

/** A let with a scalar value, or a parameter that the query or, of a function, the file declares; its value is the default. */
export interface ParameterExplanation extends Range {
  readonly name: string;
  readonly text: string;
  /** The value, where it is known without data. */
  readonly value: string | undefined;
}

/** A let with a table or a function as its value. */
export interface LetExplanation extends Range {
  readonly name: string;
  readonly kind: 'tabular' | 'function';
  readonly text: string;
  /** The parameters of a function, in parentheses. */
  readonly signature?: string;
  /** The lets it uses itself, by name. */
  readonly derivedFrom: readonly string[];
  readonly stages: readonly StageExplanation[];
}

export interface StageExplanation extends Range {
  /** `source`, or the word of the operator. */
  readonly kind: string;
  readonly text: string;
}

/** A leg of a union. */
export interface LegExplanation extends Range {
  readonly name: string;
  readonly sources: readonly string[];
  readonly stages: readonly StageExplanation[];
}

/** Something the query looks for: a field, what it is compared with, and how. */
export interface Indicator {
  readonly field: string;
  /** `eq`, `not_in`, `startswith`, `is_not_null` … */
  readonly kind: string;
  readonly values: readonly string[];
  /** Whether rows with it are left out. */
  readonly negated: boolean;
  readonly caseSensitive: boolean;
  /** Functions around the field, the innermost first: `["tostring", "tolower"]`. */
  readonly transforms: readonly string[];
  /** `column` where the field is compared with another column, `expression` where some value depends on data or the clock. */
  readonly against: 'value' | 'column' | 'expression';
  /** How many of the rules that were read together look for the same, this one included: 1 for a rule on its own. */
  readonly corpus: number;
  readonly places: readonly Range[];
}

export interface OutputColumn {
  readonly name: string;
  readonly type: ScalarType;
  /** The word of the operator that makes the column, or `source`. */
  readonly source: string;
}
