/**
 * Points in time that are known before a query runs: `ago(7d)`, `now() - 1h`, `startofday(ago(1d))`, `datetime(2024-01-01)`,
 * lets of them, and arithmetic over them. Spans are in ticks of 100 ns.
 */
import type { Expression, KqlTree, ParameterDeclaration } from '../syntax/index.ts';
import { type Binding, letValue } from './binding.ts';
import { type Constant, formatTimespan } from './constants.ts';

/** So many ticks are a day. */
export const TICKS_PER_DAY = 864_000_000_000;

/** A point in time before the run, or one of the calendar. */
export type Moment = RelativeMoment | AbsoluteMoment;

export interface RelativeMoment {
  readonly kind: 'relative';
  /** Ticks before the run, at least and at most: what is rounded (`startofday`, `bin`) depends on the time of the run. */
  readonly least: number;
  readonly most: number;
  /** Ticks before the run if nothing were rounded; undefined where whole months or years were added. */
  readonly unrounded: number | undefined;
  /** To what it was rounded last: `start of day`. */
  readonly rounded: string | undefined;
}

export interface AbsoluteMoment {
  readonly kind: 'absolute';
  /** As it is written; undefined where something was added. */
  readonly text: string | undefined;
  readonly rounded: string | undefined;
}

/**
 * What parameters stand for at a place: the arguments of the call of a function within its body, the defaults of
 * those that a query declares.
 */
export interface ParameterValues {
  readonly values: ReadonlyMap<ParameterDeclaration, Expression>;
  /** What holds where the call stands. */
  readonly outer: ParameterValues | undefined;
}

/** `declare query_parameters(period: timespan = 14d)`: a rule is run without any, so that the defaults count. */
export function defaultParameters({ root }: KqlTree): ParameterValues | undefined {
  const values = new Map<ParameterDeclaration, Expression>();
  for (const statement of root.statements) {
    if (statement.kind !== 'QueryParametersStatement') continue;
    for (const parameter of statement.parameters)
      if (parameter.defaultValue) values.set(parameter, parameter.defaultValue);
  }
  return values.size > 0 ? { values, outer: undefined } : undefined;
}

/** What a parameter stands for, with what holds there; the expression itself when it is no parameter. */
export function behindParameter(
  expression: Expression,
  binding: Binding,
  parameters: ParameterValues | undefined,
): [Expression, ParameterValues | undefined] {
  while (expression.kind === 'Name' && parameters) {
    const meaning = binding.meaningOf(expression);
    const declaration = meaning?.kind === 'parameter' ? meaning.parameter.declaration : undefined;
    const value = declaration && parameters.values.get(declaration);
    if (!value) break;
    [expression, parameters] = [value, parameters.outer];
  }
  return [expression, parameters];
}

/** Lets are followed this deep; people go through two or three. */
const MAX_DEPTH = 100;

/** The point in time that an expression yields; undefined when it cannot be told. */
export function momentOf(expression: Expression, binding: Binding, parameters?: ParameterValues): Moment | undefined {
  return read(expression, { binding, parameters, depth: 0 });
}

/** The ticks of a span of time that is known. */
export function spanOf(expression: Expression, binding: Binding, parameters?: ParameterValues): number | undefined {
  const constant = constantBehind(expression, { binding, parameters, depth: 0 });
  return constant?.type === 'timespan' ? constant.value : undefined;
}

/** Where an expression is read. */
interface Place {
  readonly binding: Binding;
  readonly parameters: ParameterValues | undefined;
  readonly depth: number;
}

function constantBehind(given: Expression, { binding, parameters }: Place): Constant | undefined {
  const [expression] = behindParameter(given, binding, parameters);
  return binding.constantOf(expression);
}

function read(given: Expression, { depth, ...outer }: Place): Moment | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const { binding } = outer;
  const [expression, parameters] = behindParameter(given, binding, outer.parameters);
  const place = { binding, parameters, depth: depth + 1 };
  switch (expression.kind) {
    case 'ParenthesizedExpression':
      return read(expression.expression, place);
    case 'Name': {
      const behind = valueOfLet(expression, binding);
      return behind && read(behind, place);
    }
    case 'Literal': {
      if (expression.type !== 'datetime') return undefined;
      // `datetime(now)`
      if (/\(\s*now\s*\)/i.test(expression.token.text)) return at(0);
      const constant = binding.constantOf(expression);
      return constant?.type === 'datetime' ? dated(constant.value) : undefined;
    }
    case 'CallExpression':
      return called(expression, place);
    case 'ArithmeticExpression': {
      let moment: Moment | undefined;
      let span = 0;
      for (const [i, operand] of expression.operands.entries()) {
        const operator = i === 0 ? '+' : expression.operators[i - 1]!.kind;
        const own = spanOf(operand, binding, parameters);
        if (own !== undefined) span += operator === '-' ? -own : own;
        else if (moment || operator !== '+') return undefined;
        else if (!(moment = read(operand, place))) return undefined;
      }
      return moment && shifted(moment, span);
    }
    default:
      return undefined;
  }
}

function valueOfLet(name: Expression & { kind: 'Name' }, binding: Binding): Expression | undefined {
  const meaning = binding.meaningOf(name);
  if (meaning?.kind !== 'let' || letValue(meaning)?.kind !== 'scalar') return undefined;
  const { value } = meaning.let.statement;
  return value.kind === 'FunctionDeclaration' || value.kind === 'EntityGroup' ? undefined : value;
}

function called(call: Expression & { kind: 'CallExpression' }, place: Place): Moment | undefined {
  const { name } = call.name;
  // a function of the query may have any name
  if (place.binding.meaningOf(call.name)?.kind !== 'function') return undefined;
  const [first, second, third] = call.args;
  const inner = (argument: Expression | undefined): Moment | undefined => argument && read(argument, place);
  const value = (argument: Expression | undefined): Constant | undefined => argument && constantBehind(argument, place);
  const span = (argument: Expression | undefined): number | undefined => {
    const constant = value(argument);
    return constant?.type === 'timespan' ? constant.value : undefined;
  };
  switch (name) {
    case 'now': {
      const offset = first ? span(first) : 0;
      return offset === undefined ? undefined : at(-offset);
    }
    case 'ago': {
      const back = span(first);
      return back === undefined ? undefined : at(back);
    }
    case 'todatetime': {
      const text = value(first);
      if (text?.type === 'string') return /^\d{4}-\d\d/.test(text.value) ? dated(text.value) : undefined;
      return inner(first);
    }
    case 'bin':
    case 'floor': {
      const moment = inner(first);
      const step = span(second);
      if (!moment || step === undefined || step <= 0) return undefined;
      const to = step === TICKS_PER_DAY ? 'start of day' : `multiple of ${formatTimespan(step)}`;
      return roundedTo(to, moment, -step, 0);
    }
    case 'datetime_add': {
      const [part, amount] = [value(first), value(second)];
      const moment = inner(third);
      const word = part?.type === 'string' ? part.value.toLowerCase() : '';
      const unit = Object.hasOwn(UNITS, word) ? UNITS[word] : undefined;
      return unit && moment && typeof amount?.value === 'number' ? added(moment, unit, amount.value) : undefined;
    }
    default: {
      const [, end, word] = /^(startof|endof)(day|week|month|year)$/.exec(name) ?? [];
      const moment = end && inner(first);
      if (!moment) return undefined;
      const offset = second ? value(second)?.value : 0;
      if (typeof offset !== 'number') return undefined;
      const unit = UNITS[word!]!;
      const isStart = end === 'startof';
      const to = `${isStart ? 'start' : 'end'} of ${word}`;
      const [, most] = unit;
      return added(roundedTo(to, moment, isStart ? -most : 0, isStart ? 0 : most), unit, offset);
    }
  }
}

/** The ticks of a unit, at least and at most. */
type Unit = readonly [least: number, most: number];

/** The units of `datetime_add`. */
const UNITS: Readonly<Record<string, Unit>> = {
  year: [365 * TICKS_PER_DAY, 366 * TICKS_PER_DAY],
  quarter: [90 * TICKS_PER_DAY, 92 * TICKS_PER_DAY],
  month: [28 * TICKS_PER_DAY, 31 * TICKS_PER_DAY],
  week: [7 * TICKS_PER_DAY, 7 * TICKS_PER_DAY],
  day: [TICKS_PER_DAY, TICKS_PER_DAY],
  hour: [TICKS_PER_DAY / 24, TICKS_PER_DAY / 24],
  minute: [TICKS_PER_DAY / 1440, TICKS_PER_DAY / 1440],
  second: [TICKS_PER_DAY / 86_400, TICKS_PER_DAY / 86_400],
};

function at(ticks: number): Moment {
  return { kind: 'relative', least: ticks, most: ticks, unrounded: ticks, rounded: undefined };
}

function dated(text: string): Moment {
  return { kind: 'absolute', text, rounded: undefined };
}

/** The moment so many ticks later. */
export function shifted(moment: Moment, ticks: number): Moment {
  return added(moment, [ticks, ticks], 1);
}

/** The moment so many units later. */
function added(moment: Moment, [least, most]: Unit, count: number): Moment {
  if (count === 0 || most === 0) return moment;
  if (moment.kind === 'absolute') return { ...moment, text: undefined };
  const { unrounded } = moment;
  return {
    ...later(moment, Math.min(count * least, count * most), Math.max(count * least, count * most)),
    unrounded: unrounded !== undefined && least === most ? unrounded - count * least : undefined,
  };
}

function roundedTo(rounded: string, moment: Moment, least: number, most: number): Moment {
  return moment.kind === 'absolute' ? { ...moment, rounded } : { ...later(moment, least, most), rounded };
}

/** The moment so many ticks later, at least and at most. */
function later(moment: RelativeMoment, least: number, most: number): RelativeMoment {
  return { ...moment, least: moment.least - most, most: moment.most - least };
}
