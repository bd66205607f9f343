/** What binding a query finds out; kept beside the tree, never on it. */
import type { Facts, ScalarType } from '../../facts/index.ts';
import type {
  Expression,
  FunctionDeclaration,
  LetStatement,
  Name,
  Node,
  ParameterDeclaration,
} from '../syntax/index.ts';
import type { Constant } from './constants.ts';
import type { Column, TableShape } from './shapes.ts';

/** What a name stands for. */
export type Meaning =
  | { readonly kind: 'let'; readonly let: LetMeaning }
  | { readonly kind: 'parameter'; readonly parameter: ParameterMeaning }
  | { readonly kind: 'column'; readonly column: Column }
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
  readonly declaration: ParameterDeclaration;
  readonly value: Value;
}

export interface Binding {
  /** What the name stands for; undefined when nobody can tell. */
  meaningOf(name: Name): Meaning | undefined;
  /** The table that a node yields: a pipeline, a stage, an operator, a reference to a table. */
  shapeOf(node: Node): TableShape | undefined;
  /** The type of a scalar expression. */
  typeOf(node: Node): ScalarType;
  /** The constant behind a scalar expression: a literal, a let of one, arithmetic over them. */
  constantOf(node: Node): Constant | undefined;
  /** The let statements of the query's top level, in order. */
  readonly lets: readonly LetMeaning[];
  /** What the query returns; undefined when it returns no table. */
  readonly result: TableShape | undefined;
}

/** The value of a let or a parameter. */
export function letValue(meaning: Meaning | undefined): Value | undefined {
  if (meaning?.kind === 'let') return meaning.let.value;
  return meaning?.kind === 'parameter' ? meaning.parameter.value : undefined;
}

/** What the shapes of operators ask of the binder. */
export interface RowBinder {
  readonly facts: Facts;
  /** Whether the pipeline has something before the operator that is being bound. */
  readonly hasInput: boolean;
  bindScalars(expressions: readonly (Expression | undefined)[], row: TableShape): void;
  bindNames(expressions: readonly Expression[], row: TableShape): void;
  bindConditions(conditions: readonly Expression[], left: TableShape, right: TableShape): void;
  bindSources(sources: readonly Expression[], input: TableShape | undefined): TableShape[];
  bindTabular(expression: Expression, input: TableShape | undefined): TableShape | undefined;
  bindSubquery(expression: Expression, input: TableShape): TableShape | undefined;
  declareTable(name: string, shape: TableShape): void;
  typeOf(node: Node): ScalarType;
}
