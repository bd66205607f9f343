/** What can begin an expression: asked where something has been forgotten. */
import type { Parser } from './parser.ts';
import { isSelectableName, type Token } from './tokens.ts';

/** Reserved words that begin an expression of their own. */
const EXPRESSION_WORDS = new Set([
  '__contextual_datatable', 'datatable', 'dynamic', 'external_data', 'externaldata', 'materialized-view-combine',
  'toscalar', 'totable',
]); // biome-ignore format: a table

/** Whether the current token can begin an expression. */
export function startsExpression(p: Parser): boolean {
  return beginsExpression(p.token);
}

/** Whether a token can begin an expression. */
export function beginsExpression(token: Token): boolean {
  switch (token.kind) {
    case 'word':
      return isSelectableName(token) || EXPRESSION_WORDS.has(token.text);
    case 'string':
    case 'bool':
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
    case 'datetime':
    case 'timespan':
    case 'guid':
    case 'rawGuid':
    case '(':
    case '[':
    case '@':
    case '+':
    case '-':
      return true;
    default:
      return false;
  }
}

/** Whether the token is a name or a value on the same line, which never stands behind another one. */
export function isOperandOnly(token: Token): boolean {
  return beginsExpression(token) && !token.newLine && !['(', '[', '+', '-'].includes(token.kind);
}
