/** Literals: the tokens that are values, strings that KQL joins, signed numbers, `dynamic(…)`, `typeof(…)`. */
import { parseList } from './lists.ts';
import { parseName } from './names.ts';
import type { Expression, JsonPair, Literal, Missing, TypeofLiteral } from './nodes.ts';
import type { Parser } from './parser.ts';
import { parseColumnDeclaration } from './schemas.ts';
import { EXTENDED_TYPE_WORDS, isPlainName, type LiteralKind, type Token, TYPE_WORDS } from './tokens.ts';

/** A literal, a signed number or a client parameter in braces; undefined when none begins here. */
export function parseLiteral(p: Parser): Expression | undefined {
  const token = p.token;
  switch (token.kind) {
    case 'string':
      return parseString(p);
    case 'bool':
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
    case 'datetime':
    case 'timespan':
    case 'guid':
      return literal(p.take(), token.kind);
    case 'rawGuid': {
      const text = `guid(${token.text})`;
      p.report(token, `A guid must be written \`guid(…)\`, or as a string.`, 'KS214', {
        title: 'Write guid(…)',
        edits: [{ start: token.start, end: token.end, text }],
      });
      return literal(p.take(), 'guid');
    }
    case '+':
    case '-':
      return parseSignedNumber(p);
    case '{':
      return parseName(p);
    case '.':
      return parseFraction(p);
    default:
      return undefined;
  }
}

/** `.5`, as other languages have it. */
function parseFraction(p: Parser): Expression | undefined {
  const dot = p.token;
  const number = p.peek(1);
  if ((number.kind !== 'long' && number.kind !== 'real') || !p.touches(1)) return undefined;
  const text = `0.${number.text}`;
  p.report({ start: dot.start, end: number.end }, `A number begins with a digit: write \`${text}\`.`, 'KS006', {
    title: `Write \`${text}\``,
    edits: [{ start: dot.start, end: dot.start, text: '0' }],
  });
  p.take();
  return literal(p.take(), 'real');
}

function literal(token: Token, type: LiteralKind | 'null'): Literal {
  return { kind: 'Literal', start: token.start, end: token.end, type, token };
}

/** One string, or adjacent ones, which KQL joins. */
export function parseString(p: Parser): Expression {
  const first = p.take();
  if (!p.at('string')) return literal(first, 'string');
  const tokens = [first];
  while (p.at('string')) tokens.push(p.take());
  return { kind: 'CompoundString', start: first.start, end: p.lastEnd, tokens };
}

/** `-5`, the sign touching the number. */
function parseSignedNumber(p: Parser): Expression | undefined {
  const number = p.peek(1);
  const isNumber = number.kind === 'long' || number.kind === 'real' || number.kind === 'timespan';
  if (!isNumber || !p.touches(1) || !/^[0-9]/.test(number.text)) return undefined;
  const operator = p.take();
  p.take();
  const operand = literal(number, number.kind as LiteralKind);
  return { kind: 'UnaryExpression', start: operator.start, end: operand.end, operator, operand };
}

/** `dynamic(json)`; undefined where `dynamic` is followed by neither `(` nor, as a mistake, the value itself. */
export function parseDynamic(p: Parser): Expression | undefined {
  const next = p.peek(1);
  if (next.kind === '[' || next.kind === '{') return parseBareDynamic(p);
  if (next.kind !== '(') return undefined;
  const keyword = p.take();
  p.take();
  const { value } = p.within('(', 'to close `dynamic`', () => parseJson(p) ?? missingJson(p));
  return { kind: 'DynamicLiteral', start: keyword.start, end: p.lastEnd, keyword, value };
}

/** `dynamic ["a"]` */
function parseBareDynamic(p: Parser): Expression {
  const keyword = p.take();
  const { start } = p.token;
  const close = p.closerOf(p.index);
  const end = close === undefined ? start : p.tokens[close]!.end;
  const edits = [
    { start: keyword.end, end: start, text: '(' },
    { start: end, end, text: ')' },
  ];
  const fix = close === undefined ? undefined : { title: 'Set parentheses', edits };
  p.report({ start: keyword.end, end: keyword.end }, 'Expected `(` after `dynamic`.', 'KS005', fix);
  const value = parseJson(p) ?? missingJson(p);
  return { kind: 'DynamicLiteral', start: keyword.start, end: p.lastEnd, keyword, value };
}

function missingJson(p: Parser): Missing {
  return p.missing('a JSON value');
}

function parseJson(p: Parser): Expression | undefined {
  const token = p.token;
  switch (token.kind) {
    case '[':
      return p.deeper(
        () => parseJsonArray(p),
        () => p.absent('a JSON value'),
      );
    case '{':
      return (
        parseName(p) ??
        p.deeper<Expression>(
          () => parseJsonObject(p),
          () => p.absent('a JSON value'),
        )
      );
    case '-': {
      const number = p.peek(1);
      if (number.kind !== 'long' && number.kind !== 'real') return undefined;
      p.take();
      const operand = literal(p.take(), number.kind);
      return { kind: 'UnaryExpression', start: token.start, end: operand.end, operator: token, operand };
    }
    case 'word':
      if (token.text === 'null') return literal(p.take(), 'null');
      return token.text === 'dynamic' ? parseDynamic(p) : parseComputed(p);
    case 'int':
    case '+':
      return undefined;
    default:
      return parseLiteral(p);
  }
}

/** `dynamic([ago(1d)])`: what is not a literal. */
function parseComputed(p: Parser): Missing {
  const hint = 'write `pack_array(…)` or `bag_pack(…)` for values that are computed';
  p.report(p.token, `\`dynamic\` takes literals only: ${hint}.`, 'KS005');
  p.skipToAnchor();
  return p.absent('a JSON value');
}

function startsJson(p: Parser): boolean {
  const kind = p.at('-') ? p.peek(1).kind : p.token.kind;
  return ['string', 'bool', 'long', 'real'].includes(kind) || p.at('[') || p.at('{') || p.atWord('null');
}

function parseJsonArray(p: Parser): Expression {
  const open = p.take();
  const { value: elements } = p.within('[', 'to close the array', () =>
    parseList(p, { element: parseJson, missing: missingJson, optional: true, starts: startsJson }),
  );
  return { kind: 'JsonArray', start: open.start, end: p.lastEnd, elements };
}

function parseJsonObject(p: Parser): Expression {
  const open = p.take();
  const { value: pairs } = p.within('{', 'to close the object', () =>
    parseList(p, {
      element: parseJsonPair,
      missing: missingPair,
      optional: true,
      starts: (q) => q.at('string') || atBareName(q),
    }),
  );
  return { kind: 'JsonObject', start: open.start, end: p.lastEnd, pairs };
}

/** `{name: 1}`, as JavaScript has it. */
function atBareName(p: Parser): boolean {
  return p.at('word') && p.peek(1).kind === ':';
}

function missingPair(p: Parser): JsonPair {
  const name = p.missing('a `"name": value` pair');
  return { kind: 'JsonPair', start: name.start, end: name.end, name, value: name };
}

function parseJsonPair(p: Parser): JsonPair | undefined {
  const token = p.token;
  let name: Literal | Missing;
  if (token.kind === 'string') name = literal(p.take(), 'string');
  else if (atBareName(p)) {
    const text = `"${token.text}"`;
    const fix = { title: `Write ${text}`, edits: [{ start: token.start, end: token.end, text }] };
    p.report(token, `Names stand in quotes here: \`${text}\`.`, 'KS005', fix);
    p.take();
    name = p.absent('a name in quotes');
    p.takeIf(':');
    const value = parseJson(p) ?? missingJson(p);
    return { kind: 'JsonPair', start: token.start, end: Math.max(value.end, name.end), name, value };
  } else if (token.kind === ':' || startsJson(p)) name = p.missing('a name in quotes');
  else return undefined;
  if (name.kind === 'Literal') p.expect(':', 'after the name');
  else p.takeIf(':');
  const value = parseJson(p) ?? missingJson(p);
  return { kind: 'JsonPair', start: name.start, end: Math.max(value.end, name.end), name, value };
}

/** `typeof(string)`, `typeof(a: int, b: string)`, `typeof(*)` */
export function parseTypeof(p: Parser): TypeofLiteral {
  const keyword = p.take();
  p.take();
  const known = p.problems.length;
  const { value: elements } = p.within('(', 'to close `typeof`', () =>
    parseList(p, { element: parseTypeofElement, missing: (q) => q.missing('a type'), optional: true }),
  );
  const type = elements.length > 1 && elements.find(({ kind }) => kind === 'TypeName');
  if (type && p.problems.length === known) {
    p.reportAside(type, 'Several columns are written with their names: `typeof(a: long, b: string)`.', 'KS005');
  }
  return { kind: 'TypeofLiteral', start: keyword.start, end: p.lastEnd, keyword, elements };
}

function parseTypeofElement(p: Parser): TypeofLiteral['elements'][number] | undefined {
  const token = p.token;
  if (token.kind === '*') {
    p.take();
    return { kind: 'Star', start: token.start, end: token.end };
  }
  // any word but one of the language may be the one type
  const isOnly = p.tokens[p.index - 1]!.kind === '(' && p.peek(1).kind === ')';
  const isType = TYPE_WORDS.has(token.text) || EXTENDED_TYPE_WORDS.has(token.text) || (isOnly && isPlainName(token));
  if (token.kind === 'word' && isType && p.peek(1).kind !== ':') {
    p.take();
    return { kind: 'TypeName', start: token.start, end: token.end, name: token.text };
  }
  return parseColumnDeclaration(p);
}
