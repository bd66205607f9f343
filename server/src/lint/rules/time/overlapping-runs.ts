import { nodesOf } from '../../../kql/syntax/index.ts';
import { describeDuration } from '../../../rule/index.ts';
import { scalarText, valueUnder } from '../../../yaml/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import { durationUnder } from '../../schedule.ts';
import { eventWays } from '../../time-windows.ts';

/** From this many runs that find the same event on it is no margin for late events any more. */
const TWICE = 2;

/** A query that returns events as they are, over a window of several runs, so that each event is found several times. */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'none',
  summary: 'A window of several runs, each of which finds the same event',
  needs: FACTS_OF_NAMES,
  onQuery(query, context) {
    const { document } = context;
    if (document.kind !== 'Scheduled' || document.queries[0] !== query) return;
    const [period, frequency] = [durationUnder(document, 'queryPeriod'), durationUnder(document, 'queryFrequency')];
    if (!period || !frequency || frequency.ticks === 0 || period.ticks < TWICE * frequency.ticks) return;
    const { root } = document;
    if (scalarText(valueUnder(root, 'suppressionEnabled'))?.trim().toLowerCase() === 'true') return;
    const [way, ...others] = eventWays(context);
    if (!way?.isPlain || others.length > 0 || asksForIngestion(context)) return;
    const starts = way.bounds.flatMap(({ side, moment }) =>
      side === 'from' && moment.kind === 'relative' ? moment.least : [],
    );
    const window = Math.min(period.ticks, ...starts);
    const runs = Math.floor(window / frequency.ticks);
    if (runs < TWICE) return;
    context.report({
      at: period.scalar.content,
      message: `The rule runs every ${describeDuration(frequency.ticks)} over ${describeDuration(window)} and returns events as they are, so that ${runs} runs find the same event. Lower queryPeriod, or keep what is new with \`| where ingestion_time() > ago(…)\`.`,
    });
  },
});

/** Whether the query itself sees to it that an event is found once. */
function asksForIngestion({ query }: QueryContext): boolean {
  return nodesOf(query.tree, 'CallExpression').some(({ name }) => name.name === 'ingestion_time');
}
