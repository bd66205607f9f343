import { describeDuration } from '../../../rule/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { durationUnder } from '../../schedule.ts';
import { eventWays, type TimeBound } from '../../time-windows.ts';

/** A query whose window is shorter than the time between two runs, so that most events are never looked at. */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'none',
  summary: 'A window that is shorter than the time between two runs',
  needs: FACTS_OF_NAMES,
  onQuery(query, context) {
    const { document } = context;
    if (document.kind !== 'Scheduled' || document.queries[0] !== query) return;
    const frequency = durationUnder(document, 'queryFrequency');
    if (!frequency) return;
    const reported = new Set<TimeBound>();
    for (const { bounds } of eventWays(context)) {
      const from = tightest(bounds);
      if (from?.moment.kind !== 'relative' || reported.has(from)) continue;
      const ends = bounds.flatMap(({ side, moment }) =>
        side === 'to' && moment.kind === 'relative' ? moment.least : [],
      );
      const window = from.moment.most - Math.max(0, ...ends);
      // a window the wrong way round is another matter
      if (window <= 0 || window >= frequency.ticks) continue;
      reported.add(from);
      const [seen, between] = [describeDuration(window), describeDuration(frequency.ticks)];
      context.report({
        at: from.node,
        message: `The query looks at ${seen}, and the rule runs every ${between} (queryFrequency): what happens in the other ${describeDuration(frequency.ticks - window)} is never looked at. Widen the window, or run the rule more often.`,
      });
    }
  },
});

/** The latest beginning of a window. */
function tightest(bounds: readonly TimeBound[]): TimeBound | undefined {
  let found: TimeBound | undefined;
  for (const bound of bounds) {
    if (bound.side !== 'from' || bound.moment.kind !== 'relative') continue;
    if (found?.moment.kind !== 'relative' || bound.moment.most < found.moment.most) found = bound;
  }
  return found;
}
