/**
 * What a condition is about: a column, or an expression over columns that gives the same value wherever it stands in a row. Two
 * spellings of one field have the same key.
 */
import type { ScalarType } from '../../facts/index.ts';
import { type CallExpression, type Expression, tokensIn, walk } from '../syntax/index.ts';
import { EVERYTHING } from './intervals.ts';
import type { Subject, Wanted } from './tests.ts';
import type { Line, Place } from './values.ts';

export interface Field extends Subject {
  /** Equal for two spellings of one field. */
  readonly key: string;
  /** The columns that it is made of. */
  readonly columns: readonly string[];
  /** What is true of it whatever the row. */
  readonly always: readonly Wanted[];
  /** The first place where it was met. */
  readonly node: Expression;
}

/** Functions that give another value each time they are called, or other values in other rows. */
const VOLATILE = new Set([
  'rand', 'random', 'new_guid', 'now', 'ago', 'row_number', 'row_rank_dense', 'row_rank_min', 'row_cumsum', 'row_window_session',
  'prev', 'next', 'ingestion_time', 'current_principal', 'toscalar', 'cursor_after', 'extent_id', 'sequence_next',
]); // biome-ignore format: a list

const NOTHING: readonly Wanted[] = [];

/** The field that an expression is; undefined for constants and for what is not the same each time. */
export function fieldOf(expression: Expression, place: Place): Field | undefined {
  const node = bare(expression, place);
  if (node.kind === 'Name') {
    if (place.binding.meaningOf(node)?.kind !== 'column') return undefined;
    const type = place.binding.typeOf(node);
    return {
      key: keyOfName(node.name),
      columns: [node.name],
      type,
      mayBeNull: type !== 'string',
      always: NOTHING,
      node,
    };
  }
  if (node.kind !== 'PathExpression' && node.kind !== 'CallExpression') return undefined;
  const columns = columnsIn(node, place);
  if (!columns || columns.length === 0) return undefined;
  const type = place.binding.typeOf(node);
  const own = node.kind === 'CallExpression' ? FUNCTIONS.get(node.name.name) : undefined;
  return {
    key: keyOf(node, place),
    columns,
    type,
    mayBeNull: type !== 'string' && !own?.neverNull,
    always: own?.always ?? NOTHING,
    node,
  };
}

/** Without parentheses, and without a `tostring(…)` of what is a text already. */
function bare(expression: Expression, place: Place): Expression {
  if (expression.kind === 'ParenthesizedExpression') return bare(expression.expression, place);
  const [only] = expression.kind === 'CallExpression' ? expression.args : [];
  return only && isToString(expression) && place.binding.typeOf(only) === 'string' ? bare(only, place) : expression;
}

function isToString(expression: Expression): boolean {
  return expression.kind === 'CallExpression' && expression.name.name === 'tostring' && expression.args.length === 1;
}

/** The names of the columns of an expression; undefined where it may be another value each time. */
export function columnsIn(expression: Expression, { binding }: Pick<Place, 'binding'>): string[] | undefined {
  const columns = new Set<string>();
  let steady = true;
  walk(expression, (node) => {
    switch (node.kind) {
      case 'CallExpression':
        steady &&= !VOLATILE.has(node.name.name) && binding.meaningOf(node.name)?.kind !== 'let';
        // the name of the call is no column
        for (const argument of node.args) {
          const inner = steady ? columnsIn(argument, { binding }) : undefined;
          if (!inner) steady = false;
          else for (const name of inner) columns.add(name);
        }
        return false;
      case 'MemberStep':
        // `d.name`: the name of a property
        steady &&= node.member.kind === 'Name';
        return false;
      case 'Name': {
        const meaning = binding.meaningOf(node);
        if (meaning?.kind === 'column') columns.add(node.name);
        else steady &&= binding.constantOf(node) !== undefined;
        return false;
      }
      case 'Pipeline':
      case 'WrapperExpression':
      case 'Missing':
        steady = false;
        return false;
      default:
        return steady;
    }
  });
  return steady ? [...columns] : undefined;
}

/** Paths and calls are taken apart so deep; what is below is compared by its words. */
const DEEPEST = 20;

/** The same for `a.b`, `a['b']` and `a["b"]`, also within calls. */
export function keyOf(given: Expression, place: Place, depth = 0): string {
  const expression = bare(given, place);
  const below = (inner: Expression): string => keyOf(inner, place, depth + 1);
  if (depth < DEEPEST) {
    switch (expression.kind) {
      case 'Name': {
        const constant = place.binding.constantOf(expression);
        return constant ? `${constant.type}:${JSON.stringify(constant.value)}` : keyOfName(expression.name);
      }
      case 'PathExpression': {
        const steps = expression.steps.map((step) => {
          if (step.kind === 'MemberStep')
            return `.${step.member.kind === 'Name' ? keyOfName(step.member.name) : below(step.member)}`;
          const index = place.binding.constantOf(step.index);
          return index?.type === 'string' ? `.${keyOfName(index.value)}` : `[${below(step.index)}]`;
        });
        return below(expression.root) + steps.join('');
      }
      case 'CallExpression':
        return `${expression.name.name}(${expression.args.map(below).join(',')})`;
      case 'Literal': {
        const constant = place.binding.constantOf(expression);
        if (constant) return `${constant.type}:${JSON.stringify(constant.value)}`;
      }
    }
  }
  return tokensIn(place.tree, expression)
    .map((token) => token.text)
    .join(' ');
}

export function keyOfName(name: string): string {
  return JSON.stringify(name);
}

// ---- what functions give --------------------------------------------------------------------------------------

interface Given {
  readonly always: readonly Wanted[];
  readonly neverNull: boolean;
}

function between(low: number, high: number, neverNull = false, line: Line = 'number'): Given {
  const interval = {
    ...EVERYTHING,
    low,
    lowOpen: false,
    ...(Number.isFinite(high) && { high, highOpen: false }),
  };
  // null lies nowhere
  return { always: [{ test: { kind: 'range', line, interval }, want: 'not false' }], neverNull };
}

const INFINITY = Number.POSITIVE_INFINITY;

/** A day in ticks. */
const DAY = 864_000_000_000;

/** The values that functions can have, as their pages tell: https://learn.microsoft.com/kusto/query/scalar-functions */
const FUNCTIONS: ReadonlyMap<string, Given> = new Map<string, Given>([
  ['tolower', { always: [{ test: { kind: 'cased', casing: 'lower' }, want: 'true' }], neverNull: true }],
  ['toupper', { always: [{ test: { kind: 'cased', casing: 'upper' }, want: 'true' }], neverNull: true }],
  ['strlen', between(0, INFINITY, true)],
  ['string_size', between(0, INFINITY, true)],
  ['countof', between(0, INFINITY, true)],
  ['indexof', between(-1, INFINITY)],
  ['has_any_index', between(-1, INFINITY)],
  ['array_length', between(0, INFINITY)],
  ['hourofday', between(0, 23)],
  ['dayofmonth', between(1, 31)],
  ['dayofyear', between(1, 366)],
  ['monthofyear', between(1, 12)],
  ['getmonth', between(1, 12)],
  ['week_of_year', between(1, 53)],
  ['dayofweek', between(0, 6 * DAY, false, 'timespan')],
]);

/** What is true of the value of an expression, whatever the row; nothing for most. */
export function alwaysTrueOf(call: CallExpression): readonly Wanted[] {
  return FUNCTIONS.get(call.name.name)?.always ?? NOTHING;
}

/** The type of an expression whose values are all texts is `string`, and so on; for fields that are made up. */
export function madeUpField(
  key: string,
  columns: readonly string[],
  type: ScalarType,
  mayBeNull: boolean,
  node: Expression,
  always: readonly Wanted[] = NOTHING,
): Field {
  return { key, columns, type, mayBeNull, always, node };
}
