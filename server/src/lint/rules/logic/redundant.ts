import type { Condition, ConditionFinding } from '../../../kql/logic/index.ts';
import {
  type Expression,
  type InExpression,
  type KqlTree,
  type Literal,
  type Node,
  nodesOf,
  stringValue,
  tokensIn,
} from '../../../kql/syntax/index.ts';
import type { Range } from '../../../text/index.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import { logicFindings, related, shown, stated } from '../../logic.ts';

/** A condition that says nothing new, and a value that stands in a list twice. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'safe',
  summary: 'A condition or a value of a list that says nothing new',
  needs: [],
  onQuery({ tree }, context) {
    for (const finding of logicFindings(context)) {
      if (finding.kind === 'subsumed' || finding.kind === 'implied') reportCondition(finding, context);
    }
    for (const node of nodesOf(tree, 'InExpression')) {
      reportDoubles(node.values, folds(node), tree, context);
      for (const value of node.values) reportArray(value, folds(node), tree, context);
    }
    // elsewhere a value may well stand in an array twice
    for (const { value } of nodesOf(tree, 'LetStatement')) reportArray(value, false, tree, context);
  },
});

// ---- conditions -----------------------------------------------------------------------------------------------

function reportCondition(finding: ConditionFinding, context: QueryContext): void {
  const { condition, reasons, kind } = finding;
  // what is true of every row, whatever the query asks for, is for another rule
  if (reasons.length === 0 || reasons.every(({ computed }) => computed)) return;
  // `isempty(x) or x != 'a'` tells the reader that rows without a value are meant as well
  if (kind === 'subsumed' && isAboutAbsence(condition)) return;
  // two parameters may have the same value for now
  if (isBySetting(condition, reasons, context)) return;
  const [reason] = reasons;
  const list = reasons.map((one) => stated(one, context)).join(', ');
  const why =
    kind === 'subsumed'
      ? `${stated(reason!, context)}, to which it is joined by \`or\`, lets the same rows through`
      : `${list} ${reasons.length > 1 ? 'make' : 'makes'} sure of it`;
  const edits = removal(condition.node, finding);
  context.report({
    at: condition.node,
    message: `${stated(condition, context)} says nothing new: ${why}.${edits ? ' It can be left out.' : ''}`,
    related: related(reasons, 'What makes sure of it'),
    fix: edits && (() => context.fix('Leave the condition out', true, edits)),
  });
}

function isAboutAbsence({ test }: Condition): boolean {
  if (test.kind === 'is') return test.values.every(({ key }) => key === '');
  return test.kind === 'null' || test.kind === 'empty';
}

function isBySetting(condition: Condition, reasons: readonly Condition[], context: QueryContext): boolean {
  if (!condition.parametric && !reasons.some(({ parametric }) => parametric)) return false;
  const text = context.textOf(condition.node).replaceAll(/\s+/g, '');
  return !reasons.some(({ node }) => context.textOf(node).replaceAll(/\s+/g, '') === text);
}

/** The operand and the word that joins it to the others. */
function removal(node: Expression, { junction }: ConditionFinding): (Range & { text: string })[] | undefined {
  const whole = junction?.node;
  if (whole?.kind !== 'LogicalExpression') return undefined;
  const index = whole.operands.indexOf(node);
  if (index < 0) return undefined;
  const [start, end] =
    index === 0 ? [node.start, whole.operands[1]!.start] : [whole.operands[index - 1]!.end, node.end];
  return [{ start, end, text: '' }];
}

// ---- lists ----------------------------------------------------------------------------------------------------

/** Whether the list does not mind letter case. */
function folds({ operator }: InExpression): boolean {
  return !/^!?in$/.test(operator.text);
}

/** The values of `dynamic([…])`. */
function reportArray(node: Node, fold: boolean, tree: KqlTree, context: QueryContext): void {
  if (node.kind === 'DynamicLiteral' && node.value.kind === 'JsonArray')
    reportDoubles(node.value.elements, fold, tree, context);
}

function reportDoubles(values: readonly Expression[], fold: boolean, tree: KqlTree, context: QueryContext): void {
  if (values.length < 2) return;
  const seen = new Map<string, Literal>();
  for (const [i, value] of values.entries()) {
    if (value.kind !== 'Literal' || value.type !== 'string') continue;
    const text = stringValue(value.token.text);
    // which letters of other alphabets are the same to the service is not told
    const key = fold && /^[ -~]*$/.test(text) ? text.toLowerCase() : text;
    const first = seen.get(key);
    if (!first) {
      seen.set(key, value);
      continue;
    }
    const isCase = first.token.text !== value.token.text && fold;
    const comma = tokensIn(tree, { start: values[i - 1]!.end, end: value.start }).find((token) => token.kind === ',');
    context.report({
      at: value,
      message: isCase
        ? `${shown(value, context)} stands in this list already, as ${shown(first, context)}: the operator does not mind letter case.`
        : `${shown(value, context)} stands in this list twice.`,
      related: [{ start: first.start, end: first.end, message: 'The first one' }],
      fix:
        comma &&
        (() => context.fix('Leave the value out', true, [{ start: values[i - 1]!.end, end: value.end, text: '' }])),
    });
  }
}
