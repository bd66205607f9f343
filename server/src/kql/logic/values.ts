/**
 * Constants in forms that can be compared: texts, and places on a line of numbers. What is not treated here is no value, and
 * whoever asks learns nothing about it.
 */
import type { ScalarType } from '../../facts/index.ts';
import { Derived } from '../../text/index.ts';
import { type Binding, type Constant, isAssumed, type Json, momentOf } from '../semantics/index.ts';
import { type Expression, type KqlTree, type Node, walk } from '../syntax/index.ts';

/** What a value can be compared with: values on different lines say nothing about each other. */
export type Line = 'text' | 'number' | 'timespan' | 'datetime' | 'now' | 'bool' | 'guid' | 'order';

export interface Value {
  readonly line: Line;
  /** Equal exactly when the values are. Of `now`: ticks after the start of the query, so that `ago(1h)` has a place. */
  readonly key: string | number;
  /** Where it stands. */
  readonly node: Expression;
}

/** What a predicate is read from. */
export interface Place {
  readonly tree: KqlTree;
  readonly binding: Binding;
  /** The columns whose types are only assumed; undefined where all types are taken as they are. */
  readonly assumed?: ReadonlySet<string>;
  /** The text of a range as KQL. */
  textOf(range: { readonly start: number; readonly end: number }): string;
}

/** The type of an expression; unknown where it is only assumed. */
export function typeOf(node: Expression, { binding, assumed }: Place): ScalarType {
  return assumed && isAssumed(node, assumed) ? 'unknown' : binding.typeOf(node);
}

const TICKS_PER_MICROSECOND = 10;

/** The values that an expression stands for, a list for a dynamic array; undefined where one is not known. */
export function valuesOf(node: Expression, place: Place): Value[] | undefined {
  if (node.kind === 'ParenthesizedExpression') return valuesOf(node.expression, place);
  if (mayBeRelative(node)) {
    const relative = relativeTo(node, place);
    if (relative !== undefined) return [{ line: 'now', key: relative, node }];
  }
  const constant = place.binding.constantOf(node);
  if (!constant || (Array.isArray(constant.value) && !mayRead(constant.value.length, place.binding))) return undefined;
  return valuesOfConstant(constant, node);
}

/** A list with a name is read for each of its uses; of a query whose lists hold more than these together, the rest is unknown. */
const MOST_LISTED = 100_000;

const listed = new Derived<Binding, number>();

function mayRead(length: number, binding: Binding): boolean {
  const sum = (listed.get(binding) ?? 0) + length;
  listed.set(binding, sum);
  return sum <= MOST_LISTED;
}

/** One value; undefined for lists and for what is not known. */
export function soleValue(node: Expression, place: Place): Value | undefined {
  const values = valuesOf(node, place);
  return values?.length === 1 && !isArray(node, place) ? values[0] : undefined;
}

function isArray(node: Expression, place: Place): boolean {
  return Array.isArray(place.binding.constantOf(node)?.value);
}

/** Whether the value comes from a `let` or a parameter, which people change without looking at the condition. */
export function isParametric(node: Expression): boolean {
  if (node.kind === 'Literal') return false;
  let named = false;
  walk(node, (part: Node) => {
    // the name of a call is a name as well
    if (part.kind === 'CallExpression') {
      for (const argument of part.args) named ||= isParametric(argument);
      return false;
    }
    named ||= part.kind === 'Name';
    return !named;
  });
  return named;
}

// ---- times relative to now ------------------------------------------------------------------------------------

function mayBeRelative(node: Expression): boolean {
  return node.kind === 'CallExpression' || node.kind === 'ArithmeticExpression' || node.kind === 'Name';
}

/**
 * The ticks between the start of the query and `now()`, `ago(1h)`, `now() - 1d`, or a let of one. All of a query see the same
 * `now()`: https://learn.microsoft.com/kusto/query/now-function
 */
function relativeTo(node: Expression, { binding }: Place): number | undefined {
  const moment = momentOf(node, binding);
  // what is rounded depends on when the query runs
  if (moment?.kind !== 'relative' || moment.least !== moment.most) return undefined;
  return Number.isSafeInteger(moment.least) ? 0 - moment.least : undefined;
}

// ---- constants ------------------------------------------------------------------------------------------------

function valuesOfConstant(constant: Constant, node: Expression): Value[] | undefined {
  switch (constant.type) {
    case 'string':
      return [textValue(constant.value, node)];
    case 'bool':
      return [boolValue(constant.value, node)];
    case 'int':
    case 'long':
    case 'real':
      return numberValue(constant.value, node);
    case 'timespan':
      return Number.isSafeInteger(constant.value) ? [{ line: 'timespan', key: constant.value, node }] : undefined;
    case 'datetime': {
      const key = microseconds(constant.value);
      return key === undefined ? undefined : [{ line: 'datetime', key, node }];
    }
    case 'guid': {
      const key = constant.value.toLowerCase().replaceAll(/[{}()]/g, '');
      // other forms of a guid are not told apart
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key) ? [{ line: 'guid', key, node }] : undefined;
    }
    case 'dynamic':
      return Array.isArray(constant.value) ? valuesOfArray(constant.value as readonly Json[], node) : undefined;
    default:
      return undefined;
  }
}

/** The elements of an array of texts, numbers and truths. */
function valuesOfArray(list: readonly Json[], node: Expression): Value[] | undefined {
  const elements = node.kind === 'DynamicLiteral' && node.value.kind === 'JsonArray' ? node.value.elements : [];
  const values: Value[] = [];
  for (const [i, item] of list.entries()) {
    const at = elements[i] ?? node;
    // a time in an array is kept as a text, of which nobody knows the form
    if (at.kind === 'Literal' && (at.type === 'datetime' || at.type === 'timespan' || at.type === 'guid'))
      return undefined;
    if (typeof item === 'string') values.push(textValue(item, at));
    else if (typeof item === 'boolean') values.push(boolValue(item, at));
    else if (typeof item === 'number') {
      const number = numberValue(item, at);
      if (!number) return undefined;
      values.push(number[0]!);
    } else return undefined;
  }
  return values;
}

function textValue(text: string, node: Expression): Value {
  return { line: 'text', key: text, node };
}

function boolValue(truth: boolean, node: Expression): Value {
  return { line: 'bool', key: truth ? 1 : 0, node };
}

function numberValue(number: number, node: Expression): Value[] | undefined {
  // two numbers that the engine tells apart may be one here
  if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number))) return undefined;
  return [{ line: 'number', key: number, node }];
}

/** The microseconds of a date in ISO form without a zone, or in UTC; other forms, and days that no month has, are left undecided. */
function microseconds(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.(\d{1,6}))?)?)?Z?$/.exec(text);
  if (!match) return undefined;
  const [, day, time = '00:00', seconds = ':00', fraction = ''] = match;
  const ms = Date.parse(`${day}T${time}${seconds.slice(0, 3)}Z`);
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day!);
  return isDay ? ms * 1000 + Number(fraction.padEnd(6, '0')) : undefined;
}

/** The end of a range that is given as its length: `between (datetime(2024-01-01) .. 1d)`. */
export function later(start: Value, span: Value): Value | undefined {
  if (span.line !== 'timespan' || (start.line !== 'datetime' && start.line !== 'now')) return undefined;
  const length = start.line === 'now' ? Number(span.key) : Number(span.key) / TICKS_PER_MICROSECOND;
  return { ...span, line: start.line, key: Number(start.key) + length };
}

/** A value as a person wrote it, or would. */
export function shownValue({ line, key, node }: Value, textOf: Place['textOf']): string {
  switch (line) {
    case 'text':
      return `'${brief(String(key))}'`;
    case 'bool':
      return String(key === 1);
    case 'number':
    case 'guid':
      return String(key);
    default:
      return brief(textOf(node).trim());
  }
}

/** A text for a message, cut when it is long. */
export function brief(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
