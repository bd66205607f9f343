/** Windows of time: what predicates over times say, as moments before the run of the rule and as a sentence. */
import { type Constant, formatTimespan } from '../kql/semantics/index.ts';
import type { CallExpression, Expression } from '../kql/syntax/index.ts';
import type { Range } from '../text/index.ts';
import type { Comparison } from './indicators.ts';
import type { Moment, TimeWindow } from './model.ts';
import { argumentOf, constantOf, fieldOf, isTime, type Operands, shownText } from './operands.ts';
import { inWords } from './words-for-time.ts';

/** A window at one place. */
export type FoundWindow = Omit<TimeWindow, 'places' | 'description'> & Range;

/** Lets that are made of lets more often than this say nothing of time any more. */
const MAX_DEPTH = 50;

/** A moment: ticks before the run, or an absolute one. */
interface Exact {
  readonly ticks?: number;
  readonly at?: string;
  readonly rounded?: string;
}

/** The window that a comparison sets; undefined where it is about no time, or leaves a time out. */
export function windowOf(comparison: Comparison, operands: Operands): FoundWindow | undefined {
  const field = fieldOf(comparison.field, operands);
  if (!field || !isTime(comparison.field, field, operands)) return undefined;
  const { kind, negated, values, start, end } = comparison;
  const [first, second] = values;
  const moment = (value: Expression | undefined): Moment | undefined => {
    const found = value && momentOf(value, operands, 0);
    return found && shownMoment(found);
  };
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
      const from = first && momentOf(first, operands, 0);
      const length = second && ticksOf(second, operands);
      const to = from?.ticks !== undefined && length !== undefined ? { ticks: from.ticks - length } : undefined;
      return window(moment(first), to ? shownMoment(to) : moment(second));
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
  const moment = (value: Expression | undefined): Moment | undefined => {
    const found = value && momentOf(value, operands, 0);
    return found && shownMoment(found);
  };
  return { field, text: shownText({ start, end }, operands), from: moment(from), to: moment(to), start, end };
}

function shownMoment({ ticks, at, rounded }: Exact): Moment {
  return {
    ...(ticks !== undefined && { ago: formatTimespan(ticks) }),
    ...(at !== undefined && { at }),
    ...(rounded !== undefined && { rounded }),
  };
}

function ticksOf(value: Expression, operands: Operands): number | undefined {
  const constant = constantOf(value, operands);
  return constant?.type === 'timespan' ? constant.value : undefined;
}

function momentOf(given: Expression, context: Operands, depth: number): Exact | undefined {
  const [expression, operands] = argumentOf(given, context);
  const constant = constantOf(expression, operands);
  if (constant) return ofConstant(constant);
  if (depth > MAX_DEPTH) return undefined;
  switch (expression.kind) {
    case 'ParenthesizedExpression':
      return momentOf(expression.expression, operands, depth + 1);
    case 'Name': {
      const meaning = operands.binding.meaningOf(expression);
      const value = meaning?.kind === 'let' ? meaning.let.statement.value : undefined;
      const isScalar = value && value.kind !== 'FunctionDeclaration' && value.kind !== 'EntityGroup';
      return isScalar ? momentOf(value, operands, depth + 1) : undefined;
    }
    case 'CallExpression':
      return ofCall(expression, operands, depth);
    case 'ArithmeticExpression': {
      let moment = momentOf(expression.operands[0]!, operands, depth + 1);
      for (const [i, { kind }] of expression.operators.entries()) {
        const ticks = ticksOf(expression.operands[i + 1]!, operands);
        if (moment?.ticks === undefined || ticks === undefined || !/^[+-]$/.test(kind)) return undefined;
        moment = { ...moment, ticks: moment.ticks + (kind === '-' ? ticks : -ticks) };
      }
      return moment;
    }
    default:
      return undefined;
  }
}

function ofConstant(constant: Constant): Exact | undefined {
  return constant.type === 'datetime' || constant.type === 'string' ? { at: constant.value } : undefined;
}

/** `startofday(…)` and its like round; the number behind moves by whole days, weeks … */
const ROUNDING = /^(startof|endof)(day|week|month|year)$/;

const DAY = 864_000_000_000;

function ofCall(call: CallExpression, operands: Operands, depth: number): Exact | undefined {
  const [first, second] = call.args;
  const { name } = call.name;
  if (name === 'now' && call.args.length <= 1) {
    const offset = first ? ticksOf(first, operands) : 0;
    return offset === undefined ? undefined : { ticks: -offset };
  }
  if (!first) return undefined;
  if (name === 'ago') {
    const ticks = ticksOf(first, operands);
    return ticks === undefined ? undefined : { ticks };
  }
  if (name === 'todatetime') return momentOf(first, operands, depth + 1);
  const rounding = ROUNDING.exec(name);
  if (rounding) {
    const moment = momentOf(first, operands, depth + 1);
    const unit = rounding[2]!;
    const offset = second ? constantOf(second, operands)?.value : 0;
    const step = unit === 'day' ? DAY : unit === 'week' ? 7 * DAY : undefined;
    if (!moment || typeof offset !== 'number' || (offset !== 0 && (!step || moment.ticks === undefined)))
      return undefined;
    const rounded = `${rounding[1] === 'startof' ? 'start' : 'end'} of ${unit}`;
    return { ...moment, ...(moment.ticks !== undefined && { ticks: moment.ticks - offset * (step ?? 0) }), rounded };
  }
  if ((name === 'bin' || name === 'floor') && second) {
    const moment = momentOf(first, operands, depth + 1);
    const size = ticksOf(second, operands);
    if (!moment || size === undefined) return undefined;
    return { ...moment, rounded: size === DAY ? 'start of day' : `multiple of ${formatTimespan(size)}` };
  }
  return undefined;
}
