import { TICKS_PER_DAY } from '../../../kql/semantics/index.ts';
import { describeDuration, writeDuration } from '../../../rule/index.ts';
import { placeOf } from '../../../yaml/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import type { Fix } from '../../finding.ts';
import { durationUnder, type WrittenDuration } from '../../schedule.ts';
import { type TimeBound, timeBounds } from '../../time-windows.ts';

/** No rule sees more: https://learn.microsoft.com/azure/sentinel/sentinel-service-limits */
const LONGEST = 14 * TICKS_PER_DAY;

/**
 * A query that asks for events from before the period of its rule. The service hands it the events of `queryPeriod` and no
 * others, whatever the query says, so that comparisons with the past have less past than they seem to have.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'suggestion',
  summary: 'A query that looks further back than the period of its rule',
  needs: FACTS_OF_NAMES,
  onQuery(query, context) {
    const { document, file } = context;
    if (document.kind !== 'Scheduled' || document.queries[0] !== query) return;
    const period = durationUnder(document, 'queryPeriod');
    if (!period) return;
    const bounds = timeBounds(context);
    const beyond = bounds.filter((bound) => bound.side === 'from' && leastOf(bound) > period.ticks);
    const farthest = beyond.reduce<TimeBound | undefined>(
      (far, bound) => (far && leastOf(far) >= leastOf(bound) ? far : bound),
      undefined,
    );
    if (!farthest) return;
    const back = leastOf(farthest);
    const isEmpty = bounds.some(
      (bound) => bound.side === 'to' && bound.holder === farthest.holder && leastOf(bound) >= period.ticks,
    );
    const [reach, given] = [describeDuration(back), describeDuration(period.ticks)];
    const what = isEmpty
      ? `This window ends before the last ${given}, which is all that the rule sees (queryPeriod), so it is always empty`
      : `This reaches back ${reach}, and the rule sees the last ${given} only (queryPeriod)`;
    const advice =
      back > LONGEST ? 'No rule can look back further than 14 days.' : `Raise queryPeriod, or look back less.`;
    context.report({
      at: farthest.node,
      message: `${what}. ${advice}`,
      ...(isEmpty && ({ severity: 'error' } as const)),
      // a learning period that is an hour short of its week learns all the same
      ...(!isEmpty && back - period.ticks <= back * NEGLIGIBLE && ({ severity: 'info' } as const)),
      related: [{ ...placeOf(file.text, period.scalar), message: 'The period of the rule' }],
      fix: back <= LONGEST ? () => raise(period, back, context) : undefined,
    });
  },
});

/** So small a part of a window is missed by nobody. */
const NEGLIGIBLE = 0.05;

function leastOf({ moment }: TimeBound): number {
  return moment.kind === 'relative' ? moment.least : 0;
}

/** A period of two days or more wants a frequency of an hour or more. */
const LONG_PERIOD = 2 * TICKS_PER_DAY;
const HOUR = TICKS_PER_DAY / 24;

/** Raises the period to whole hours, or to whole days from two days on, and the frequency as far as that asks for. */
function raise(period: WrittenDuration, back: number, { document }: QueryContext): Fix | undefined {
  const unit = back > LONG_PERIOD ? TICKS_PER_DAY : back > 2 * HOUR ? HOUR : HOUR / 60;
  const ticks = Math.min(Math.ceil(back / unit) * unit, LONGEST);
  const frequency = durationUnder(document, 'queryFrequency');
  const isOften = ticks >= LONG_PERIOD && frequency !== undefined && frequency.ticks < HOUR;
  const edit = (field: WrittenDuration, to: number) => ({
    ...field.scalar.content,
    text: writeDuration(to, field.dialect),
  });
  const edits = isOften ? [edit(period, ticks), edit(frequency, HOUR)] : [edit(period, ticks)];
  const isLine = (field: WrittenDuration) => field.scalar.style !== 'literal' && field.scalar.style !== 'folded';
  if (!isLine(period) || (isOften && !isLine(frequency))) return undefined;
  const title = `Raise queryPeriod to ${edits[0]!.text}`;
  return { title: isOften ? `${title}, and queryFrequency to ${edits[1]!.text}` : title, safe: false, edits };
}
