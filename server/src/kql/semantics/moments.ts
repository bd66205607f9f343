/**
 * Points in time that are known before a query runs: `ago(7d)`, `now() - 1h`, `startofday(ago(1d))`, `datetime(2024-01-01)`,
 * lets of them, and arithmetic over them. Spans are in ticks of 100 ns.
 */
import type { Expression } from '../syntax/index.ts';
import { type Binding, letValue } from './binding.ts';
import type { Constant } from './constants.ts';

/** So many ticks are a day. */
export const TICKS_PER_DAY = 864_000_000_000;

/**
 * A point in time before the run, by least and most ticks: what is rounded (`startofday`, `bin`) depends on the time of the
 * run. Or one of the calendar.
 */
export type Moment =
  | { readonly kind: 'relative'; readonly least: number; readonly most: number }
  | { readonly kind: 'absolute' };

const ABSOLUTE: Moment = { kind: 'absolute' };

/** Lets are followed this deep; people go through two or three. */
const MAX_DEPTH = 100;

/** The point in time that an expression yields; undefined when it cannot be told. */
export function momentOf(expression: Expression, binding: Binding, depth = 0): Moment | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const inner = (next: Expression | undefined): Moment | undefined => next && momentOf(next, binding, depth + 1);
  switch (expression.kind) {
    case 'ParenthesizedExpression':
      return inner(expression.expression);
    case 'Name':
      return inner(valueBehind(expression, binding));
    case 'Literal':
      if (expression.type !== 'datetime') return undefined;
      // `datetime(now)`
      return /\(\s*now\s*\)/i.test(expression.token.text) ? at(0) : binding.constantOf(expression) && ABSOLUTE;
    case 'CallExpression':
      return called(expression, binding, inner);
    case 'ArithmeticExpression': {
      let moment: Moment | undefined;
      let span = 0;
      for (const [i, operand] of expression.operands.entries()) {
        const operator = i === 0 ? '+' : expression.operators[i - 1]!.kind;
        const own = spanOf(operand, binding);
        if (own !== undefined) span += operator === '-' ? -own : own;
        else if (moment || operator !== '+') return undefined;
        else if (!(moment = inner(operand))) return undefined;
      }
      return moment && later(moment, span, span);
    }
    default:
      return undefined;
  }
}

/** The ticks of a span of time that is known. */
export function spanOf(expression: Expression, binding: Binding): number | undefined {
  const constant = binding.constantOf(expression) ?? defaultOf(expression, binding);
  return constant?.type === 'timespan' ? constant.value : undefined;
}

/** What stands behind a name: the value of a let, or the default of a parameter of the query. */
function valueBehind(name: Expression & { kind: 'Name' }, binding: Binding): Expression | undefined {
  const meaning = binding.meaningOf(name);
  if (meaning?.kind === 'let') {
    const { value } = meaning.let.statement;
    const isScalar = letValue(meaning)?.kind === 'scalar';
    return isScalar && value.kind !== 'FunctionDeclaration' && value.kind !== 'EntityGroup' ? value : undefined;
  }
  return undefined;
}

/** `declare query_parameters(period: timespan = 14d)`: a rule is run without any, so that the default counts. */
function defaultOf(expression: Expression, binding: Binding): Constant | undefined {
  const meaning = expression.kind === 'Name' ? binding.meaningOf(expression) : undefined;
  const value = meaning?.kind === 'parameter' ? meaning.parameter.declaration?.defaultValue : undefined;
  return value && binding.constantOf(value);
}

type Inner = (expression: Expression | undefined) => Moment | undefined;

function called(call: Expression & { kind: 'CallExpression' }, binding: Binding, inner: Inner): Moment | undefined {
  const { name } = call.name;
  // a function of the query may have any name
  if (binding.meaningOf(call.name)?.kind !== 'function') return undefined;
  const [first, second, third] = call.args;
  const span = (argument: Expression | undefined): number | undefined => argument && spanOf(argument, binding);
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
      const text = first && binding.constantOf(first);
      if (text?.type === 'string') return /^\d{4}-\d\d/.test(text.value) ? ABSOLUTE : undefined;
      return inner(first);
    }
    case 'bin':
    case 'floor': {
      const moment = inner(first);
      const step = span(second);
      return moment && step !== undefined && step > 0 ? later(moment, -step, 0) : undefined;
    }
    case 'datetime_add': {
      const [part, amount] = [first && binding.constantOf(first), second && binding.constantOf(second)];
      const moment = inner(third);
      const unit = part?.type === 'string' ? UNITS[part.value.toLowerCase()] : undefined;
      if (!unit || !moment || typeof amount?.value !== 'number') return undefined;
      const [a, b] = [unit[0] * amount.value, unit[1] * amount.value];
      return later(moment, Math.min(a, b), Math.max(a, b));
    }
    default: {
      const match = /^(startof|endof)(day|week|month|year)$/.exec(name);
      const moment = match && inner(first);
      if (!moment) return undefined;
      const offset = second ? binding.constantOf(second)?.value : 0;
      if (typeof offset !== 'number') return undefined;
      const [least, most] = UNITS[match[2]!]!;
      const rounded = match[1] === 'startof' ? later(moment, -most, 0) : later(moment, 0, most);
      return later(rounded, Math.min(offset * least, offset * most), Math.max(offset * least, offset * most));
    }
  }
}

/** Ticks of the units of `datetime_add`, at least and at most. */
const UNITS: Readonly<Record<string, readonly [number, number]>> = {
  year: [365 * TICKS_PER_DAY, 366 * TICKS_PER_DAY],
  quarter: [90 * TICKS_PER_DAY, 92 * TICKS_PER_DAY],
  month: [28 * TICKS_PER_DAY, 31 * TICKS_PER_DAY],
  week: [7 * TICKS_PER_DAY, 7 * TICKS_PER_DAY],
  day: [TICKS_PER_DAY, TICKS_PER_DAY],
  hour: [TICKS_PER_DAY / 24, TICKS_PER_DAY / 24],
  minute: [TICKS_PER_DAY / 1440, TICKS_PER_DAY / 1440],
  second: [TICKS_PER_DAY / 86_400, TICKS_PER_DAY / 86_400],
};

/** The moment so many ticks later. */
export function shifted(moment: Moment, ticks: number): Moment {
  return later(moment, ticks, ticks);
}

function at(ticksBefore: number): Moment {
  return { kind: 'relative', least: ticksBefore, most: ticksBefore };
}

/** The moment so many ticks later, at least and at most. */
function later(moment: Moment, least: number, most: number): Moment {
  if (moment.kind === 'absolute') return moment;
  return { kind: 'relative', least: moment.least - most, most: moment.most - least };
}
