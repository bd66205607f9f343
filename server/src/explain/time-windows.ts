/** Windows of time: what predicates over times say, as moments before the run of the rule and as a sentence. */
import { formatTimespan, type Moment as Known, momentOf, shifted, spanOf } from '../kql/semantics/index.ts';
import type { Expression } from '../kql/syntax/index.ts';
import type { Range } from '../text/index.ts';
import type { Comparison } from './indicators.ts';
import type { Moment, TimeWindow } from './model.ts';
import { constantOf, fieldOf, isTime, type Operands, shownText } from './operands.ts';
import { inWords } from './words-for-time.ts';

/** A window at one place. */
export type FoundWindow = Omit<TimeWindow, 'places' | 'description'> & Range;

/** The window that a comparison sets; undefined where it is about no time, or leaves a time out. */
export function windowOf(comparison: Comparison, operands: Operands): FoundWindow | undefined {
  const field = fieldOf(comparison.field, operands);
  if (!field || !isTime(comparison.field, field, operands)) return undefined;
  const { kind, negated, values, start, end } = comparison;
  const [first, second] = values;
  const moment = (value: Expression | undefined): Moment | undefined => value && momentBehind(value, operands);
  const text = shownText({ start, end }, operands);
  const window = (from: Moment | undefined, to: Moment | undefined): FoundWindow => {
    return { field: field.name, text, from, to, start, end };
  };
  switch (kind) {
    case 'gt':
    case 'ge':
      return negated ? window(undefined, moment(first)) : window(moment(first), undefined);
    case 'lt':
    case 'le':
      return negated ? window(moment(first), undefined) : window(undefined, moment(first));
    case 'between': {
      if (negated) return undefined;
      // `between (start .. 1d)` is a day from the start on
      const { binding, call } = operands;
      const from = first && momentOf(first, binding, call);
      const length = second && spanOf(second, binding, call);
      return window(moment(first), from && length !== undefined ? shown(shifted(from, length)) : moment(second));
    }
    default:
      return undefined;
  }
}

/** The windows of a query, each text once, with all its places. */
export function mergeWindows(found: readonly FoundWindow[]): TimeWindow[] {
  const merged = new Map<string, { window: FoundWindow; places: Map<number, Range> }>();
  for (const window of found) {
    const key = JSON.stringify([window.field, window.text, window.from, window.to]);
    const same = merged.get(key) ?? { window, places: new Map() };
    merged.set(key, same);
    same.places.set(window.start, { start: window.start, end: window.end });
  }
  return [...merged.values()].map(({ window: { field, text, from, to }, places }) => ({
    field,
    text,
    from,
    to,
    description: inWords(from, to),
    places: [...places.values()],
  }));
}

/** The window of a value that has one, such as the axis of `make-series`. */
export function windowBetween(
  field: string,
  from: Expression | undefined,
  to: Expression | undefined,
  { start, end }: Range,
  operands: Operands,
): FoundWindow {
  const moment = (value: Expression | undefined): Moment | undefined => value && momentBehind(value, operands);
  return { field, text: shownText({ start, end }, operands), from: moment(from), to: moment(to), start, end };
}

function momentBehind(value: Expression, operands: Operands): Moment | undefined {
  const known = momentOf(value, operands.binding, operands.call);
  if (known) return shown(known);
  // a date may be written as a text
  const constant = constantOf(value, operands);
  return constant?.type === 'string' ? { at: constant.value } : undefined;
}

function shown(moment: Known): Moment | undefined {
  const { rounded } = moment;
  const point =
    moment.kind === 'absolute'
      ? moment.text !== undefined && { at: moment.text }
      : moment.unrounded !== undefined && { ago: formatTimespan(moment.unrounded) };
  return point ? { ...point, ...(rounded !== undefined && { rounded }) } : undefined;
}
