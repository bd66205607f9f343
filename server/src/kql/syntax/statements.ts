/** Statements, and the query block they make. */

import { isCloser } from './brackets.ts';
import { parseEntity } from './entities.ts';
import {
  dashedNameLength,
  expectScalar,
  missingExpression,
  parseDashedName,
  parseQuotedName,
  parseScalar,
} from './expressions.ts';
import { mendStatement } from './foreign.ts';
import { parseList } from './lists.ts';
import { parseLiteral } from './literals.ts';
import { expectName, nameLength, takeReservedName } from './names.ts';
import type {
  ColumnDeclaration, EntityGroup, Expression, FunctionBody, FunctionDeclaration, LetStatement, NameNode, PatternMatch,
  PatternStatement, QueryBlock, QueryParametersStatement, RestrictStatement, Skipped, Statement,
} from './nodes.ts'; // biome-ignore format: a list
import { parseProperties } from './parameters.ts';
import type { Parser } from './parser.ts';
import { expectExpression, parseExpression, parseSourceless, parseStages } from './pipeline.ts';
import { memberOrCall, parseSteps, parseWrapper } from './primary.ts';
import { parseColumnDeclaration, parseParameterList } from './schemas.ts';
import { isDeclarableName, isReserved, type Token } from './tokens.ts';

/** The whole query, up to the end of the text. */
export function parseQueryBlock(p: Parser): QueryBlock {
  const directives: Token[] = [];
  while (p.at('directive')) directives.push(p.take());
  const statements: Statement[] = [...parseControlCommand(p), ...parseStatements(p)];
  while (!p.at('end')) statements.push(skipUnexpected(p), ...parseStatements(p));
  const start = directives[0]?.start ?? statements[0]?.start ?? p.tokens[0]!.start;
  return { kind: 'QueryBlock', start, end: p.lastEnd, directives, statements };
}

/** A token that begins no statement: a bracket with all in it (`{ "query": "T" }`), or several `;` together. */
function skipUnexpected(p: Parser): Skipped {
  const from = p.index;
  p.reportUnexpected();
  const close = p.closerOf(from);
  if (close !== undefined) p.index = close;
  do p.take();
  while (p.at(';'));
  return { kind: 'Skipped', start: p.tokens[from]!.start, end: p.lastEnd, tokens: p.tokens.slice(from, p.index) };
}

/** `.show tables`: for administrators, not for rules. */
function parseControlCommand(p: Parser): Skipped[] {
  if (!p.at('.') || p.peek(1).kind !== 'word') return [];
  const command = { start: p.token.start, end: p.peek(1).end };
  p.report(command, 'A control command (one that begins with a dot) cannot be part of a query.', 'KS198');
  const tokens: Token[] = [];
  while (!p.at('end')) tokens.push(p.take());
  return [{ kind: 'Skipped', start: command.start, end: p.lastEnd, tokens }];
}

/** Statements with `;` between them; the last one needs none. */
export function parseStatements(p: Parser): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    const statement = parseStatement(p);
    if (!statement) return statements;
    statements.push(statement);
    if (statement.kind === 'Skipped' || statement.semicolon) continue;
    if (p.at('end') || p.at(';') || isCloser(p.token)) return statements;
    p.reportForgotten(';', 'before the next statement');
  }
}

function parseStatement(p: Parser): Statement | undefined {
  mendStatement(p);
  const token = p.token;
  if (token.kind === 'word') {
    switch (token.text) {
      case 'let':
        if (nameLength(p, 1) > 0 || p.peek(1).kind === '=' || p.peek(2).kind === '=') return parseLet(p);
        break;
      case 'set':
        return parseSet(p);
      case 'alias':
        if (p.peek(1).text === 'database') return parseAlias(p);
        break;
      case 'declare':
        if (p.peek(1).text === 'query_parameters') return parseQueryParameters(p);
        if (p.peek(1).text === 'pattern') return parsePattern(p);
        break;
      case 'restrict':
        if (p.peek(1).text === 'access') return parseRestrict(p);
        break;
    }
  }
  const expression = p.at('|') && p.peek(1).kind === 'word' ? parseSourceless(p) : parseExpression(p);
  if (!expression) return undefined;
  const semicolon = p.takeIf(';');
  return { kind: 'ExpressionStatement', start: expression.start, end: p.lastEnd, expression, semicolon };
}

function parseLet(p: Parser): LetStatement {
  const keyword = p.take();
  const name = parseLetName(p);
  if (!p.at('=')) skipToEquals(p, name);
  const equals = p.takeIf('=');
  p.enterList();
  const value = parseLetValue(p);
  p.leaveList();
  if (p.at(',')) skipSecond(p, 'each name has a `let` of its own');
  const semicolon = p.takeIf(';');
  return { kind: 'LetStatement', start: keyword.start, end: p.lastEnd, keyword, name, equals, value, semicolon };
}

/** The name of a let; `let time = …` is read as it was meant. */
function parseLetName(p: Parser): NameNode {
  const token = p.token;
  if (token.kind === 'string' && p.peek(1).kind === '=') return parseQuotedName(p);
  const dashed = dashedNameLength(p);
  if (dashed > 0) return parseDashedName(p, dashed);
  if (token.kind !== 'word' || !isReserved(token.text) || p.peek(1).kind !== '=') return expectName(p);
  return takeReservedName(p);
}

/** `let a: int = 5`, `let a, b = 5`: reports that `=` is missing, and goes on behind the one that comes later. */
function skipToEquals(p: Parser, name: NameNode): void {
  const hasType = p.at(':') && p.peek(1).kind === 'word' && p.peek(2).kind === '=';
  const after = name.kind === 'Name' ? name.name : '';
  const edits = [{ start: name.end, end: p.peek(1).end, text: '' }];
  p.report(
    { start: name.end, end: name.end },
    `Expected \`=\` after the name \`${after}\`${hasType ? ': a let has no type' : ''}.`,
    'KS005',
    hasType ? { title: 'Remove the type', edits } : undefined,
  );
  let length = 0;
  while (p.peek(length).kind === 'word' || p.peek(length).kind === ',' || p.peek(length).kind === ':') length++;
  if (p.peek(length).kind === '=') p.index += length;
}

/** `let a = 1, b = 2`, `set a, b`: passes over what a second statement should say. */
function skipSecond(p: Parser, hint: string): void {
  p.reportUnexpected(`: ${hint}`);
  p.skipToAnchor();
}

function parseLetValue(p: Parser): LetStatement['value'] {
  if (p.atWord('materialize')) return parseMaterialize(p);
  if (p.atWord('entity_group')) return parseEntityGroup(p);
  if (atFunctionDeclaration(p)) return parseFunctionDeclaration(p);
  return expectExpression(p);
}

/** `materialize(…)` is the whole value of a let; what people write behind it is read, with one problem. */
function parseMaterialize(p: Parser): Expression {
  const value = parseWrapper(p);
  if (!p.at('|')) return value;
  p.report(p.token, 'Nothing may follow `materialize(…)` in a let: put the pipe inside its parentheses.', 'KS198');
  return parseStages(p, value);
}

/** `(a: int) {`, `() {`, `(*) {`, `view (`: by its beginning, since `(a)` is an expression, unless a `{` follows. */
function atFunctionDeclaration(p: Parser): boolean {
  const view = p.atWord('view') ? 1 : 0;
  if (p.peek(view).kind !== '(') return view === 1 && p.peek(1).kind === '{';
  const close = p.closerOf(p.index + view);
  if (close !== undefined && p.tokens[close + 1]!.kind === '{') return true;
  const next = p.peek(view + 1).kind;
  if (next === ')' || next === '*') return true;
  const length = nameLength(p, view + 1, isDeclarableName);
  return length > 0 && p.peek(view + 1 + length).kind === ':';
}

function parseFunctionDeclaration(p: Parser): FunctionDeclaration {
  const start = p.token.start;
  const view = p.takeWord('view');
  const open = p.expect('(', 'before the parameters');
  const parameters = open ? parseParameterList(p) : [];
  const close = p.index > 0 && p.tokens[p.index - 1]!.kind === ')' ? p.tokens[p.index - 1] : undefined;
  const body = parseFunctionBody(p);
  return { kind: 'FunctionDeclaration', start, end: p.lastEnd, view, open, parameters, close, body };
}

/** `{ let x = 1; T | where … }` */
function parseFunctionBody(p: Parser): FunctionBody {
  if (p.at('=>') && p.peek(1).kind === '{')
    p.takeNeedless('The body of a function follows its parameters, without `=>`.');
  const open = p.expect('{', 'before the body of the function');
  const empty = { statements: [], expression: undefined, semicolon: undefined };
  if (!open) return { kind: 'FunctionBody', start: p.lastEnd, end: p.lastEnd, open, ...empty, close: undefined };
  const { value, close } = p.within('{', 'to close the body of the function', () => {
    const statements = p.deeper(
      () => parseStatements(p),
      () => [],
    );
    const last = statements.at(-1);
    const result = last?.kind === 'ExpressionStatement' ? last : undefined;
    if (result) statements.pop();
    else if (last?.kind === 'LetStatement' && !last.semicolon) p.reportForgotten(';', 'after the let statement');
    // where the `}` is missing, what follows the function seems to be in it
    for (const { kind, start, end } of p.at('}') ? statements : []) {
      if (kind === 'LetStatement' || kind === 'QueryParametersStatement' || kind === 'Skipped') continue;
      p.reportAside({ start, end }, 'A function holds let statements and one expression at its end.', 'KS198');
    }
    return { statements, expression: result?.expression, semicolon: result?.semicolon };
  });
  return { kind: 'FunctionBody', start: open.start, end: p.lastEnd, open, ...value, close };
}

/** `entity_group [cluster("c").database("d"), …]`, or the call `entity_group("name")`. */
export function parseEntityGroup(p: Parser): EntityGroup | Expression {
  if (p.peek(1).kind === '(') return parseSteps(p, memberOrCall(p)!, memberOrCall);
  return parseEntities(p, p.take());
}

/** The databases of a group in their brackets. */
export function parseEntities(p: Parser, keyword: Token): EntityGroup {
  const entities = p.expect('[', 'before the databases of the group')
    ? p.within('[', 'to close the group', () => parseList(p, { element: parseScalar, missing: missingExpression }))
        .value
    : [];
  return { kind: 'EntityGroup', start: keyword.start, end: p.lastEnd, keyword, entities };
}

function parseSet(p: Parser): Statement {
  const keyword = p.take();
  const name = expectName(p, 'the name of an option');
  const value = p.takeIf('=') && expectScalar(p);
  if (p.at(',')) skipSecond(p, 'each option has a `set` of its own');
  const semicolon = p.takeIf(';');
  return { kind: 'SetStatement', start: keyword.start, end: p.lastEnd, keyword, name, value, semicolon };
}

function parseAlias(p: Parser): Statement {
  const keyword = p.take();
  p.take();
  const name = expectName(p);
  const value = p.expect('=', 'after the alias') ? expectScalar(p) : p.absent('an expression');
  const semicolon = p.takeIf(';');
  return { kind: 'AliasStatement', start: keyword.start, end: p.lastEnd, keyword, name, value, semicolon };
}

function parseQueryParameters(p: Parser): QueryParametersStatement {
  const keyword = p.take();
  p.take();
  const open = p.expect('(', 'before the parameters');
  const parameters = open ? parseParameterList(p, false) : [];
  if (!open) p.skipToAnchor();
  const semicolon = p.takeIf(';');
  return { kind: 'QueryParametersStatement', start: keyword.start, end: p.lastEnd, keyword, parameters, semicolon };
}

function parseRestrict(p: Parser): RestrictStatement {
  const keyword = p.take();
  p.take();
  const to = p.expectWord('to', 'after `restrict access`');
  const entities =
    to && p.expect('(', 'before the entities')
      ? p.within('(', 'to close the entities', () => parseList(p, { element: parseEntity, missing: missingExpression }))
          .value
      : [];
  const properties = p.takeWord('with') ? parseProperties(p) : [];
  const semicolon = p.takeIf(';');
  return { kind: 'RestrictStatement', start: keyword.start, end: p.lastEnd, keyword, entities, properties, semicolon };
}

function parsePattern(p: Parser): PatternStatement {
  const keyword = p.take();
  p.take();
  const name = expectName(p, 'the name of the pattern');
  const declaration = p.takeIf('=') ? parsePatternDeclaration(p) : { parameters: [], path: undefined, matches: [] };
  const semicolon = p.takeIf(';');
  return { kind: 'PatternStatement', start: keyword.start, end: p.lastEnd, keyword, name, ...declaration, semicolon };
}

function parsePatternDeclaration(p: Parser): Pick<PatternStatement, 'parameters' | 'path' | 'matches'> {
  const column = { element: (q: Parser) => parseColumnDeclaration(q, 'parameter'), missing: missingPatternColumn };
  const parameters = p.expect('(', 'before the parameters of the pattern')
    ? p.within('(', 'to close the parameters', () => parseList(p, { ...column, optional: true })).value
    : [];
  const path = p.takeIf('[')
    ? p.within('[', 'to close the path', () => parseColumnDeclaration(p) ?? missingPatternColumn(p)).value
    : undefined;
  const matches: PatternMatch[] = [];
  if (p.expect('{', 'before the matches of the pattern')) {
    p.within('{', 'to close the pattern', () => {
      if (!p.at('(')) p.missing('a match, such as `("a") = { T };`');
      while (p.at('(')) matches.push(parsePatternMatch(p));
    });
  }
  return { parameters, path, matches };
}

function missingPatternColumn(p: Parser): ColumnDeclaration {
  const name = p.missing('a parameter and its type');
  return { kind: 'ColumnDeclaration', start: name.start, end: name.end, name, type: name };
}

/** `("a").["b"] = { T };` */
function parsePatternMatch(p: Parser): PatternMatch {
  const open = p.take();
  const { value: values } = p.within('(', 'to close the values', () =>
    parseList(p, { element: parseScalar, missing: missingExpression }),
  );
  let path: Expression | undefined;
  if (p.takeIf('.') && p.expect('[', 'after the dot')) {
    path = p.within('[', 'to close the path', () => parseLiteral(p) ?? p.missing('a value')).value;
  }
  p.expect('=', 'before the body of the match');
  const body = parseFunctionBody(p);
  p.expect(';', 'after the match');
  return { kind: 'PatternMatch', start: open.start, end: p.lastEnd, values, path, body };
}
