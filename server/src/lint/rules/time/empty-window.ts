import { defaultParameters, type Moment, momentOf } from '../../../kql/semantics/index.ts';
import { nodesOf } from '../../../kql/syntax/index.ts';
import { describeDuration } from '../../../rule/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { timeBounds } from '../../time-windows.ts';

/** A window whose end does not lie behind its beginning. Nothing is in it, and nothing ever will be. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'mixed',
  summary: 'A window of time that no event can lie in',
  needs: FACTS_OF_NAMES,
  onQuery({ tree }, context) {
    const { binding } = context;
    if (!/\b(?:ago|now)\s*\(/.test(tree.source.slice(tree.start, tree.end))) return;
    const parameters = defaultParameters(tree);
    for (const node of nodesOf(tree, 'BetweenExpression')) {
      const { low, high } = node;
      const [from, to] = [momentOf(low, binding, parameters), momentOf(high, binding, parameters)];
      if (!from || !to) continue;
      const isNegated = node.operator.text !== 'between';
      if (isSame(from, to)) {
        // a time that is rounded may well be just there
        if (node.left.kind !== 'Name') continue;
        const message = `This window begins and ends ${describe(from)}, so that ${isNegated ? 'nothing is left out' : 'nothing is in it'}.`;
        context.report({ at: { start: low.start, end: high.end }, message });
        continue;
      }
      if (!isAfter(from, to)) continue;
      context.report({
        at: { start: low.start, end: high.end },
        message: `This window begins ${describe(from)} and ends ${describe(to)}, so that ${isNegated ? 'nothing is left out' : 'nothing is in it'}. Swap its ends.`,
        fix: () =>
          context.fix('Swap the ends', true, [
            { start: low.start, end: low.end, text: context.textOf(high) },
            { start: high.start, end: high.end, text: context.textOf(low) },
          ]),
      });
    }
    // `TimeGenerated > ago(1d) and TimeGenerated < ago(7d)`
    const bounds = timeBounds(context).filter(({ between }) => !between);
    for (const to of bounds) {
      if (to.side !== 'to') continue;
      const from = bounds.find(
        (bound) => bound.side === 'from' && bound.holder === to.holder && isAfter(bound.moment, to.moment),
      );
      if (!from) continue;
      context.report({
        at: to.node,
        message: `Nothing lies behind ${describe(from.moment)} and before ${describe(to.moment)}: no event passes both conditions.`,
        related: [{ start: from.node.start, end: from.node.end, message: 'The beginning of the window' }],
      });
    }
  },
});

/** Whether one moment is later than the other whenever the query runs. */
function isAfter(a: Moment, b: Moment): boolean {
  return a.kind === 'relative' && b.kind === 'relative' && a.most < b.least;
}

function isSame(a: Moment, b: Moment): boolean {
  return (
    a.kind === 'relative' && b.kind === 'relative' && a.least === a.most && a.most === b.most && b.least === b.most
  );
}

function describe(moment: Moment): string {
  if (moment.kind === 'absolute') return 'at a date';
  const { most } = moment;
  return most === 0 ? 'now' : most < 0 ? `in ${describeDuration(-most)}` : `${describeDuration(most)} ago`;
}
