/**
 * A key of a query that equivalent queries share: white space, comments, parentheses that change nothing, the quotes of texts, the
 * names of lets and the order of operands of `and` and `or` do not count.
 */
import { forEachChild, type KqlTree, type Node, stringValue, type Token } from '../kql/syntax/index.ts';
import type { RuleQuery } from '../rule/index.ts';

/** Queries with fewer tokens are the same by chance: `SecurityAlert | where Severity == "High"`. */
const FEWEST_TOKENS = 16;

/** Undefined for a query that is too short, or that cannot be read. */
export function queryKey(queries: readonly RuleQuery[]): string | undefined {
  const [query] = queries;
  if (!query || queries.length > 1 || query.tree.problems.length > 0) return undefined;
  if (query.tree.tokens.length < FEWEST_TOKENS) return undefined;
  return new Hasher(query.tree).hash(query.tree.root).toString(36);
}

const HALF = 0x100000000;

class Hasher {
  private readonly tokens: readonly Token[];
  private readonly lets = new Map<string, string>();
  /** The first token that no node has taken yet: nodes come in the order of the text. */
  private next = 0;

  constructor({ tokens, root }: KqlTree) {
    this.tokens = tokens;
    for (const statement of root.statements) {
      if (statement.kind !== 'LetStatement' || statement.name.kind !== 'Name') continue;
      const { name } = statement.name;
      if (!this.lets.has(name)) this.lets.set(name, `#${this.lets.size}`);
    }
  }

  /** A number of 53 bits for the node and all below it. */
  hash(node: Node): number {
    if (node.kind === 'LogicalExpression') return this.hashOperands(node, node.operator);
    const isPlain = node.kind === 'ParenthesizedExpression';
    let hash = isPlain ? 0 : mixText(17, node.kind);
    forEachChild(node, (child) => {
      const before = this.hashTokens(hash, child.start);
      const own = this.hash(child);
      hash = isPlain ? own : mix(before, own);
    });
    const after = this.hashTokens(hash, node.end);
    return isPlain ? hash : after;
  }

  /** `a and b` is `b and a`. */
  private hashOperands(node: Node, operator: string): number {
    const operands: number[] = [];
    forEachChild(node, (child) => {
      this.hashTokens(0, child.start);
      operands.push(this.hash(child));
    });
    this.hashTokens(0, node.end);
    operands.sort((a, b) => a - b);
    return operands.reduce(mix, mixText(31, operator));
  }

  /** Takes the tokens in front of an offset. */
  private hashTokens(hash: number, end: number): number {
    let result = hash;
    for (let token = this.tokens[this.next]; token && token.start < end; token = this.tokens[++this.next]) {
      result = mixText(result, this.textOf(token));
    }
    return result;
  }

  private textOf({ kind, text }: Token): string {
    if (kind === 'string') return `"${stringValue(text)}`;
    return kind === 'word' ? (this.lets.get(text) ?? text) : text;
  }
}

function mixText(hash: number, text: string): number {
  let result = mix(hash, text.length + 1);
  for (let i = 0; i < text.length; i++) result = mix(result, text.charCodeAt(i));
  return result;
}

/** Two hashes in the manner of FNV side by side, of 32 and 21 bits. */
function mix(hash: number, value: number): number {
  const low = Math.imul((hash % HALF) ^ (value % HALF) ^ (value / HALF), 0x01000193);
  const high = Math.imul(Math.floor(hash / HALF) ^ value ^ (low >>> 13), 0x0001_93d5);
  return (low >>> 0) + ((high >>> 11) & 0x1fffff) * HALF;
}
