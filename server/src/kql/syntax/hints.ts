/** What the person may have meant by a token that fits nowhere. */
import { closest } from '../../text/index.ts';
import { OPERATORS } from './operators/index.ts';
import type { Parser } from './parser.ts';
import type { ProblemFix } from './problems.ts';
import { beginsExpression, startsExpression } from './starts.ts';
import { INFIX_WORDS, type Token } from './tokens.ts';

/** Words of clauses that are no part of an operator, and what does what they ask for. */
const MISPLACED_CLAUSES: Readonly<Record<string, string>> = {
  'count by': ': write `summarize count() by …`',
  'limit by': ': did you mean `top`?',
  'sample of': ': did you mean `sample-distinct`?',
  'serialize by': ': write `sort by …` before it',
  'summarize by': ': write a comma between the groups',
  'take by': ': did you mean `top`?',
};

/** Words of clauses that only some operators have. */
const CLAUSES = new Set(['asc', 'by', 'desc', 'of', 'to']);

/** Operators with one condition. */
const CONDITIONS = new Set(['filter', 'find', 'graph-where-edges', 'graph-where-nodes', 'search', 'where']);

/** What shows that a word begins a condition: a comparison, or a call. */
const BEHIND_COLUMN = new Set(['==', '!=', '=~', '!~', '<', '<=', '>', '>=', '(']);

const COMPARE = ': to compare, write `==`';

/** Words that say what is meant wherever they fit nowhere. */
const WORDS: Readonly<Record<string, string>> = {
  not: ': a negated operator is written with `!`, such as `!contains` or `!in`',
  is: ': KQL has no `is null`, write `isnull(…)`, or `isempty(…)` for text',
  on: ': it belongs to `join` and `lookup`, whose query stands in parentheses',
};

/**
 * The end of the sentence “Unexpected `x`”, empty when there is nothing to say.
 * @param operator the keyword of the operator that has just been read
 */
export function hintFor(p: Parser, operator: Token | undefined): string {
  const { kind, text } = p.token;
  const before = p.index > 0 ? p.tokens[p.index - 1]! : undefined;
  if (kind === ')' || kind === ']' || kind === '}') return ': nothing is open that it closes';
  // not for `a?.b`
  if (kind === '?' && p.peek(1).kind === '?') return ': write `coalesce(a, b)`';
  if (kind === '?' && p.peek(1).kind !== '.') return ': write `iff(condition, a, b)`';
  if (before?.text === 'not') return ': `not` is a function, write `not(…)`';
  if (kind === '=') return takesCondition(operator) ? COMPARE : hintForEquals(p, before);
  if (kind === 'word' && Object.hasOwn(WORDS, text)) return WORDS[text]!;
  if (operator && CLAUSES.has(text)) return hintForClause(text, operator.text, before!.text);
  if (kind === '*' && operator?.text === 'project')
    return ': `project` names its columns, leave it out to keep all of them';
  if (operator && before === operator && kind === '(') return `: \`${operator.text}\` takes no parentheses`;
  if (!startsExpression(p)) return '';
  const beginsCondition = kind === 'word' && (INFIX_WORDS.has(p.peek(1).text) || BEHIND_COLUMN.has(p.peek(1).kind));
  return takesCondition(operator) && beginsCondition
    ? ': `and` or `or` is missing before it'
    : ': an operator, a comma or a pipe is missing before it';
}

/** The fix that goes with the hint: `==` for `=` in a condition. */
export function fixFor(p: Parser, operator: Token | undefined): ProblemFix | undefined {
  const { kind, start, end } = p.token;
  const isComparison = kind === '=' && takesCondition(operator) && beginsExpression(p.peek(1));
  return isComparison ? { title: 'Write `==`', edits: [{ start, end, text: '==' }] } : undefined;
}

/** Whether the operator takes a condition and no names: `=` in it is meant to compare. */
export function takesCondition(operator: Token | undefined): boolean {
  return operator !== undefined && CONDITIONS.has(operator.text);
}

function hintForClause(word: string, operator: string, before: string): string {
  if (before === 'asc' || before === 'desc') return ': the key has a direction already';
  if (before === 'first' || before === 'last') return ': the direction stands before `nulls`';
  return MISPLACED_CLAUSES[`${operator} ${word}`] ?? `: \`${operator}\` has no \`${word}\``;
}

function hintForEquals(p: Parser, before: Token | undefined): string {
  const beforeThat = p.index > 1 ? p.tokens[p.index - 2]! : undefined;
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
  return COMPARE;
}
