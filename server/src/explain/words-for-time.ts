/** Times in words: spans, windows, and when a rule runs. */
import type { Range } from '../text/index.ts';
import type { Moment, Schedule } from './model.ts';

/** `7.01:00:00` as `7 days 1 hour`. */
function spanInWords(timespan: string): string {
  const [, sign, days, hours, minutes, seconds] = /^(-)?(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)/.exec(timespan) ?? [];
  const parts = [
    [days, 'day'],
    [hours, 'hour'],
    [minutes, 'minute'],
    [seconds, 'second'],
  ].flatMap(([n, unit]) => (Number(n ?? 0) > 0 ? [`${Number(n)} ${unit}${Number(n) === 1 ? '' : 's'}`] : []));
  return parts.length === 0 ? '0 seconds' : `${sign ?? ''}${parts.join(' ')}`;
}

/** A window in words: `the last 14 days`, `from 7 days 1 hour ago to 1 hour ago`. */
export function inWords(from: Moment | undefined, to: Moment | undefined): string {
  if (from && to) {
    const isSpan = from.ago !== undefined && !from.rounded && !to.rounded && isNow(to) && !from.ago.startsWith('-');
    return isSpan ? `the last ${spanInWords(from.ago!)}` : `from ${momentInWords(from)} to ${momentInWords(to)}`;
  }
  if (from) {
    const isSpan = from.ago !== undefined && !from.rounded && !isNow(from) && !from.ago.startsWith('-');
    if (isNow(from)) return 'later than the run of the rule';
    return isSpan ? `the last ${spanInWords(from.ago!)}` : `since ${momentInWords(from)}`;
  }
  return to ? `before ${momentInWords(to)}` : 'a window that depends on data';
}

function isNow({ ago, rounded }: Moment): boolean {
  return ago !== undefined && /^-?00:00:00/.test(ago) && rounded === undefined;
}

function momentInWords(moment: Moment): string {
  const { ago, at, rounded } = moment;
  const point =
    at ??
    (isNow({ ...(ago !== undefined && { ago }) })
      ? 'now'
      : ago!.startsWith('-')
        ? `${spanInWords(ago!.slice(1))} from now`
        : `${spanInWords(ago!)} ago`);
  return rounded === undefined ? point : `${point} (${rounded})`;
}

/** `1h`, `PT1H30M`, `P1D` in words; the text itself where it is none of these. */
function durationInWords(text: string): string {
  const short = /^(\d+)\s*([smhd])$/i.exec(text);
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(text);
  const numbers = short
    ? ['d', 'h', 'm', 's'].map((unit) => (short[2]!.toLowerCase() === unit ? Number(short[1]) : 0))
    : iso?.slice(1).map((n) => Number(n ?? 0));
  const words = (numbers ?? []).flatMap((n, i) =>
    n > 0 ? [`${n} ${['day', 'hour', 'minute', 'second'][i]}${n === 1 ? '' : 's'}`] : [],
  );
  return words.length > 0 ? words.join(' ') : text;
}

/** When a scheduled rule runs; undefined where it does not say. */
export function scheduleOf(
  frequency: string | undefined,
  period: string | undefined,
  places: readonly Range[],
): Schedule | undefined {
  if (frequency === undefined && period === undefined) return undefined;
  const every = frequency === undefined ? '' : `every ${durationInWords(frequency).replace(/^1 (\w+)$/, '$1')}`;
  const over = period === undefined ? '' : `over the last ${durationInWords(period)}`;
  return { frequency, period, text: `Runs ${[every, over].filter(Boolean).join(' ')}.`, places };
}

/** When a rule of the kind NRT runs (https://learn.microsoft.com/azure/sentinel/near-real-time-rules). */
export function continuous(places: readonly Range[]): Schedule {
  const text = 'Runs every minute over the events of the minute before.';
  return { frequency: undefined, period: undefined, text, places };
}
