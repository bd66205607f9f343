/** What binding a query finds out; kept beside the tree, never on it. */
import type { ScalarType } from '../../facts/index.ts';
import type { FunctionDeclaration, LetStatement, Name, Node, ParameterDeclaration } from '../syntax/index.ts';
import type { Constant } from './constants.ts';
import type { BindProblem } from './problems.ts';
import type { Column, TableShape } from './shapes.ts';

/** What a name stands for. */
export type Meaning =
  | { readonly kind: 'let'; readonly let: LetMeaning }
  | { readonly kind: 'parameter'; readonly parameter: ParameterMeaning }
  | { readonly kind: 'column'; readonly column: Column }
  /** What `as` named. */
  | { readonly kind: 'alias'; readonly name: string; readonly shape: TableShape }
  /** A row: `$left`, a step of scan, an element of a graph. */
  | { readonly kind: 'row'; readonly name: string; readonly shape: TableShape }
  | { readonly kind: 'table'; readonly name: string; readonly known: boolean }
  | { readonly kind: 'function'; readonly name: string; readonly known: boolean };

/** The value of a let statement or of an argument. */
export type Value =
  | { readonly kind: 'scalar'; readonly type: ScalarType; readonly constant: Constant | undefined }
  | { readonly kind: 'table'; readonly shape: TableShape }
  | { readonly kind: 'function'; readonly declaration: FunctionDeclaration }
  | { readonly kind: 'unknown' };

export interface LetMeaning {
  readonly name: string;
  readonly statement: LetStatement;
  readonly value: Value;
}

export interface ParameterMeaning {
  readonly name: string;
  /** Undefined where a file declares it, beside the query. */
  readonly declaration: ParameterDeclaration | undefined;
  readonly value: Value;
}

export interface Binding {
  /** What the name stands for; undefined when nobody can tell. */
  meaningOf(name: Name): Meaning | undefined;
  /** The table that a node yields: a pipeline, a stage, an operator, a reference to a table. */
  shapeOf(node: Node): TableShape | undefined;
  /** The table in front of an operator, whose columns its expressions may name; undefined where it begins a query. */
  inputOf(operator: Node): TableShape | undefined;
  /** The type of a scalar expression. */
  typeOf(node: Node): ScalarType;
  /** The constant behind a scalar expression: a literal, a let of one, arithmetic over them. */
  constantOf(node: Node): Constant | undefined;
  /** The let statements of the query's top level, in order. */
  readonly lets: readonly LetMeaning[];
  /** What the query returns; undefined when it returns no table. */
  readonly result: TableShape | undefined;
  /** What is wrong with names and types, in the order of the text. */
  readonly problems: readonly BindProblem[];
  /**
   * The names that facts were asked for, known to them or not: of tables and functions as they are, of the columns of a
   * watchlist `_GetWatchlist` with its alias behind a blank. Nothing else that a workspace declares matters to this query.
   */
  readonly asked: ReadonlySet<string>;
}

/** The value of a let or a parameter. */
export function letValue(meaning: Meaning | undefined): Value | undefined {
  if (meaning?.kind === 'let') return meaning.let.value;
  return meaning?.kind === 'parameter' ? meaning.parameter.value : undefined;
}
