import {
  type Condition,
  type ConditionFinding,
  isMatched,
  isNegation,
  type JoinFinding,
  joinKind,
} from '../../../kql/logic/index.ts';
import type { Expression } from '../../../kql/syntax/index.ts';
import type { Range } from '../../../text/index.ts';
import { defineRule, type QueryContext, type Report } from '../../define-rule.ts';
import {
  exclusionsBefore,
  isTakenBefore,
  literalsOf,
  logicFindings,
  reasonWhyApart,
  related,
  shown,
  stated,
} from '../../logic.ts';

/**
 * A condition that no row can meet: alone, or with what the query asks for before it. A rule with such a filter never fires.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'suggestion',
  summary: 'A condition that no row can meet',
  needs: [],
  onQuery(_query, context) {
    for (const finding of logicFindings(context)) {
      if (finding.kind === 'no match') context.report(mismatchOf(finding, context));
      if (finding.kind !== 'never' && finding.kind !== 'dead value') continue;
      if (isWindow(finding)) continue;
      if (exclusionsBefore(finding).length === 0 && !isTakenBefore(finding)) context.report(reportOf(finding, context));
    }
  },
});

/** A join whose sides ask for different values of its key. */
function mismatchOf({ join, key, left, right }: JoinFinding, context: QueryContext): Report {
  const others = left.map((one) => stated(one, context)).join(', ');
  const consequence = isMatched(join)
    ? 'No row gets through here.'
    : `\`kind=${joinKind(join)}\` takes all rows for rows without a match.`;
  const { start, end } = key.node;
  return {
    at: { start, end },
    severity: isMatched(join) ? 'error' : 'warning',
    message: `No row of one side has a match on the other: on the left ${others} must hold, and on the right ${stated(right, context)}. ${consequence} Join on another column, or change one of the two.`,
    related: related([...left, right], 'What the sides ask for'),
  };
}

/** A window of time before now, of which `time/empty-window` speaks. */
function isWindow({ condition, reasons, junction }: ConditionFinding): boolean {
  const [own, ...others] = [condition, ...reasons].map(({ test }) => test.kind === 'range' && test.line === 'now');
  if (!own) return false;
  if (reasons.length === 0) return condition.node.kind === 'BetweenExpression';
  const isEventTime = /^"(TimeGenerated|Timestamp)"$/.test(condition.field.key);
  const whole = junction?.node;
  const isTogether = whole && reasons.every(({ node }) => whole.start <= node.start && node.end <= whole.end);
  return isEventTime && isTogether === true && others.every((other) => other);
}

function reportOf(finding: ConditionFinding, context: QueryContext): Report {
  const { condition, reasons, kind, whole } = finding;
  const place = kind === 'dead value' && condition.valueNode ? condition.valueNode : condition.node;
  const alone = reasons.length === 0 ? whyAlone(condition, context) : undefined;
  const because = alone?.message ?? whyTogether(finding, context);
  // a list that holds more than rows can have costs nothing but the reader, and a constant may be a switch
  const isMild = reasons.some(({ computed }) => computed) || kind === 'dead value';
  const severity = whole ? 'error' : isMild && !alone ? 'info' : 'warning';
  const fix = alone ? alone.edits && { title: alone.title!, edits: alone.edits } : orInstead(finding);
  return {
    at: place,
    severity,
    message: `${because}${consequence(finding)}`,
    related: related(reasons, 'What it contradicts'),
    fix: fix && (() => context.fix(fix.title, false, fix.edits)),
  };
}

function consequence({ whole, kind }: ConditionFinding): string {
  if (kind === 'dead value') return '';
  return whole ? ' No row gets through here.' : ' This part of the condition has no effect.';
}

// ---- alone ----------------------------------------------------------------------------------------------------

interface Alone {
  readonly message: string;
  readonly title?: string;
  readonly edits?: readonly (Range & { text: string })[];
}

function whyAlone(condition: Condition, context: QueryContext): Alone {
  const { test, field, node, fieldNode } = condition;
  const cased = field.always.find((wanted) => wanted.test.kind === 'cased')?.test;
  if (
    cased?.kind === 'cased' &&
    condition.want === 'true' &&
    textsOf(test).some((text) => isOther(text, cased.casing))
  ) {
    const [other, own] = cased.casing === 'lower' ? ['capital', 'lower'] : ['small', 'upper'];
    const literals = literalsOf(condition).filter(({ token }) => isOther(token.text, cased.casing));
    const values = literals.map((literal) => shown(literal, context)).join(', ');
    return {
      message: `${shown(fieldNode, context)} has no ${other} letters, so it never matches ${values || 'this value'}. Write the value in ${own} case.`,
      ...(literals.length > 0 && {
        title: `Write it in ${own} case`,
        edits: literals.map(({ start, end, token }) => ({
          start,
          end,
          text: cased.casing === 'lower' ? token.text.toLowerCase() : token.text.toUpperCase(),
        })),
      }),
    };
  }
  if (node.kind === 'BetweenExpression' && test.kind === 'range') return whyInverted(node, field, context);
  if (test.kind === 'is' && test.values.length === 0) return { message: 'Nothing is in an empty list.' };
  return { message: `${stated(condition, context)} never holds.` };
}

function textsOf(test: Condition['test']): readonly string[] {
  if (test.kind === 'is') return test.values.map(({ key }) => String(key));
  return test.kind === 'text' ? [test.text] : [];
}

/** Whether a text has ASCII letters of the other case. */
function isOther(text: string, casing: 'lower' | 'upper'): boolean {
  return casing === 'lower' ? /[A-Z]/.test(text) : /[a-z]/.test(text);
}

/** `between (18 .. 8)` */
function whyInverted(
  { low, high, operator }: Expression & { kind: 'BetweenExpression' },
  field: Condition['field'],
  context: QueryContext,
): Alone {
  const [first, last] = [context.textOf(low), context.textOf(high)];
  const swapped = [
    { start: low.start, end: low.end, text: last },
    { start: high.start, end: high.end, text: first },
  ];
  const nothing = `Nothing lies between ${shown(low, context)} and ${shown(high, context)}: the lower end has to come first.`;
  // behind the last hour comes the first one
  const isRound = field.always.some(({ test }) => test.kind === 'range' && Number.isFinite(test.interval.high));
  if (!isRound || operator.text !== 'between') return { message: nothing, title: 'Swap the ends', edits: swapped };
  const instead = `!between (${last} .. ${first})`;
  return {
    message: `${nothing} For what begins at ${first} and ends at ${last}, write \`${instead}\`.`,
    title: `Write ${instead}`,
    edits: [{ start: operator.start, end: operator.start, text: '!' }, ...swapped],
  };
}

// ---- together with others -------------------------------------------------------------------------------------

function whyTogether({ condition, reasons }: ConditionFinding, context: QueryContext): string {
  const what = condition.valueNode ? shown(condition.valueNode, context) : stated(condition, context);
  const verb = condition.valueNode ? 'is never met' : 'never holds';
  const [reason] = reasons;
  if (!reason) return `${what} ${verb}.`;
  const field = context.textOf(condition.fieldNode).trim();
  if (reason.computed) return `${what} ${verb}: \`${field}\` is computed as ${shown(reason.node, context)} before.`;
  if (reasons.length > 1)
    return `${what} ${verb} here: ${reasons.map((one) => stated(one, context)).join(', ')} must hold as well.`;
  const other = stated(reason, context);
  const isPlain =
    condition.want === 'true' && [condition, reason].every(({ test }) => test.kind === 'is' || test.kind === 'text');
  const why = isPlain && !isNegation(reason.node) ? `, and ${reasonWhyApart(field, reason, condition, context)}` : '';
  return `${what} ${verb} here: ${other} must hold as well${why}.`;
}

/** `x == 'a' and x == 'b'`: either is meant. */
function orInstead({
  condition,
  reasons,
  junction,
}: ConditionFinding): { title: string; edits: readonly (Range & { text: string })[] } | undefined {
  const [reason] = reasons;
  const node = junction?.node;
  if (reasons.length !== 1 || !reason || node?.kind !== 'LogicalExpression' || node.operator !== 'and')
    return undefined;
  if (node.operands.length !== 2 || !isOperand(reason.node, node.operands) || !isOperand(condition.node, node.operands))
    return undefined;
  if ([condition, reason].some(({ test, want }) => want !== 'true' || (test.kind !== 'is' && test.kind !== 'text')))
    return undefined;
  const [and] = node.operators;
  return { title: 'Replace `and` by `or`', edits: [{ start: and!.start, end: and!.end, text: 'or' }] };
}

function isOperand(node: Expression, operands: readonly Expression[]): boolean {
  return operands.includes(node);
}
