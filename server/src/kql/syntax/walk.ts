/**
 * The way through a tree. Which fields of a node hold children is written once, here and on the operators; walking,
 * finding and dumping all follow it. Recursion is as deep as the nesting a person wrote, which the parser bounds.
 */
import { Derived, type Range } from '../../text/index.ts';
import type { KqlTree, Node } from './nodes.ts';
import { OPERATORS } from './operators/index.ts';
import type { Token } from './tokens.ts';

/** The fields that hold child nodes, by kind of node, in the order of the text. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  QueryBlock: ['statements'],
  LetStatement: ['name', 'value'],
  FunctionDeclaration: ['parameters', 'body'],
  ParameterDeclaration: ['name', 'type', 'defaultValue'],
  FunctionBody: ['statements', 'expression'],
  SetStatement: ['name', 'value'],
  AliasStatement: ['name', 'value'],
  QueryParametersStatement: ['parameters'],
  PatternStatement: ['name', 'parameters', 'path', 'matches'],
  PatternMatch: ['values', 'path', 'body'],
  RestrictStatement: ['entities', 'properties'],
  ExpressionStatement: ['expression'],
  Missing: [],
  Skipped: [],
  Name: [],
  WildcardName: [],
  Star: [],
  Literal: [],
  CompoundString: [],
  DynamicLiteral: ['value'],
  JsonArray: ['elements'],
  JsonObject: ['pairs'],
  JsonPair: ['name', 'value'],
  TypeofLiteral: ['elements'],
  CallExpression: ['name', 'args'],
  PathExpression: ['root', 'steps'],
  MemberStep: ['member'],
  ElementStep: ['index'],
  UnaryExpression: ['operand'],
  BinaryExpression: ['left', 'right'],
  LogicalExpression: ['operands'],
  ArithmeticExpression: ['operands'],
  InExpression: ['left', 'values'],
  BetweenExpression: ['left', 'low', 'high'],
  ParenthesizedExpression: ['expression'],
  BracketedExpression: ['expression'],
  WrapperExpression: ['parameters', 'expression'],
  DataTableExpression: ['schema', 'values'],
  ContextualDataTableExpression: ['id', 'schema'],
  ExternalDataExpression: ['schema', 'uris', 'properties'],
  MaterializedViewCombineExpression: ['parts'],
  EntityGroup: ['entities'],
  DataScopeExpression: ['expression'],
  NamedExpression: ['names', 'value'],
  OrderedExpression: ['expression'],
  Pipeline: ['source', 'stages'],
  Stage: ['operator'],
  Parameter: ['value'],
  NameList: ['names'],
  RowSchema: ['columns'],
  ColumnDeclaration: ['name', 'type'],
  TypeName: [],
  SchemaType: ['columns'],
  TypedColumn: ['name', 'type'],
  PackAll: [],
  BadOperator: [],
  ...Object.assign({}, ...[...OPERATORS.values()].map((operator) => operator.children)),
};

/** Calls `visit` with each child of `node`, in the order of the text. */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  const fields = CHILDREN[node.kind]!;
  for (const field of fields) {
    const value = (node as unknown as Record<string, Node | readonly Node[] | undefined>)[field];
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const child of value) visit(child);
    else visit(value as Node);
  }
}

/**
 * Visits `node` and all below it, parents first. A visitor that returns `false` spares the children.
 * @param leave called behind the children, for visitors that keep a stack
 */
export function walk(node: Node, enter: (node: Node) => unknown, leave?: (node: Node) => void): void {
  if (enter(node) === false) return;
  forEachChild(node, (child) => walk(child, enter, leave));
  leave?.(node);
}

const NODES = new Derived<Node, ReadonlyMap<Node['kind'], readonly Node[]>>();

/**
 * The nodes of a kind, parents first, in the order of the text. The tree is walked through once, whoever asks: lint rules are many,
 * and each is about a few kinds.
 */
export function nodesOf<K extends Node['kind']>({ root }: KqlTree, kind: K): readonly Extract<Node, { kind: K }>[] {
  let nodes = NODES.get(root);
  if (!nodes) {
    const byKind = new Map<Node['kind'], Node[]>();
    walk(root, (node) => {
      const same = byKind.get(node.kind);
      if (same) same.push(node);
      else byKind.set(node.kind, [node]);
    });
    NODES.set(root, (nodes = byKind));
  }
  return (nodes.get(kind) ?? []) as readonly Extract<Node, { kind: K }>[];
}

const WORDS = new Derived<Node, ReadonlySet<string>>();

/**
 * Whether the query holds one of the words as a token, operators and functions among them: most rules are about something that
 * most queries do not have.
 */
export function hasWord({ root, tokens }: KqlTree, ...words: readonly string[]): boolean {
  let known = WORDS.get(root);
  if (!known) WORDS.set(root, (known = new Set(tokens.map(({ text }) => text))));
  for (const word of words) if (known.has(word)) return true;
  return false;
}

/** The nodes around `offset` (as a caret: both ends count), the outermost first. */
export function pathTo(root: Node, offset: number): Node[] {
  const path: Node[] = [];
  for (let node: Node | undefined = root; node; ) {
    path.push(node);
    let next: Node | undefined;
    forEachChild(node, (child) => {
      // at the border of two nodes the later one wins, unless it is empty
      if (child.start <= offset && offset <= child.end && (child.end > child.start || !next)) next = child;
    });
    node = next;
  }
  return path;
}

/** The text of a range, for messages and views; line ends and indentation as in the document. */
export function textOf(source: string, range: Range): string {
  return source.slice(range.start, range.end);
}

/** The tokens of a range, found by bisection. */
export function tokensIn(tree: KqlTree, range: Range): readonly Token[] {
  const first = (offset: number): number => {
    let low = 0;
    let high = tree.tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tree.tokens[middle]!.start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return tree.tokens.slice(first(range.start), first(range.end));
}
