/** Paths and what they begin with: literals, names, calls, parentheses, and the expressions with a word of their own. */
import { expectScalar, missingExpression, parseArgument } from './expressions.ts';
import { type ListOptions, parseList } from './lists.ts';
import { parseDynamic, parseLiteral, parseTypeof } from './literals.ts';
import { nameLength, parseName, parseSelectedName, parseWildcardName, takeReservedName } from './names.ts';
import type { CallExpression, Expression, Name, PathStep, WrapperExpression } from './nodes.ts';
import { OPERATORS } from './operators/index.ts';
import { KIND_NOOPTIMIZATION } from './parameter-specs.ts';
import { parseParameters, parseProperties } from './parameters.ts';
import { type Parser, shorten } from './parser.ts';
import { expectExpression, parseExpression, parseSourceless } from './pipeline.ts';
import { expectRowSchema } from './schemas.ts';
import { beginsExpression } from './starts.ts';
import { INFIX_WORDS, isReserved, LITERAL_WORDS } from './tokens.ts';

/** `a.b["c"].f(1)`; undefined when nothing begins here. */
export function parsePath(p: Parser): Expression | undefined {
  const root = p.atWord('totable') ? parseWrapper(p) : parsePrimary(p);
  return root && parseSteps(p, root, memberOrCall);
}

/** `a.b["c"]` without calls, as the columns of facet and partition. */
export function parseSimplePath(p: Parser): Expression | undefined {
  const root = parseSelector(p);
  return root && parseSteps(p, root, parseSelector);
}

/** The steps after `root`; `member` parses what follows a dot, `index` what stands in brackets. */
export function parseSteps(
  p: Parser,
  root: Expression,
  member: (p: Parser) => Expression | undefined,
  index = expectScalar,
): Expression {
  if (!p.at('.') && !p.at('[')) return root;
  const steps: PathStep[] = [];
  for (;;) {
    const token = p.token;
    p.checkChain(steps.length);
    if (token.kind === '.') {
      p.take();
      const step = member(p) ?? parseReservedMember(p) ?? p.missing('a name');
      steps.push({ kind: 'MemberStep', start: token.start, end: step.end, dot: token, member: step });
      // a pattern ends its path, `db.T*`, unless it is in brackets, `db.[T*].x`
      if (step.kind === 'WildcardName' && p.tokens[p.index - 1]!.kind !== ']') return pathOf(root, steps);
    } else if (token.kind === '[') {
      p.take();
      const { value } = p.within('[', 'to close the index', () => index(p));
      steps.push({ kind: 'ElementStep', start: token.start, end: p.lastEnd, index: value });
    } else {
      return pathOf(root, steps);
    }
  }
}

function pathOf(root: Expression, steps: readonly PathStep[]): Expression {
  return { kind: 'PathExpression', start: root.start, end: steps.at(-1)!.end, root, steps };
}

/** `a.where`: a reserved word that touches the dot. */
function parseReservedMember(p: Parser): Expression | undefined {
  return p.at('word') && p.touches(0) ? takeReservedName(p) : undefined;
}

/** A name, or a call where a `(` follows. */
export function memberOrCall(p: Parser): Expression | undefined {
  return parseCall(p) ?? parseSelector(p);
}

/** A table, column or member: `x`, `['x']`, `[x]`, `@`. */
export function parseSelector(p: Parser): Expression | undefined {
  if (!p.at('[')) return parseSelectedName(p);
  const name = parseWildcardName(p) ?? parseName(p);
  if (name) return name;
  const words = bracketedWords(p);
  if (words > 0) return parseBracketedWords(p, words);
  const open = p.take();
  const { value: expression } = p.within('[', 'to close the bracket', () => expectScalar(p));
  return { kind: 'BracketedExpression', start: open.start, end: p.lastEnd, expression };
}

/** Number of words in `[first seen]`, 0 when it is none of these. */
function bracketedWords(p: Parser): number {
  let words = 0;
  while (p.peek(words + 1).kind === 'word') words++;
  return words > 1 && p.peek(words + 1).kind === ']' ? words : 0;
}

/** `[first seen]`, as T-SQL quotes a name. */
function parseBracketedWords(p: Parser, words: number): Name {
  const { start } = p.take();
  const name = p.tokens
    .slice(p.index, p.index + words)
    .map(({ text }) => text)
    .join(' ');
  p.index += words;
  const { end } = p.token;
  const text = `['${name}']`;
  const fix = { title: `Write ${text}`, edits: [{ start, end, text }] };
  p.report({ start, end }, `A name in brackets is a string: write \`${shorten(text)}\`.`, 'KS228', fix);
  p.take();
  return { kind: 'Name', start, end, form: 'bracketed', name };
}

/** `f(a, b)`; undefined, without having moved, when no call begins here. */
export function parseCall(p: Parser): CallExpression | undefined {
  if (p.at('word') && p.peek(1).kind !== '(') return undefined;
  const length = nameLength(p);
  if (length === 0 || p.peek(length).kind !== '(') return undefined;
  const name = parseName(p)!;
  const open = p.take();
  const { value: args, close } = p.within('(', 'to close the arguments of', parseArguments, name.name);
  return { kind: 'CallExpression', start: name.start, end: p.lastEnd, name, open, args, close };
}

function parseArguments(p: Parser): Expression[] {
  return parseList(p, ARGUMENTS);
}

const ARGUMENTS: ListOptions<Expression> = { element: parseArgument, missing: missingExpression, optional: true };

function parsePrimary(p: Parser): Expression | undefined {
  const token = p.token;
  if (token.kind === '(') return parseParenthesized(p);
  if (token.kind === 'word') {
    switch (token.text) {
      case 'datatable':
        return parseDataTable(p);
      case '__contextual_datatable':
        return parseContextualDataTable(p);
      case 'externaldata':
      case 'external_data':
        return parseExternalData(p);
      case 'materialized-view-combine':
        return parseMaterializedViewCombine(p);
      case 'toscalar':
        return parseWrapper(p);
      case 'dynamic':
        return parseDynamic(p);
      case 'typeof':
        if (p.peek(1).kind === '(') return parseTypeof(p);
        break;
      case 'case':
        if (p.peek(1).text.toLowerCase() === 'when') return skipCase(p);
        break;
    }
    const call = parseCall(p);
    if (call) return call;
    const selector = parseSelector(p);
    return selector ? parseDataScope(p, selector) : parseReservedName(p);
  }
  if (token.kind === '[' || token.kind === '@') return parseCall(p) ?? parseDataScope(p, parseSelector(p)!);
  if (token.kind === '{') return parseCall(p) ?? parseName(p);
  return parseLiteral(p);
}

/** `case when a then b else c end` of SQL */
function skipCase(p: Parser): Expression {
  p.report(p.token, '`case` is a function: write `case(condition, value, …, other)`.', 'KS005');
  p.skipToAnchor();
  return p.absent('an expression');
}

/** `time > 1`: a reserved word where the next token shows that a name was meant. */
function parseReservedName(p: Parser): Expression | undefined {
  const token = p.token;
  if (LITERAL_WORDS.has(token.text) && p.peek(1).kind === '(') return parseSplitLiteral(p);
  if (!isReserved(token.text) || !followsName(p.peek(1).kind, p.peek(1).text)) return undefined;
  return takeReservedName(p);
}

/** `datetime (2024-05-01)` */
function parseSplitLiteral(p: Parser): Expression | undefined {
  const { start, end, text } = p.token;
  const close = p.closerOf(p.index + 1);
  if (close === undefined) return undefined;
  const edits = [{ start: end, end: p.peek(1).start, text: '' }];
  p.report({ start, end }, `No blank stands before the parenthesis: write \`${text}(…)\`.`, 'KS228', {
    title: 'Remove the blank',
    edits,
  });
  p.index = close + 1;
  return p.absent('a literal');
}

const AFTER_NAMES = new Set([
  '==',
  '!=',
  '=~',
  '!~',
  '>',
  '>=',
  '<',
  '<=',
  '*',
  '/',
  '%',
  ')',
  ']',
  '}',
  '.',
  ',',
  ':',
  '|',
]);

/** Whether a token stands after names only, never at the start of a clause. */
function followsName(kind: string, text: string): boolean {
  if (kind !== 'word') return AFTER_NAMES.has(kind);
  return INFIX_WORDS.has(text);
}

export function parseParenthesized(p: Parser): Expression {
  const open = p.take();
  const { value: expression, close } = p.within('(', 'to close the parenthesis', () =>
    p.at('|') && p.bracketCloses ? parseSourceless(p) : expectExpression(p),
  );
  return { kind: 'ParenthesizedExpression', start: open.start, end: p.lastEnd, open, expression, close };
}

/** `T datascope = hotcache` */
function parseDataScope(p: Parser, expression: Expression): Expression {
  if (!p.atWord('datascope')) return expression;
  p.take();
  p.expect('=', 'after `datascope`');
  const scope = p.atWord('all') || p.atWord('hotcache') ? p.take() : undefined;
  if (!scope) p.missing('`all` or `hotcache`', 'KS005');
  return { kind: 'DataScopeExpression', start: expression.start, end: p.lastEnd, expression, scope };
}

/** `toscalar(…)`, `totable(…)`, `materialize(…)` */
export function parseWrapper(p: Parser): WrapperExpression {
  const keyword = p.take();
  const parameters = keyword.text === 'materialize' ? [] : parseParameters(p, [KIND_NOOPTIMIZATION]);
  const expression = p.expect('(', `after \`${keyword.text}\``)
    ? p.within('(', `to close \`${keyword.text}\``, () => expectExpression(p)).value
    : p.absent('an expression');
  return { kind: 'WrapperExpression', start: keyword.start, end: p.lastEnd, keyword, parameters, expression };
}

function parseDataTable(p: Parser): Expression {
  const keyword = p.take();
  const schema = expectRowSchema(p);
  const values = parseBracketedList(p, 'to hold the values of the table', {
    element: parseDataTableValue,
    starts: (q) => beginsExpression(q.token) && !COMPUTED.has(q.token.kind),
    commaFirst: true,
  });
  return { kind: 'DataTableExpression', start: keyword.start, end: p.lastEnd, keyword, schema, values };
}

/** Beginnings of expressions that are no literals. */
const COMPUTED = new Set(['word', '(', '[', '+', '-', '@']);

/** A value of a datatable: a literal. */
function parseDataTableValue(p: Parser): Expression | undefined {
  const value =
    parseLiteral(p) ?? (p.atWord('dynamic') ? parseDynamic(p) : p.atWord('typeof') ? parseTypeof(p) : undefined);
  if (value || !beginsExpression(p.token)) return value;
  const isText = p.at('word') && p.peek(1).kind !== '(';
  const isRow = p.at('[');
  const hint = isRow ? ', side by side' : isText ? `: write \`"${shorten(p.token.text)}"\` for a string` : '';
  p.report(p.token, `A datatable takes literals only${hint}.`, 'KS005');
  p.skipToAnchor();
  // `[[1], [2]]`
  while (isRow && p.peek(1).kind === '[' && p.takeIf(',')) p.skipToAnchor();
  return p.absent('a literal');
}

export function parseContextualDataTable(p: Parser): Expression {
  const keyword = p.take();
  const id = expectScalar(p);
  const schema = expectRowSchema(p);
  return { kind: 'ContextualDataTableExpression', start: keyword.start, end: p.lastEnd, keyword, id, schema };
}

const WITH = new Set(['with']);

function parseExternalData(p: Parser): Expression {
  const keyword = p.take();
  const schema = expectRowSchema(p);
  const uris = p.before(WITH, () =>
    parseBracketedList(p, 'to hold the addresses of the data', { element: parseExpression }),
  );
  const properties = p.takeWord('with') ? parseProperties(p) : [];
  return { kind: 'ExternalDataExpression', start: keyword.start, end: p.lastEnd, keyword, schema, uris, properties };
}

interface BracketedList extends Pick<ListOptions<Expression>, 'element' | 'starts'> {
  /** Whether a comma may stand before the first element. */
  readonly commaFirst?: boolean;
}

function parseBracketedList(p: Parser, purpose: string, options: BracketedList): Expression[] {
  if (!p.expect('[', purpose)) return [];
  return p.within('[', 'to close the list', () => {
    if (options.commaFirst) p.takeIf(',');
    const missing = (q: Parser) => q.missing('a value');
    return parseList(p, { ...options, missing, optional: true, trailingComma: true });
  }).value;
}

function parseMaterializedViewCombine(p: Parser): Expression {
  const keyword = p.take();
  const parts: Expression[] = [];
  for (const part of ['', 'base', 'delta', 'aggregations']) {
    if (part && !p.expectWord(part, 'of the materialized view')) break;
    if (!p.expect('(', part ? `after \`${part}\`` : 'before the name of the view')) break;
    // the aggregations are an operator without its source: `aggregations (summarize …)`
    const body = () =>
      part === 'aggregations' && p.atWord('summarize')
        ? OPERATORS.get('summarize')!.parse(p, p.take())
        : expectExpression(p);
    parts.push(p.within('(', 'to close the parenthesis', body).value);
  }
  return { kind: 'MaterializedViewCombineExpression', start: keyword.start, end: p.lastEnd, keyword, parts };
}
