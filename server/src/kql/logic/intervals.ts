/** Sets of numbers as intervals: what is left of a line after conditions on it. */

/** From `low` to `high`; an open end does not belong to it. */
export interface Interval {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

export const EVERYTHING: Interval = {
  low: Number.NEGATIVE_INFINITY,
  lowOpen: true,
  high: Number.POSITIVE_INFINITY,
  highOpen: true,
};

export function pointInterval(value: number): Interval {
  return { low: value, lowOpen: false, high: value, highOpen: false };
}

export function isEmpty({ low, lowOpen, high, highOpen }: Interval): boolean {
  return low > high || (low === high && (lowOpen || highOpen));
}

export function holds(interval: Interval, value: number): boolean {
  return !isEmpty(intersection(interval, pointInterval(value)));
}

export function intersection(a: Interval, b: Interval): Interval {
  const low = Math.max(a.low, b.low);
  const high = Math.min(a.high, b.high);
  return {
    low,
    lowOpen: (a.low === low && a.lowOpen) || (b.low === low && b.lowOpen),
    high,
    highOpen: (a.high === high && a.highOpen) || (b.high === high && b.highOpen),
  };
}

/** Only whole numbers: `> 5` is `>= 6`. */
export function whole({ low, lowOpen, high, highOpen }: Interval): Interval {
  const first = Number.isFinite(low) ? (lowOpen ? Math.floor(low) + 1 : Math.ceil(low)) : low;
  const last = Number.isFinite(high) ? (highOpen ? Math.ceil(high) - 1 : Math.floor(high)) : high;
  return { low: first, lowOpen: !Number.isFinite(first), high: last, highOpen: !Number.isFinite(last) };
}

/** What is left of the intervals without another one. */
export function without(intervals: readonly Interval[], hole: Interval): readonly Interval[] {
  if (isEmpty(hole)) return intervals;
  return intervals.flatMap((interval) =>
    [
      { ...interval, ...upTo(interval, hole) },
      { ...interval, ...from(interval, hole) },
    ].filter((rest) => !isEmpty(rest)),
  );
}

function upTo(interval: Interval, hole: Interval): Pick<Interval, 'high' | 'highOpen'> {
  const { high, highOpen } = intersection(interval, {
    ...EVERYTHING,
    high: hole.low,
    highOpen: !hole.lowOpen,
  });
  return { high, highOpen };
}

function from(interval: Interval, hole: Interval): Pick<Interval, 'low' | 'lowOpen'> {
  const { low, lowOpen } = intersection(interval, { ...EVERYTHING, low: hole.high, lowOpen: !hole.highOpen });
  return { low, lowOpen };
}

/** The IPv4 addresses of `10.0.0.0/8`, or the one of `10.0.0.1`, as whole numbers; undefined for other texts. */
export function addressRange(text: string): Interval | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
  if (!match) return undefined;
  const numbers = match.slice(1, 5).map(Number);
  const bits = Number(match[5] ?? 32);
  if (bits > 32 || numbers.some((number) => number > 255)) return undefined;
  const address = numbers.reduce((sum, number) => sum * 256 + number, 0);
  const size = 2 ** (32 - bits);
  const low = Math.floor(address / size) * size;
  return { low, lowOpen: false, high: low + size - 1, highOpen: false };
}
