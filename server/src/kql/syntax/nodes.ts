/**
 * The syntax tree of KQL: plain values with document offsets, the tokens people point at inside, and no meaning
 * (types and columns live in side tables, see kql/semantics).
 *
 * Always true: children lie inside their parents, in order, without overlap; a required child always exists, if need
 * be as `Missing`; what fits nowhere is in a `Skipped`. Chains (`a or b or …`, `a + b - c`, `a.b[0].c`, `T | … | …`)
 * are flat, so that no tree is deeper than the nesting a person wrote.
 */
import type { Range } from '../../text/index.ts';
import type { Clause, Operator } from './operators/index.ts';
import type { Problem } from './problems.ts';
import type {
  FunctionBody,
  FunctionDeclaration,
  ParameterDeclaration,
  PatternMatch,
  Statement,
} from './statement-nodes.ts';
import type { LiteralKind, Token } from './tokens.ts';

export type * from './operators/index.ts';
export type * from './statement-nodes.ts';

/** What `parse` returns; never thrown away, whatever the input. */
export interface KqlTree {
  /** What was read, and which part of it. Offsets are in it too, unless a map brought them to the document. */
  readonly source: string;
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly Token[];
  readonly comments: readonly Range[];
  readonly root: QueryBlock;
  readonly problems: readonly Problem[];
}

export interface QueryBlock extends Range {
  readonly kind: 'QueryBlock';
  /** Lines that start with `#` before the query. */
  readonly directives: readonly Token[];
  readonly statements: readonly Statement[];
}

// ---- expressions ----------------------------------------------------------------------------------------------

/** A place where the grammar wants something and the text has nothing: empty, at the end of the token before. */
export interface Missing extends Range {
  readonly kind: 'Missing';
  /** What was expected, as a person would say it: `an expression`. */
  readonly expected: string;
}

/** Tokens that fit nowhere. */
export interface Skipped extends Range {
  readonly kind: 'Skipped';
  readonly tokens: readonly Token[];
}

/** A name that refers or declares: `x`, `['a b']`, `{parameter}`, `$left`, `@`. */
export interface Name extends Range {
  readonly kind: 'Name';
  readonly form: 'plain' | 'bracketed' | 'braced';
  /** The name itself, without brackets and quotes. */
  readonly name: string;
}

export type NameNode = Name | Missing;

/** `Sign*`, `*`, `a*b`: a pattern over names. */
export interface WildcardName extends Range {
  readonly kind: 'WildcardName';
  readonly pattern: string;
}

export interface Star extends Range {
  readonly kind: 'Star';
}

export interface Literal extends Range {
  readonly kind: 'Literal';
  readonly type: LiteralKind | 'null';
  readonly token: Token;
}

/** Adjacent strings, which KQL joins: `"a" "b"`. */
export interface CompoundString extends Range {
  readonly kind: 'CompoundString';
  readonly tokens: readonly Token[];
}

/** `dynamic([1, 2])` */
export interface DynamicLiteral extends Range {
  readonly kind: 'DynamicLiteral';
  readonly keyword: Token;
  readonly value: Expression;
}

export interface JsonArray extends Range {
  readonly kind: 'JsonArray';
  readonly elements: readonly Expression[];
}

export interface JsonObject extends Range {
  readonly kind: 'JsonObject';
  readonly pairs: readonly JsonPair[];
}

export interface JsonPair extends Range {
  readonly kind: 'JsonPair';
  readonly name: Literal | Missing;
  readonly value: Expression;
}

/** `typeof(string)`, `typeof(a: int, *)` */
export interface TypeofLiteral extends Range {
  readonly kind: 'TypeofLiteral';
  readonly keyword: Token;
  readonly elements: readonly (TypeName | ColumnDeclaration | Star | Missing)[];
}

export interface CallExpression extends Range {
  readonly kind: 'CallExpression';
  readonly name: Name;
  readonly open: Token | undefined;
  readonly args: readonly Expression[];
  readonly close: Token | undefined;
}

/** `a.b["c"].f(1)`: a root and the steps from it. */
export interface PathExpression extends Range {
  readonly kind: 'PathExpression';
  readonly root: Expression;
  readonly steps: readonly PathStep[];
}

export type PathStep = MemberStep | ElementStep;

export interface MemberStep extends Range {
  readonly kind: 'MemberStep';
  readonly dot: Token;
  readonly member: Expression;
}

export interface ElementStep extends Range {
  readonly kind: 'ElementStep';
  readonly index: Expression;
}

export interface UnaryExpression extends Range {
  readonly kind: 'UnaryExpression';
  readonly operator: Token;
  readonly operand: Expression;
}

/** Comparisons and string operators, which do not chain: `a == b`, `a has "x"`, `a matches regex @"…"`. */
export interface BinaryExpression extends Range {
  readonly kind: 'BinaryExpression';
  readonly left: Expression;
  readonly operator: Token;
  readonly right: Expression;
}

/** `a or b or c`; all operators are the same word. */
export interface LogicalExpression extends Range {
  readonly kind: 'LogicalExpression';
  readonly operator: 'and' | 'or';
  readonly operands: readonly Expression[];
  /** One less than operands; `operators[i]` stands before `operands[i + 1]`. */
  readonly operators: readonly Token[];
}

/** `a + b - c` or `a * b / c`: operators of one precedence, from left to right. */
export interface ArithmeticExpression extends Range {
  readonly kind: 'ArithmeticExpression';
  readonly operands: readonly Expression[];
  readonly operators: readonly Token[];
}

/** `x in (1, 2)`, `x !in~ (T | project y)`, `x has_any ("a", "b")` */
export interface InExpression extends Range {
  readonly kind: 'InExpression';
  readonly left: Expression;
  readonly operator: Token;
  readonly values: readonly Expression[];
}

/** `x between (1 .. 2)`, `x !between (…)` */
export interface BetweenExpression extends Range {
  readonly kind: 'BetweenExpression';
  readonly left: Expression;
  readonly operator: Token;
  readonly low: Expression;
  readonly high: Expression;
}

export interface ParenthesizedExpression extends Range {
  readonly kind: 'ParenthesizedExpression';
  readonly open: Token;
  readonly expression: Expression;
  readonly close: Token | undefined;
}

/** `[expression]` where a path begins, as in `$table.[name]`. */
export interface BracketedExpression extends Range {
  readonly kind: 'BracketedExpression';
  readonly expression: Expression;
}

/** `toscalar(T | …)`, `totable(…)`, and `materialize(…)` as the value of a let. */
export interface WrapperExpression extends Range {
  readonly kind: 'WrapperExpression';
  readonly keyword: Token;
  readonly parameters: readonly Parameter[];
  readonly expression: Expression;
}

/** `datatable(a: int) [1, 2]` */
export interface DataTableExpression extends Range {
  readonly kind: 'DataTableExpression';
  readonly keyword: Token;
  readonly schema: RowSchema | Missing;
  readonly values: readonly Expression[];
}

/** `__contextual_datatable id (a: int)` */
export interface ContextualDataTableExpression extends Range {
  readonly kind: 'ContextualDataTableExpression';
  readonly keyword: Token;
  readonly id: Expression;
  readonly schema: RowSchema | Missing;
}

/** `externaldata(a: int) ["https://…"] with (format = "csv")` */
export interface ExternalDataExpression extends Range {
  readonly kind: 'ExternalDataExpression';
  readonly keyword: Token;
  readonly schema: RowSchema | Missing;
  readonly uris: readonly Expression[];
  readonly properties: readonly Parameter[];
}

/** `materialized-view-combine (…) base (…) delta (…) aggregations (…)` */
export interface MaterializedViewCombineExpression extends Range {
  readonly kind: 'MaterializedViewCombineExpression';
  readonly keyword: Token;
  readonly parts: readonly (Expression | Operator)[];
}

/** `entity_group [cluster("c").database("d")]` */
export interface EntityGroup extends Range {
  readonly kind: 'EntityGroup';
  readonly keyword: Token;
  readonly entities: readonly Expression[];
}

/** `T datascope = hotcache` */
export interface DataScopeExpression extends Range {
  readonly kind: 'DataScopeExpression';
  readonly expression: Expression;
  readonly scope: Token | undefined;
}

/** `name = expression`, in operators and in calls; `(a, b) = expression` has several names. */
export interface NamedExpression extends Range {
  readonly kind: 'NamedExpression';
  readonly names: readonly NameNode[];
  readonly equals: Token;
  readonly value: Expression;
}

/** `x desc nulls last` */
export interface OrderedExpression extends Range {
  readonly kind: 'OrderedExpression';
  readonly expression: Expression;
  /** `asc`, `desc`, `granny-asc`, `granny-desc` */
  readonly direction: Token | undefined;
  /** `first` or `last` after `nulls` */
  readonly nulls: Token | undefined;
}

/** `source | stage | stage` */
export interface Pipeline extends Range {
  readonly kind: 'Pipeline';
  readonly source: Expression;
  readonly stages: readonly (Stage | Skipped)[];
}

/** A pipe and the operator behind it. */
export interface Stage extends Range {
  readonly kind: 'Stage';
  /** Absent where the person forgot it. */
  readonly pipe: Token | undefined;
  readonly operator: Operator;
}

export type Expression =
  | Missing
  | Name
  | WildcardName
  | Star
  | Literal
  | CompoundString
  | DynamicLiteral
  | JsonArray
  | JsonObject
  | TypeofLiteral
  | CallExpression
  | PathExpression
  | UnaryExpression
  | BinaryExpression
  | LogicalExpression
  | ArithmeticExpression
  | InExpression
  | BetweenExpression
  | ParenthesizedExpression
  | BracketedExpression
  | WrapperExpression
  | DataTableExpression
  | ContextualDataTableExpression
  | ExternalDataExpression
  | MaterializedViewCombineExpression
  | EntityGroup
  | DataScopeExpression
  | NamedExpression
  | OrderedExpression
  | TypedColumn
  | PackAll
  | Pipeline
  | Operator;

// ---- clauses --------------------------------------------------------------------------------------------------

/** A parameter of an operator: `kind = inner`, `hint.strategy = shuffle`, `withsource = T`. */
export interface Parameter extends Range {
  readonly kind: 'Parameter';
  readonly name: string;
  readonly nameRange: Range;
  readonly value: Expression | NameList;
}

/** `by a, b` of the old render syntax. */
export interface NameList extends Range {
  readonly kind: 'NameList';
  readonly names: readonly NameNode[];
}

/** `(a: int, b: string)`; `(*, a: int)` keeps the input's columns (only after evaluate). */
export interface RowSchema extends Range {
  readonly kind: 'RowSchema';
  readonly star: Token | undefined;
  readonly columns: readonly ColumnDeclaration[];
}

export interface ColumnDeclaration extends Range {
  readonly kind: 'ColumnDeclaration';
  readonly name: NameNode;
  readonly type: TypeNode;
}

export type TypeNode = TypeName | SchemaType | Missing;

export interface TypeName extends Range {
  readonly kind: 'TypeName';
  readonly name: string;
}

/** The type of a tabular parameter: `(a: int)` or `(*)`. */
export interface SchemaType extends Range {
  readonly kind: 'SchemaType';
  readonly star: Token | undefined;
  readonly columns: readonly ColumnDeclaration[];
}

/** A column of `find … project`: `a: string`. */
export interface TypedColumn extends Range {
  readonly kind: 'TypedColumn';
  readonly name: NameNode;
  readonly type: TypeNode;
}

/** `pack(*)` of `find … project`. */
export interface PackAll extends Range {
  readonly kind: 'PackAll';
}

/** Every node of the tree. */
export type Node =
  | QueryBlock
  | Statement
  | Expression
  | FunctionDeclaration
  | ParameterDeclaration
  | FunctionBody
  | PatternMatch
  | JsonPair
  | PathStep
  | Stage
  | Parameter
  | NameList
  | RowSchema
  | ColumnDeclaration
  | TypeName
  | SchemaType
  | Clause;
