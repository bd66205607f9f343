/** Declarations of columns and parameters: `(a: int, b: string)`, `t: (*)`, `x: long = 5`. */

import { parseList } from './lists.ts';
import { parseDynamic, parseLiteral, parseTypeof } from './literals.ts';
import { nameLength, parseDeclaredName } from './names.ts';
import type {
  ColumnDeclaration,
  Expression,
  Missing,
  ParameterDeclaration,
  RowSchema,
  SchemaType,
  TypeName,
  TypeNode,
} from './nodes.ts';
import type { Parser } from './parser.ts';
import { EXTENDED_TYPE_WORDS, isDeclarableName, isName, TYPE_WORDS } from './tokens.ts';

/** `name: type`; undefined when none begins here. A forgotten name before `:` is reported. */
export function parseColumnDeclaration(p: Parser, what = 'column'): ColumnDeclaration | undefined {
  const name = parseDeclaredName(p) ?? (p.at(':') ? p.missing(`a ${what} name`) : undefined);
  if (!name) return undefined;
  const type: TypeNode = p.expect(':', `between the ${what} and its type`) ? parseType(p) : parseTypeAnyway(p);
  return { kind: 'ColumnDeclaration', start: name.start, end: Math.max(type.end, p.lastEnd), name, type };
}

/** The type after a forgotten `:`, without a second problem. */
function parseTypeAnyway(p: Parser): TypeNode {
  return (p.at('word') && TYPE_WORDS.has(p.token.text) && parseTypeName(p)) || p.absent('a type');
}

/** A type: a scalar one, or `(…)` for a table. */
export function parseType(p: Parser, extended = false): TypeNode {
  return p.at('(') ? parseSchemaType(p) : (parseTypeName(p, extended) ?? p.missing('a type'));
}

/** A scalar type; a word that is none is read as one, with a problem. */
function parseTypeName(p: Parser, extended = false): TypeName | undefined {
  const token = p.token;
  if (token.kind !== 'word') return undefined;
  const known = TYPE_WORDS.has(token.text) || (extended && EXTENDED_TYPE_WORDS.has(token.text));
  if (!known && !isName(token) && !EXTENDED_TYPE_WORDS.has(token.text)) return undefined;
  if (!known) {
    p.report(token, `\`${token.text}\` is not a type that can be used here.`, 'KS160');
  }
  p.take();
  return { kind: 'TypeName', start: token.start, end: token.end, name: token.text };
}

function parseSchemaType(p: Parser): SchemaType {
  const open = p.take();
  const { value } = p.within('(', 'to close the columns', () => {
    const star = p.takeIf('*');
    return { star, columns: star ? [] : parseColumns(p) };
  });
  return { kind: 'SchemaType', start: open.start, end: p.lastEnd, ...value };
}

function parseColumns(p: Parser): ColumnDeclaration[] {
  return parseList(p, {
    element: (q) => parseColumnDeclaration(q),
    missing: (q) => missingColumn(q),
    optional: true,
    trailingComma: true,
    starts: startsDeclaration,
  });
}

/** `b: int` behind a forgotten comma; in `(a: string T` the parenthesis has been forgotten. */
function startsDeclaration(p: Parser): boolean {
  const length = nameLength(p, 0, isDeclarableName);
  return length > 0 && p.peek(length).kind === ':';
}

function missingColumn(p: Parser, what = 'column'): ColumnDeclaration {
  const name = p.missing(`a ${what} and its type, such as \`name: string\``);
  return { kind: 'ColumnDeclaration', start: name.start, end: name.end, name, type: name };
}

/** `(a: int, …)` of datatable, externaldata, parse-kv, assert-schema; evaluate also takes `(*, a: int)`. A leading comma is allowed. */
export function parseRowSchema(p: Parser, starAllowed = false): RowSchema | undefined {
  const open = p.takeIf('(');
  if (!open) return undefined;
  const { value } = p.within('(', 'to close the columns', () => {
    p.takeIf(',');
    const star = starAllowed ? p.takeIf('*') : undefined;
    if (star) p.takeIf(',');
    return { star, columns: parseColumns(p) };
  });
  return { kind: 'RowSchema', start: open.start, end: p.lastEnd, ...value };
}

export function expectRowSchema(p: Parser, starAllowed = false): RowSchema | Missing {
  return parseRowSchema(p, starAllowed) ?? p.missing('the columns, such as `(name: string)`');
}

/** `name: type = default` of a function, of query parameters and of scan. */
function parseParameterDeclaration(p: Parser): ParameterDeclaration | undefined {
  const column = parseColumnDeclaration(p, 'parameter');
  if (!column) return undefined;
  const { start, name, type } = column;
  const defaultValue = p.takeIf('=') && parseDefault(p);
  return { kind: 'ParameterDeclaration', start, end: Math.max(column.end, p.lastEnd), name, type, defaultValue };
}

function parseDefault(p: Parser): Expression {
  const value =
    parseLiteral(p) ?? (p.atWord('dynamic') ? parseDynamic(p) : p.atWord('typeof') ? parseTypeof(p) : undefined);
  if (value) return value;
  const token = p.token;
  if (!isName(token)) return p.missing('a literal as default value');
  p.take();
  return { kind: 'Name', start: token.start, end: token.end, form: 'plain', name: token.text };
}

/** `(a: int, t: (*))`, the opener taken. */
export function parseParameterList(p: Parser, optional = true): ParameterDeclaration[] {
  return p.within('(', 'to close the parameters', () =>
    parseList(p, {
      element: parseParameterDeclaration,
      missing: missingParameter,
      optional,
      starts: startsDeclaration,
    }),
  ).value;
}

function missingParameter(p: Parser): ParameterDeclaration {
  const { start, end, name, type } = missingColumn(p, 'parameter');
  return { kind: 'ParameterDeclaration', start, end, name, type, defaultValue: undefined };
}
