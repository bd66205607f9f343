/** The statements of a query: what stands between semicolons. Laws of the tree: nodes.ts. */
import type { Range } from '../../text/index.ts';
import type { ColumnDeclaration, EntityGroup, Expression, NameNode, Parameter, Skipped, TypeNode } from './nodes.ts';
import type { Token } from './tokens.ts';

export type Statement =
  | LetStatement
  | SetStatement
  | AliasStatement
  | QueryParametersStatement
  | PatternStatement
  | RestrictStatement
  | ExpressionStatement
  | Skipped;

/** `let x = 1;`, `let f = (a: int) { … };`, `let v = view () { … };` */
export interface LetStatement extends Range {
  readonly kind: 'LetStatement';
  readonly keyword: Token;
  readonly name: NameNode;
  readonly equals: Token | undefined;
  readonly value: Expression | FunctionDeclaration | EntityGroup;
  readonly semicolon: Token | undefined;
}

export interface FunctionDeclaration extends Range {
  readonly kind: 'FunctionDeclaration';
  readonly view: Token | undefined;
  readonly open: Token | undefined;
  readonly parameters: readonly ParameterDeclaration[];
  readonly close: Token | undefined;
  readonly body: FunctionBody;
}

/** `name: type = default`; a tabular parameter has a `SchemaType`. */
export interface ParameterDeclaration extends Range {
  readonly kind: 'ParameterDeclaration';
  readonly name: NameNode;
  readonly type: TypeNode;
  readonly defaultValue: Expression | undefined;
}

export interface FunctionBody extends Range {
  readonly kind: 'FunctionBody';
  readonly open: Token | undefined;
  readonly statements: readonly Statement[];
  readonly expression: Expression | undefined;
  readonly semicolon: Token | undefined;
  readonly close: Token | undefined;
}

/** `set querytrace;`, `set x = 5;` */
export interface SetStatement extends Range {
  readonly kind: 'SetStatement';
  readonly keyword: Token;
  readonly name: NameNode;
  readonly value: Expression | undefined;
  readonly semicolon: Token | undefined;
}

/** `alias database d = cluster("c").database("d");` */
export interface AliasStatement extends Range {
  readonly kind: 'AliasStatement';
  readonly keyword: Token;
  readonly name: NameNode;
  readonly value: Expression;
  readonly semicolon: Token | undefined;
}

/** `declare query_parameters (a: int = 1);` */
export interface QueryParametersStatement extends Range {
  readonly kind: 'QueryParametersStatement';
  readonly keyword: Token;
  readonly parameters: readonly ParameterDeclaration[];
  readonly semicolon: Token | undefined;
}

/** `declare pattern app = (name: string)[scope: string] { ("a").["b"] = { T }; };` */
export interface PatternStatement extends Range {
  readonly kind: 'PatternStatement';
  readonly keyword: Token;
  readonly name: NameNode;
  readonly parameters: readonly ColumnDeclaration[];
  readonly path: ColumnDeclaration | undefined;
  readonly matches: readonly PatternMatch[];
  readonly semicolon: Token | undefined;
}

export interface PatternMatch extends Range {
  readonly kind: 'PatternMatch';
  readonly values: readonly Expression[];
  readonly path: Expression | undefined;
  readonly body: FunctionBody;
}

/** `restrict access to (T, db.*);` */
export interface RestrictStatement extends Range {
  readonly kind: 'RestrictStatement';
  readonly keyword: Token;
  readonly entities: readonly Expression[];
  readonly properties: readonly Parameter[];
  readonly semicolon: Token | undefined;
}

export interface ExpressionStatement extends Range {
  readonly kind: 'ExpressionStatement';
  readonly expression: Expression;
  readonly semicolon: Token | undefined;
}
