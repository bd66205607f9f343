/** Expressions that may be queries: a source and the stages behind it, and queries that begin with an operator. */
import { closest } from '../../text/index.ts';
import { missingExpression, parseScalar } from './expressions.ts';
import { nameLength } from './names.ts';
import type { Expression, Operator, Pipeline, Skipped, Stage } from './nodes.ts';
import { OPERATORS } from './operators/index.ts';
import type { Parser } from './parser.ts';
import { startsExpression } from './starts.ts';
import { isDeclarableName, isReserved, type Token } from './tokens.ts';

/** A scalar or a query; undefined when none begins here. */
export function parseExpression(p: Parser): Expression | undefined {
  return p.deeper(
    () => {
      const source = parseSource(p);
      return source && parseStages(p, source);
    },
    () => p.absent('an expression'),
  );
}

export function expectExpression(p: Parser): Expression {
  return parseExpression(p) ?? missingExpression(p);
}

/**
 * A query without its source, as between the parentheses of fork, partition or mv-apply: `(where x | take 1)`.
 * It may also begin with a source (`(T | where x)`), where `sourceAllowed` says so.
 */
export function parseSubquery(p: Parser, sourceAllowed: boolean): Expression {
  const operator = parseOperatorAt(p);
  if (operator) return parseStages(p, operator);
  const source = sourceAllowed ? parseExpression(p) : undefined;
  return source ?? p.missing('an operator such as `where`', 'KS176');
}

/** What stands before the first pipe. */
function parseSource(p: Parser): Expression | undefined {
  return atSourceOperator(p) ? parseOperatorAt(p) : (parseScalar(p) ?? parseOperatorAt(p));
}

/**
 * Whether an operator begins here rather than a name: its word cannot be a name (`union`, `print`), or what follows
 * shows it (`range x from`, `evaluate f(`). `fork`, `lookup` and their like are names at the start of a query.
 */
function atSourceOperator(p: Parser): boolean {
  const token = p.token;
  if (token.kind !== 'word' || !OPERATORS.has(token.text)) return false;
  if (isReserved(token.text)) return true;
  const next = p.peek(1);
  switch (token.text) {
    case 'evaluate':
      return nameLength(p, 1) > 0 || next.text.startsWith('hint.');
    case 'facet':
    case 'partition':
    case 'reduce':
      return next.text === 'by' || next.text.startsWith('hint.') || next.text === 'kind';
    case 'range': {
      const length = nameLength(p, 1);
      return length > 0 && p.peek(1 + length).text === 'from';
    }
    case 'inline_external_table':
      return next.kind === '(' || next.text === 'kind';
    case 'render':
      return next.kind === 'word';
    default:
      return false;
  }
}

/** The operator whose word is the current token, if it is one. */
function parseOperatorAt(p: Parser): Operator | undefined {
  const token = p.token;
  if (token.kind !== 'word') return undefined;
  const spec = OPERATORS.get(token.text);
  // `count()` and `range(1, 2)` are functions
  if (!spec || (p.peek(1).kind === '(' && (token.text === 'count' || token.text === 'range'))) return undefined;
  return spec.parse(p, p.take());
}

/** The pipes and operators behind `source`; the source itself when there are none. */
export function parseStages(p: Parser, source: Expression): Expression {
  const stages: (Stage | Skipped)[] = [];
  for (;;) {
    if (p.at('|')) {
      p.checkChain(stages.length);
      stages.push(parseStage(p, p.take()));
    } else if (p.atForgottenPipe()) {
      p.reportForgotten('|', `before \`${p.token.text}\``);
      stages.push(parseStage(p, undefined));
    } else if (p.atAnchor() || startsNextStatement(p)) {
      break;
    } else {
      if (!reportReservedName(p)) p.reportUnexpected(hintFor(p));
      stages.push(skipped(p));
    }
  }
  if (stages.length === 0) return source;
  const pipeline: Pipeline = { kind: 'Pipeline', start: source.start, end: stages.at(-1)!.end, source, stages };
  return pipeline;
}

/** Something begins on a new line: more likely the next statement after a forgotten `;` than more of this one. */
function startsNextStatement(p: Parser): boolean {
  return !p.insideBrackets && p.onNewLine() && p.at('word') && nameLength(p) > 0;
}

/** `extend kind = 1`: a word that may be read and not be given as a name. */
function reportReservedName(p: Parser): boolean {
  const name = p.index > 0 ? p.tokens[p.index - 1]! : undefined;
  if (!p.at('=') || name?.kind !== 'word' || isDeclarableName(name)) return false;
  p.reportReserved('KS228', name);
  return true;
}

/** What the person may have meant by a token that fits nowhere. */
function hintFor(p: Parser): string {
  const { kind, text } = p.token;
  const before = p.index > 0 ? p.tokens[p.index - 1]! : undefined;
  const beforeThat = p.index > 1 ? p.tokens[p.index - 2]! : undefined;
  if (kind === ')' || kind === ']' || kind === '}') return ': nothing is open that it closes';
  if (text === 'matches') return ': `matches regex` is one operator, with one ordinary blank between its words';
  if (before?.text === 'not') return ': `not` is a function, write `not(…)`';
  if (text === 'not') return ': a negated operator is written with `!`, such as `!contains` or `!in`';
  if (text === 'is') return ': KQL has no `is null`, write `isnull(…)`, or `isempty(…)` for text';
  if (kind === '=') {
    const operator = beforeThat && OPERATORS.get(beforeThat.text);
    if (operator && before?.kind === 'word') {
      const near = closest(
        before.text,
        operator.parameters.map(({ name }) => name),
      );
      const meant = near ? `, did you mean \`${near}\`?` : '';
      return `: \`${before.text}\` is not a parameter of \`${beforeThat.text}\`${meant}`;
    }
    if (before?.kind === 'word' && (!beforeThat || beforeThat.kind === ';'))
      return `: to name a value, write \`let ${before.text} = …\``;
    return ': to compare, write `==`';
  }
  return startsExpression(p) ? ': an operator, a comma or a pipe is missing before it' : '';
}

function skipped(p: Parser): Skipped {
  const first = p.token;
  let tokens = p.skipToAnchor();
  // what stands here may itself be an anchor that nobody waits for at this level
  if (tokens.length === 0) tokens = [p.take()];
  return { kind: 'Skipped', start: first.start, end: p.lastEnd, tokens };
}

function parseStage(p: Parser, pipe: Token | undefined): Stage {
  const start = pipe?.start ?? p.token.start;
  const operator = parseOperatorAt(p) ?? parseBadOperator(p);
  return { kind: 'Stage', start, end: Math.max(operator.end, pipe?.end ?? 0), pipe, operator };
}

/** A word after `|` that is no operator, with all that belongs to it. */
function parseBadOperator(p: Parser): Operator {
  const token = p.token;
  const start = token.kind === 'end' ? p.lastEnd : token.start;
  if (token.kind === 'word' && !p.atStatementStart()) {
    // `| count() by x`: what has parentheses is the function of that name
    const isCall = OPERATORS.has(token.text) && p.peek(1).kind === '(';
    const similar = isCall ? undefined : closest(token.text, OPERATORS.keys());
    const call =
      token.text === 'count' ? ': write `count`, or `summarize count()`.' : ': with parentheses it is a function.';
    const hint = isCall ? call : similar ? `: did you mean \`${similar}\`?` : '.';
    const fix = similar && {
      title: `Write \`${similar}\``,
      edits: [{ start: token.start, end: token.end, text: similar }],
    };
    p.report(token, `\`${token.text}\` is not an operator${hint}`, 'KS176', fix || undefined);
    p.take();
    const tokens = [token, ...p.skipToAnchor()];
    return { kind: 'BadOperator', start, end: p.lastEnd, tokens };
  }
  if (p.at('|') && p.touches(0)) {
    const pipes = { start: token.start - 1, end: token.end };
    p.report(pipes, '`||` is not KQL: write `or`.', 'KS176', {
      title: 'Write `or`',
      edits: [{ ...pipes, text: 'or' }],
    });
    const tokens = [p.take(), ...p.skipToAnchor()];
    return { kind: 'BadOperator', start, end: p.lastEnd, tokens };
  }
  const missing = p.missing('an operator such as `where`', 'KS176');
  return { kind: 'BadOperator', start: missing.start, end: missing.end, tokens: [] };
}
