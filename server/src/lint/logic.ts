/** What rules about the logic of conditions share: the analysis of a query, and words for what it says. */
import {
  analyzeLogic,
  brief,
  type Condition,
  type ConditionFinding,
  isDenied,
  type LogicFinding,
  type Place,
  shownValue,
} from '../kql/logic/index.ts';
import { assumedNames, isAssumed } from '../kql/semantics/index.ts';
import { type Expression, hasWord, type Literal } from '../kql/syntax/index.ts';
import type { QueryContext } from './define-rule.ts';
import type { Related } from './finding.ts';

export function placeOf(context: QueryContext): Place {
  return { tree: context.query.tree, binding: context.binding, textOf: context.textOf };
}

/** What is certain of the conditions of the query. */
export function logicFindings(context: QueryContext): readonly LogicFinding[] {
  const { tree } = context.query;
  // at and behind a mistake of the syntax, conditions are read as what they may not be
  const end = tree.problems[0]?.start ?? Number.POSITIVE_INFINITY;
  const place = placeOf(context);
  let found = analyzeLogic(tree, place);
  // few queries have findings, and only for those it is asked which types are no more than assumed
  if (found.length > 0) {
    const assumed = assumedNames(tree.root, context.binding, context.facts);
    if (assumed.size > 0 || hasWord(tree, 'column_ifexists', 'columnifexists'))
      found = analyzeLogic(tree, { ...place, assumed });
  }
  return found.filter((finding) => nodeOf(finding).end < end);
}

/** The condition that a finding is about. */
function nodeOf(finding: LogicFinding): Expression {
  if (finding.kind === 'unreachable') return finding.node;
  return finding.kind === 'no match' ? finding.key.node : finding.condition.node;
}

/** Whether the type of the field is one that `column_ifexists` only stands for. */
export function isDoubtful({ field }: Condition, { query, binding, facts }: QueryContext): boolean {
  return field.type !== 'unknown' && isAssumed(field.node, assumedNames(query.tree.root, binding, facts));
}

/** The places of conditions, for the list beside a finding. */
export function related(conditions: readonly Condition[], message: string): Related[] {
  const nodes = new Set(conditions.map(({ node }) => node));
  return [...nodes].map(({ start, end }) => ({ start, end, message }));
}

/** A condition as it is written. */
export function shown(node: Expression, context: QueryContext): string {
  return `\`${brief(context.textOf(node).trim())}\``;
}

/** A condition as it is asked for: the opposite of what is written where a `not(…)` stands around it. */
export function stated(condition: Condition, context: QueryContext): string {
  const { node } = condition;
  return isDenied(condition) ? `\`not(${brief(context.textOf(node).trim())})\`` : shown(node, context);
}

// ---- why two conditions exclude each other --------------------------------------------------------------------

/** Why no value passes both tests, without regard to negations around them. */
export function reasonWhyApart(field: string, a: Condition, b: Condition, context: QueryContext): string {
  const [verb, other] = [verbOf(a), verbOf(b)];
  const [first, second] = [valuesOf(a, context), valuesOf(b, context)];
  if (verb !== other) return `no \`${field}\` that ${verb} ${first} ${other} ${second}`;
  const isList = [a, b].some(({ test }) => test.kind === 'is' && test.values.length > 1);
  return isList
    ? `no \`${field}\` ${verb} ${first} and also ${second}`
    : `no \`${field}\` ${verb} both ${first} and ${second}`;
}

function verbOf({ test }: Condition): string {
  switch (test.kind) {
    case 'is':
      return 'equals';
    case 'range':
      return 'lies in';
    case 'text':
      if (test.left === 'end') return 'starts with';
      return test.right === 'end' ? 'ends with' : 'contains';
    default:
      return 'is';
  }
}

function valuesOf({ test, node }: Condition, context: QueryContext): string {
  switch (test.kind) {
    case 'is': {
      const values = test.values.slice(0, 2).map((value) => shownValue(value, context.textOf));
      if (test.values.length < 2) return values[0] ?? 'nothing';
      return test.values.length > 2 ? `one of ${values.join(', ')} …` : `one of ${values.join(', ')}`;
    }
    case 'text':
      return `'${brief(test.text)}'`;
    case 'range': {
      const range = rangeIn(node);
      return range ? range.map((end) => brief(context.textOf(end).trim())).join(' .. ') : shown(node, context);
    }
    default:
      return test.kind;
  }
}

/** The ends of a `between`, or the range of `ipv4_is_in_range`, also within `not(…)`. */
function rangeIn(node: Expression): readonly Expression[] | undefined {
  if (node.kind === 'BetweenExpression') return [node.low, node.high];
  if (node.kind === 'ParenthesizedExpression') return rangeIn(node.expression);
  if (node.kind !== 'CallExpression') return undefined;
  if (node.name.name === 'ipv4_is_in_range') return node.args.slice(1);
  return node.args.length === 1 ? rangeIn(node.args[0]!) : undefined;
}

// ---- conditions that nothing passes ---------------------------------------------------------------------------

/**
 * The exclusions that stand before a condition and leave nothing of it; empty where something else makes it impossible. One mistake has
 * one finding, and this tells which rule speaks.
 */
export function exclusionsBefore({ condition, reasons }: ConditionFinding): readonly Condition[] {
  const isAllBefore = reasons.every(({ node, computed }) => !computed && node.start < condition.node.start);
  const isInclusion = condition.want === 'true' && condition.test.kind !== 'null' && condition.test.kind !== 'empty';
  return isInclusion && isAllBefore && reasons.length > 0 ? reasons.filter(isExclusion) : [];
}

/** `x != ''` and `isnotempty(x)` ask for a value; they exclude none in particular. */
function isExclusion({ want, test }: Condition): boolean {
  if (want !== 'false' || test.kind === 'null' || test.kind === 'empty') return false;
  return test.kind !== 'is' || test.values.some(({ key }) => key !== '');
}

/** Whether the rows that a condition asks for have gone to an earlier branch of `case` or `iff`. */
export function isTakenBefore({ reasons }: ConditionFinding): boolean {
  return reasons.some(({ want, computed }) => !computed && want.startsWith('not'));
}

/** The text of a literal that the condition compares with; undefined for values behind names. */
export function literalsOf({ node, valueNode, test }: Condition): readonly Literal[] {
  if (valueNode) return valueNode.kind === 'Literal' ? [valueNode] : [];
  if (test.kind === 'is') return test.values.flatMap((value) => (value.node.kind === 'Literal' ? [value.node] : []));
  return node.kind === 'BinaryExpression' && node.right.kind === 'Literal' ? [node.right] : [];
}
