/**
 * Colours of KQL by meaning: what is a table, a column, a let, a function. Words of the language, strings and numbers are
 * left to the grammar, which paints them at once and in the same way, except where it cannot see that a scalar holds KQL
 * (quoted over several lines). Lines of a token are split, as editors want them.
 */
import type { Facts } from '../facts/index.ts';
import type { Binding } from '../kql/semantics/index.ts';
import { type Node, type Token, walk } from '../kql/syntax/index.ts';
import { bindingOf, type RuleFile, type RuleQuery } from '../rule/index.ts';
import type { Range } from '../text/index.ts';

/** Types of tokens, in the order of the legend. */
export const TOKEN_TYPES = [
  'keyword',
  'operator',
  'function',
  'variable',
  'parameter',
  'property',
  'class',
  'string',
  'number',
  'comment',
  'type',
] as const;
/** Modifiers, in the order of the legend. */
export const TOKEN_MODIFIERS = ['declaration', 'readonly', 'defaultLibrary'] as const;

export type TokenType = (typeof TOKEN_TYPES)[number];
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number];

export interface SemanticToken extends Range {
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** What the grammar knows as well. */
const OF_THE_GRAMMAR: ReadonlySet<TokenType> = new Set(['keyword', 'operator', 'string', 'number', 'comment', 'type']);

type Paint = Omit<SemanticToken, keyof Range>;

const paint = (type: TokenType, ...modifiers: TokenModifier[]): Paint => ({ type, modifiers });

/** The tokens of all queries of a file, in order, none spanning lines. */
export function semanticTokens(file: RuleFile, facts: Facts): SemanticToken[] {
  return file.documents.flatMap((document) =>
    document.queries.flatMap((query) => queryTokens(query, bindingOf(document, query, facts), file.text)),
  );
}

function queryTokens(query: RuleQuery, binding: Binding, text: string): SemanticToken[] {
  const { tree } = query;
  const painted = paintNames(tree.root, binding);
  const tokens: SemanticToken[] = [];
  const all = query.embedded.map !== undefined;
  for (const token of tree.tokens) {
    const style = painted.get(token.start) ?? plainPaint(token);
    const isNeeded = style && (all || !OF_THE_GRAMMAR.has(style.type));
    if (isNeeded && token.end > token.start) tokens.push({ start: token.start, end: token.end, ...style });
  }
  if (all) for (const { start, end } of tree.comments) tokens.push({ start, end, ...paint('comment') });
  return tokens.sort((a, b) => a.start - b.start).flatMap((token) => splitLines(token, text));
}

/** What the tree knows of words: by the offset at which each starts. */
function paintNames(root: Node, binding: Binding): Map<number, Paint> {
  const painted = new Map<number, Paint>();
  walk(root, (node) => {
    if ('keyword' in node && node.keyword) painted.set((node.keyword as Token).start, paint('keyword'));
    switch (node.kind) {
      case 'Name': {
        const style = namePaint(node, binding);
        if (style && !painted.has(node.start)) painted.set(node.start, style);
        break;
      }
      case 'LetStatement':
        painted.set(
          node.name.start,
          paint(node.value.kind === 'FunctionDeclaration' ? 'function' : 'variable', 'declaration', 'readonly'),
        );
        break;
      case 'CallExpression': {
        const known = binding.meaningOf(node.name);
        const isBuiltIn = known?.kind === 'function' && known.known;
        painted.set(node.name.start, isBuiltIn ? paint('function', 'defaultLibrary') : paint('function'));
        break;
      }
      case 'ParameterDeclaration':
        painted.set(node.name.start, paint('parameter', 'declaration'));
        break;
      case 'ColumnDeclaration':
        painted.set(node.name.start, paint('property', 'declaration'));
        break;
      case 'NamedExpression':
        for (const name of node.names) painted.set(name.start, paint('property', 'declaration'));
        break;
      case 'TypeName':
        painted.set(node.start, paint('type'));
        break;
      case 'Parameter':
        painted.set(node.nameRange.start, paint('keyword'));
        if (node.value.kind === 'Name') painted.set(node.value.start, paint('keyword'));
        break;
      case 'MemberStep':
        if (node.member.kind === 'Name' && !painted.has(node.member.start))
          painted.set(node.member.start, paint('property'));
        break;
    }
  });
  return painted;
}

function namePaint(name: Node & { kind: 'Name' }, binding: Binding): Paint | undefined {
  if (name.name === '$left' || name.name === '$right') return paint('keyword');
  const meaning = binding.meaningOf(name);
  switch (meaning?.kind) {
    case 'let':
      return paint('variable', 'readonly');
    case 'parameter':
      return paint('parameter');
    case 'table':
    case 'alias':
      return paint('class');
    case 'function':
      return paint('function');
    case 'row':
      return paint('variable');
    case 'column':
    case undefined:
      return paint('property');
  }
}

/** Words of clauses, operators and literals, which look the same everywhere. */
function plainPaint(token: Token): Paint | undefined {
  switch (token.kind) {
    case 'word':
      return paint('keyword');
    case 'string':
      return paint('string');
    case 'bool':
      return paint('keyword');
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
    case 'datetime':
    case 'timespan':
    case 'guid':
    case 'rawGuid':
      return paint('number');
    case '==':
    case '!=':
    case '=~':
    case '!~':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '<>':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '|':
    case '=':
    case '..':
      return paint('operator');
    default:
      return undefined;
  }
}

function splitLines(token: SemanticToken, text: string): SemanticToken[] {
  const raw = text.slice(token.start, token.end);
  if (!/[\r\n]/.test(raw)) return [token];
  const parts: SemanticToken[] = [];
  for (const match of raw.matchAll(/[^\r\n]+/g)) {
    const start = token.start + match.index + (/^\s*/.exec(match[0])![0].length ?? 0);
    const end = token.start + match.index + match[0].length;
    if (end > start) parts.push({ ...token, start, end });
  }
  return parts;
}
