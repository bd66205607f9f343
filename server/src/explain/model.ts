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
  readonly severity: string | undefined;
  /** When the rule runs and over which time; undefined for what does not run by itself. */
  readonly schedule: Schedule | undefined;
  readonly attack: readonly AttackRow[];
  readonly queries: readonly QueryExplanation[];
}

export interface Schedule {
  /** As the rule writes them: `1h`, `PT5M`; undefined for a rule that runs continuously. */
  readonly frequency: string | undefined;
  readonly period: string | undefined;
  /** `Runs every hour over the last 8 days.` */
  readonly text: string;
  /** The values that say so: frequency, then period; of a rule that runs continuously its kind. */
  readonly places: readonly Range[];
}

/**
 * A tactic with the techniques that the rule lists under it; tactics in matrix order. Techniques that nobody knows come last,
 * with no tactic and the name `unknown`.
 */
export interface AttackRow {
  readonly tactic: string;
  /** Where the rule names the tactic; none for one that only follows from a technique. */
  readonly places: readonly Range[];
  readonly techniques: readonly { readonly id: string; readonly name: string; readonly places: readonly Range[] }[];
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
  /** The same stages to be read: those of one kind in a row are one step. */
  readonly flow: readonly FlowStep[];
  readonly legs: readonly LegExplanation[];
  /** The joins and lookups on all paths to the result, lets and legs included, in the order of the text. */
  readonly joins: readonly JoinExplanation[];
  /** The windows of time that the query looks at. */
  readonly time: readonly TimeWindow[];
  readonly indicators: readonly Indicator[];
  readonly output: { readonly open: boolean; readonly columns: readonly OutputColumn[] };
  /** The fields of the rule that name columns of the result, whether it has them or not, in the order of the text. */
  readonly mappedColumns: readonly MappedColumn[];
}

export interface MappedColumn extends ColumnUse {
  readonly column: string;
}

/** A let with a scalar value, or a parameter that the query or, of a function, the file declares; its value is the default. */
export interface ParameterExplanation extends Range {
  readonly name: string;
  readonly text: string;
  /** The value, where it is known without data. */
  readonly value: string | undefined;
  /** The lets that its value is made of, by name. */
  readonly derivedFrom: readonly string[];
  /** These, and what they derive from in turn. */
  readonly derivedFromAll: readonly string[];
  /** The places where the query names it. */
  readonly uses: readonly Range[];
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
  /** These, and what they derive from in turn. */
  readonly derivedFromAll: readonly string[];
  /** The tables and functions that it reads, through other lets too. */
  readonly sources: readonly string[];
  readonly stages: readonly StageExplanation[];
  readonly flow: readonly FlowStep[];
  /** The places where the query names it. */
  readonly uses: readonly Range[];
}

export interface StageExplanation extends Range {
  /** `source`, or the word of the operator. */
  readonly kind: string;
  readonly text: string;
  /** What the stage does to the columns; absent where that cannot be told. */
  readonly columns?: StageColumns;
  /** The keys of a `summarize` and its like, as they are written. */
  readonly groupBy?: readonly string[];
  /** The texts between which `parse` cuts. */
  readonly constants?: readonly string[];
}

export interface StageColumns {
  /** Names of columns that the stage makes or changes. */
  readonly added: readonly string[];
  /** Those of them that came in under the same name. */
  readonly changed?: readonly string[];
  /** How many of the columns that come in do not go out. */
  readonly removed: number;
  /** Their names, unless `names` are fewer; absent unless asked for, and where a query has too many names. */
  readonly removedNames?: readonly string[];
  /** How many columns go out, and whether there may be more. */
  readonly count: number;
  readonly open: boolean;
  /** The columns that go out: of a source, and of a stage that drops more than that; absent as above. */
  readonly names?: readonly string[];
}

/** Stages of one kind in a row, to be read as one. */
export interface FlowStep {
  readonly kind: string;
  /** Their indexes among the stages. */
  readonly stages: readonly number[];
  /** Of a `summarize`: the tests of its results against numbers, of the stages behind it. */
  readonly thresholds?: readonly Threshold[];
}

/** A condition on what a `summarize` has counted: `failures > 5`. */
export interface Threshold extends Range {
  readonly text: string;
}

/** A leg of a union. */
export interface LegExplanation extends Range {
  readonly name: string;
  readonly sources: readonly string[];
  readonly stages: readonly StageExplanation[];
  readonly flow: readonly FlowStep[];
}

/** A `join` or `lookup` with its two sides. */
export interface JoinExplanation extends Range {
  /** `innerunique`, `leftouter` …; for a lookup `lookup leftouter`. */
  readonly kind: string;
  /** The keys as they are written. */
  readonly on: readonly string[];
  readonly left: JoinSide;
  readonly right: JoinSide;
}

export interface JoinSide extends Range {
  readonly sources: readonly string[];
  /** On the right; what is on the left are the stages before the join. */
  readonly stages?: readonly StageExplanation[];
}

/** A window of time that a predicate sets. Moments are relative to the run of the rule, or absolute. */
export interface TimeWindow {
  readonly field: string;
  readonly text: string;
  readonly from: Moment | undefined;
  readonly to: Moment | undefined;
  /** `from 7 days 1 hour ago to 1 hour ago` */
  readonly description: string;
  readonly places: readonly Range[];
}

export interface Moment {
  /** How long before the run, as the service prints a timespan: `7.01:00:00`; absent for an absolute moment. */
  readonly ago?: string;
  /** An absolute moment as it is written. */
  readonly at?: string;
  /** `start of day`: rounded down to that. */
  readonly rounded?: string;
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
  /** The columns of tables behind the field, where it is renamed, extended or parsed too. */
  readonly origins: readonly Origin[];
  /** `column` where the field is compared with another column, `expression` where some value depends on data or the clock. */
  readonly against: 'value' | 'column' | 'expression';
  /** How many of the rules that were read together look for the same, this one included: 1 for a rule on its own. */
  readonly corpus: number;
  /** The same for each of the values; empty for a rule on its own. */
  readonly corpusByValue: readonly number[];
  readonly places: readonly Range[];
}

/** A column as a table or a function has it. */
export interface Origin {
  /** Undefined where the query does not tell which of its tables. */
  readonly table: string | undefined;
  /** With the path into it: `Properties.ipAddress`. */
  readonly column: string;
}

export interface OutputColumn {
  readonly name: string;
  readonly type: ScalarType;
  /** The word of the operator that makes the column, or `source`. */
  readonly source: string;
  /** The stage that makes it; absent for a column of a table. */
  readonly madeAt?: Range;
  /** The columns of tables that it is made of. */
  readonly origins: readonly Origin[];
  /** The fields of the rule that use it. */
  readonly usedBy: readonly ColumnUse[];
}

/** A field of a rule that names a column of the result. */
export interface ColumnUse extends Range {
  /** `entity`, `customDetail`, `placeholder`, `override`. */
  readonly kind: 'entity' | 'customDetail' | 'placeholder' | 'override';
  /** `IP Address`, the name of the custom detail, the key that holds the placeholder. */
  readonly field: string;
}
