/** Expressions that may be queries: a source and the stages behind it, and queries that begin with an operator. */

import { isCloser } from './brackets.ts';
import { missingExpression, noExpression, parseScalar } from './expressions.ts';
import { fixFor, hintFor, takesCondition } from './hints.ts';
import { nameLength } from './names.ts';
import type { Expression, Operator, Pipeline, Skipped, Stage } from './nodes.ts';
import { parseBadOperator, parseBrokenWord } from './operators/bad-operator.ts';
import { OPERATORS } from './operators/index.ts';
import type { Parser } from './parser.ts';
import { isOperandOnly } from './starts.ts';
import { isDeclarableName, isReserved, type Token } from './tokens.ts';

/** A scalar or a query; undefined when none begins here. */
export function parseExpression(p: Parser): Expression | undefined {
  return p.deeper(parsePipeline, noExpression);
}

function parsePipeline(p: Parser): Expression | undefined {
  const source = parseSource(p);
  return source && parseStages(p, source);
}

/** `| where x`: the stages of a query without its table. */
export function parseSourceless(p: Parser): Expression {
  const pipe = p.token;
  const before = p.index > 0 ? p.tokens[p.index - 1]! : undefined;
  if (before?.kind === ';' && !p.insideBrackets) {
    p.report(pipe, 'Unexpected `|`: the `;` before it has ended the query.', 'KS198', {
      title: 'Remove the `;`',
      edits: [{ start: before.start, end: before.end, text: '' }],
    });
  } else {
    p.report(pipe, 'Expected a table before the first `|`.', 'KS006');
  }
  return parseStages(p, { kind: 'Missing', start: pipe.start, end: pipe.start, expected: 'a table' });
}

/** An element of a list that may be a query instead: a second value behind it is the list's business. */
export function parseListItem(p: Parser): Expression | undefined {
  const source = parseSource(p);
  return source && (p.at('|') || p.atForgottenPipe()) ? parseStages(p, source) : source;
}

export function expectExpression(p: Parser): Expression {
  return parseExpression(p) ?? missingExpression(p);
}

/**
 * A query without its source, as between the parentheses of fork, partition or mv-apply: `(where x | take 1)`.
 * It may also begin with a source (`(T | where x)`), where `sourceAllowed` says so.
 */
export function parseSubquery(p: Parser, sourceAllowed: boolean): Expression {
  if (p.at('|') && p.bracketCloses) return parseNeedlessPipe(p);
  // `(tak 5)`: no source, since no operator follows it
  const isMisspelt = p.at('word') && isOperandOnly(p.peek(1)) && !OPERATORS.has(p.token.text);
  const operator = isMisspelt && nameLength(p) > 0 ? parseBadOperator(p) : parseOperatorAt(p);
  if (operator) return parseStages(p, operator);
  const source = sourceAllowed ? parseExpression(p) : undefined;
  return source ?? p.missing('an operator such as `where`', 'KS176');
}

/** `(| where x)`: where no table is wanted, the first operator has no pipe. */
function parseNeedlessPipe(p: Parser): Expression {
  p.takeNeedless('Unexpected `|`: the query begins with an operator.');
  return parseStages(p, parseOperatorAt(p) ?? parseBadOperator(p));
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
      const after = p.peek(1 + length).text;
      // `range x = 1 to 10`, `range from 1 to 10` and `range x in (…)` lack a word
      const isBroken = length === 1 && (after === '=' || after === 'in' || isOperandOnly(p.peek(2)));
      return length > 0 && (after === 'from' || isBroken);
    }
    case 'inline_external_table':
      return next.text === 'kind' || (next.kind === '(' && !atTableCall(p));
    case 'render':
      return next.kind === 'word';
    default:
      return false;
  }
}

/** Whether `inline_external_table(a, b)` is a call: its names have no types, and no `kind` stands behind them. */
function atTableCall(p: Parser): boolean {
  const length = nameLength(p, 2, isDeclarableName);
  const after = p.peek(2 + length).kind;
  if (length === 0) return after === ')';
  const close = p.closerOf(p.index + 1);
  return (after === ')' || after === ',') && (close === undefined || p.tokens[close + 1]!.text !== 'kind');
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
    } else if (p.atAnchor() || startsNextStatement(p) || (p.insideParentheses && (p.at(',') || isCloser(p.token)))) {
      break;
    } else {
      const keyword = lastKeyword(stages.at(-1) ?? source);
      if (takesCondition(keyword) || !reportReservedName(p))
        p.reportUnexpected(hintFor(p, keyword), fixFor(p, keyword));
      stages.push(skipped(p));
    }
  }
  if (stages.length === 0) return source;
  const pipeline: Pipeline = { kind: 'Pipeline', start: source.start, end: stages.at(-1)!.end, source, stages };
  return pipeline;
}

/** The keyword of the operator that was read last, if it was one. */
function lastKeyword(last: Expression | Stage | Skipped): Token | undefined {
  const operator = last.kind === 'Stage' ? last.operator : last;
  return 'keyword' in operator ? operator.keyword : undefined;
}

/** Something begins on a new line: more likely the next statement after a forgotten `;` than more of this one. */
function startsNextStatement(p: Parser): boolean {
  return !p.insideBrackets && p.onNewLine() && p.at('word') && nameLength(p) > 0;
}

/** `extend kind = 1`: a word that may be read and not be given as a name. */
function reportReservedName(p: Parser): boolean {
  const name = p.index > 0 ? p.tokens[p.index - 1]! : undefined;
  if (!p.at('=') || name?.kind !== 'word' || isDeclarableName(name) || OPERATORS.has(name.text)) return false;
  p.reportReserved('KS228', name);
  return true;
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
  const operator = parseBrokenWord(p) ?? parseOperatorAt(p) ?? parseBadOperator(p);
  return { kind: 'Stage', start, end: Math.max(operator.end, pipe?.end ?? 0), pipe, operator };
}
