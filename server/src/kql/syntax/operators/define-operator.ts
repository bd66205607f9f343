/** What an operator is: its words, its parameters, a line of help, how it is parsed, and where its children are. */
import type { Range } from '../../../text/index.ts';
import type { ParameterSpec } from '../parameter-specs.ts';
import type { Parser } from '../parser.ts';
import type { Token } from '../tokens.ts';

export interface OperatorNode extends Range {
  readonly kind: string;
}

export interface OperatorSpec<N extends OperatorNode = OperatorNode> {
  /** The words that begin it, the usual one first. */
  readonly words: readonly string[];
  /** What it does, in one sentence. */
  readonly doc: string;
  readonly parameters: readonly ParameterSpec[];
  /** The fields of the node that hold child nodes, in the order of the text; by kind, clauses included. */
  readonly children: Readonly<Record<string, readonly string[]>>;
  /** Parses the rest; the word has been taken. */
  parse(p: Parser, keyword: Token): N;
}

/** Ties the parts of an operator together; its node type is inferred from `parse`. */
export function defineOperator<N extends OperatorNode>(spec: OperatorSpec<N>): OperatorSpec<N> {
  return spec;
}

/** The fields every operator node begins with. */
export interface OperatorBase<K extends string> extends Range {
  readonly kind: K;
  readonly keyword: Token;
}

/** Range from the keyword to the last token that was taken. */
export function span(p: Parser, keyword: Token): { start: number; end: number; keyword: Token } {
  return { start: keyword.start, end: p.lastEnd, keyword };
}
