/** Names in their forms: `x`, `['a b']`, `{parameter}`, wildcards, and where reserved words are tolerated. */
import type { Name, NameNode, WildcardName } from './nodes.ts';
import type { Parser } from './parser.ts';
import { stringValue } from './strings.ts';
import { isDeclarableName, isName, isSelectableName, type Token } from './tokens.ts';

/** Which reserved words a place tolerates as names. */
type NamePlace = (token: Token) => boolean;

/** Number of tokens of the name at `offset`, 0 when there is none. */
export function nameLength(p: Parser, offset = 0, place: NamePlace = isName): number {
  const token = p.peek(offset);
  switch (token.kind) {
    case 'word':
      return place(token) ? 1 : 0;
    case '[':
      return bracketedNameLength(p, offset);
    case '{':
      return bracedNameLength(p, offset);
    default:
      return 0;
  }
}

/** `['a b']`, also with strings that KQL joins: `['a' 'b']`. */
function bracketedNameLength(p: Parser, offset: number): number {
  let at = offset + 1;
  while (p.peek(at).kind === 'string') at++;
  return at > offset + 1 && p.peek(at).kind === ']' ? at + 1 - offset : 0;
}

/** `{name}` or `{name[1]}`, a parameter that the client puts in before the query is sent; no blanks inside. */
function bracedNameLength(p: Parser, offset: number): number {
  let at = offset + 1;
  if (p.peek(at).kind !== 'word' || !p.touches(at)) return 0;
  at++;
  if (p.peek(at).kind === '[' && p.touches(at)) {
    at++;
    if (p.peek(at).kind === '-' && p.touches(at)) at++;
    if (p.peek(at).kind !== 'long' || !p.touches(at)) return 0;
    at++;
    if (p.peek(at).kind !== ']' || !p.touches(at)) return 0;
    at++;
  }
  return p.peek(at).kind === '}' && p.touches(at) ? at + 1 - offset : 0;
}

/** The name at this place, if there is one. */
export function parseName(p: Parser, place: NamePlace = isName): Name | undefined {
  const length = nameLength(p, 0, place);
  if (length === 0) return undefined;
  const first = p.token;
  if (length === 1) {
    p.take();
    return { kind: 'Name', start: first.start, end: first.end, form: 'plain', name: first.text };
  }
  const form = first.kind === '[' ? 'bracketed' : 'braced';
  let name = '';
  for (let i = 1; i < length - 1; i++) {
    const token = p.peek(i);
    name += form === 'bracketed' ? stringValue(token.text) : token.text;
  }
  p.index += length;
  return { kind: 'Name', start: first.start, end: p.lastEnd, form, name };
}

/** A name that the grammar wants here. */
export function expectName(p: Parser, expected = 'a name', place: NamePlace = isName): NameNode {
  return parseName(p, place) ?? p.missing(expected);
}

/** Takes the reserved word at this place as the name it was meant to be, with the problem and the fix to bracket it. */
export function takeReservedName(p: Parser): Name {
  p.reportReserved('KS228');
  const { start, end, text } = p.take();
  return { kind: 'Name', start, end, form: 'plain', name: text };
}

/** A name of something being declared: a column, a parameter, the left side of `=`. */
export function parseDeclaredName(p: Parser): Name | undefined {
  return parseName(p, isDeclarableName);
}

/** A name where a path or a table may begin. */
export function parseSelectedName(p: Parser): Name | undefined {
  if (p.at('@')) {
    const token = p.take();
    return { kind: 'Name', start: token.start, end: token.end, form: 'plain', name: '@' };
  }
  return parseName(p, isSelectableName);
}

/** Number of tokens of the wildcard name at `offset` (`a*`, `*b*`, `*`), 0 when there is none. */
export function wildcardLength(p: Parser, offset = 0): number {
  let at = offset;
  if (p.peek(at).kind === '*') at++;
  else if (isDeclarableName(p.peek(at)) && p.peek(at + 1).kind === '*' && p.touches(at + 1)) at += 2;
  else return 0;
  for (;;) {
    const token = p.peek(at);
    const part = token.kind === '*' || token.kind === 'long' || isDeclarableName(token);
    if (!part || !p.touches(at)) return at - offset;
    at++;
  }
}

/** `a*`, `*`, `['a*']` is not one: brackets make it a name. */
export function parseWildcardName(p: Parser): WildcardName | undefined {
  if (p.at('[') && wildcardLength(p, 1) > 0) {
    const open = p.take();
    const pattern = p.takeJoined(wildcardLength(p));
    p.expect(']', 'to close the bracketed name');
    return { kind: 'WildcardName', start: open.start, end: p.lastEnd, pattern };
  }
  if (wildcardLength(p) === 0) return undefined;
  const start = p.token.start;
  const pattern = p.takeJoined(wildcardLength(p));
  return { kind: 'WildcardName', start, end: p.lastEnd, pattern };
}
