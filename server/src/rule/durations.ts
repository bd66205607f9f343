/**
 * Spans of time in the fields of a rule, in the dialects that the service and the public repository read: `5m`, `1h10m`, `14d`;
 * `PT1H`, `P1DT2H` (ISO 8601); `01:00:00`, `1.00:00:00`. In ticks of 100 ns, as KQL counts.
 */

export type DurationDialect = 'short' | 'iso' | 'clock';

export interface Duration {
  readonly ticks: number;
  readonly dialect: DurationDialect;
}

/** Ticks. */
export const SECOND = 10_000_000;
const UNITS: Readonly<Record<string, number>> = {
  s: SECOND, m: 60 * SECOND, h: 3600 * SECOND, d: 86_400 * SECOND, w: 604_800 * SECOND,
}; // biome-ignore format: a table

/** Reads a span of time; undefined for what none of the dialects knows. Letter case counts in the short one alone. */
export function readDuration(text: string): Duration | undefined {
  const trimmed = text.trim();
  const short = /^(?:\d{1,9}[wdhms])+$/.test(trimmed);
  if (short) return { ticks: sum(trimmed.matchAll(/(\d+)([wdhms])/g)), dialect: 'short' };
  const iso = /^P(?=.)(\d{1,9}W)?(\d{1,9}D)?(?:T(?=.)(\d{1,9}H)?(\d{1,9}M)?(\d{1,9}S)?)?$/i.exec(trimmed);
  if (iso) return { ticks: sum(trimmed.toLowerCase().matchAll(/(\d+)([wdhms])/g)), dialect: 'iso' };
  const clock = /^(?:(\d{1,9})\.)?(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(trimmed);
  if (!clock) return undefined;
  const [days, hours, minutes, seconds] = clock.slice(1).map((part) => Number(part ?? 0));
  const ticks = days! * UNITS['d']! + hours! * UNITS['h']! + minutes! * UNITS['m']! + seconds! * SECOND;
  return { ticks, dialect: 'clock' };
}

function sum(parts: Iterable<RegExpExecArray>): number {
  let ticks = 0;
  for (const [, count, unit] of parts) ticks += Number(count) * UNITS[unit!]!;
  return ticks;
}

/**
 * Writes a span of time in a dialect, in the largest unit that holds it whole: `8d`, `25h`, `PT90M`. The short dialect of the
 * public repository has no compounds.
 */
export function writeDuration(ticks: number, dialect: DurationDialect): string {
  const unit = ['d', 'h', 'm', 's'].find((name) => ticks % UNITS[name]! === 0) ?? 's';
  const count = Math.ceil(ticks / UNITS[unit]!);
  if (dialect === 'short') return `${count}${unit}`;
  if (dialect === 'iso') return unit === 'd' ? `P${count}D` : `PT${count}${unit.toUpperCase()}`;
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const seconds = Math.ceil(ticks / SECOND);
  const clock = `${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  const days = Math.floor(seconds / 86_400);
  return days > 0 ? `${days}.${clock}` : clock;
}

/** A span of time as messages name it: `7d 1h`, `90m` as `1h 30m`. */
export function describeDuration(ticks: number): string {
  const parts: string[] = [];
  let rest = Math.abs(ticks);
  for (const unit of ['d', 'h', 'm', 's']) {
    const count = Math.floor(rest / UNITS[unit]!);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * UNITS[unit]!;
  }
  if (parts.length === 0) return rest > 0 ? `${rest / 10_000}ms` : '0s';
  return `${ticks < 0 ? '-' : ''}${parts.join(' ')}`;
}

/** What the service and the public repository take, but for templates; `readDuration` also reads what only looks like it. */
const TAKEN = [
  /^(?=\d)(?:\d{1,9}d)?(?:\d{1,9}h)?(?:\d{1,9}m)?$/,
  /^P(?=[\dT])(?:\d{1,9}D)?(?:T(?=\d)(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}S)?)?$/,
  /^(?:\d{1,9}\.)?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/,
];

/** Whether a span of time is written in a way that is taken: units once each, from the largest on, in their letter case. */
export function isWellFormedDuration(text: string): boolean {
  return TAKEN.some((form) => form.test(text));
}

/** Units by how people begin to write them. */
const WRITTEN_UNITS: readonly (readonly [beginning: RegExp, unit: string])[] = [
  [/^s(?:ec(?:ond)?s?)?$/, 's'],
  [/^m(?:in(?:ute)?s?)?$/, 'm'],
  [/^h(?:(?:ou)?rs?)?$/, 'h'],
  [/^d(?:ays?)?$/, 'd'],
  [/^w(?:eeks?)?$/, 'w'],
];

/**
 * What a text was meant to say that is not well formed: `15min`, `2 hours`, `PT1D`, `1H`. The dialect is the one it is
 * closest to. Undefined for what is no number of minutes: schedules have no seconds.
 */
export function guessDuration(text: string): Duration | undefined {
  const match = /^(p?t?)\s*(\d{1,9})\s*([a-z]{1,7})$/.exec(text.trim().toLowerCase());
  const unit = match && WRITTEN_UNITS.find(([beginning]) => beginning.test(match[3]!))?.[1];
  if (!match || !unit) return undefined;
  const ticks = Number(match[2]) * UNITS[unit]!;
  return ticks % UNITS['m']! === 0 ? { ticks, dialect: match[1] === '' ? 'short' : 'iso' } : undefined;
}
