/**
 * What a condition is about: a column, or an expression over columns that gives the same value wherever it stands in a row. Two
 * spellings of one field have the same key.
 */
import type { ScalarType } from '../../facts/index.ts';
import { type CallExpression, type Expression, stringValue, tokensIn, walk } from '../syntax/index.ts';
import { resultOf } from './results.ts';
import type { Subject, Wanted } from './tests.ts';
import { type Place, typeOf } from './values.ts';

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
    const type = typeOf(node, place);
    const mayBeNull = type !== 'string';
    return { key: keyOfName(node.name), columns: [node.name], type, mayBeNull, always: NOTHING, node };
  }
  if (node.kind !== 'PathExpression' && node.kind !== 'CallExpression') return undefined;
  const columns = columnsIn(node, place);
  if (!columns || columns.length === 0) return undefined;
  const type = typeOf(node, place);
  const own = node.kind === 'CallExpression' ? resultOf(node, place) : undefined;
  const mayBeNull = type !== 'string' && !own?.neverNull;
  return { key: keyOf(node, place), columns, type, mayBeNull, always: own?.always ?? NOTHING, node };
}

/** Whether a field is a column as it is. */
export function isColumn({ key, columns }: Field): boolean {
  return columns.length === 1 && key === keyOfName(columns[0]!);
}

/** Without parentheses, and without a `tostring(…)` of what is a text already. */
function bare(expression: Expression, place: Place): Expression {
  if (expression.kind === 'ParenthesizedExpression') return bare(expression.expression, place);
  const [only] = expression.kind === 'CallExpression' ? expression.args : [];
  return only && isToString(expression) && typeOf(only, place) === 'string' ? bare(only, place) : expression;
}

function isToString(expression: Expression): boolean {
  return expression.kind === 'CallExpression' && expression.name.name === 'tostring' && expression.args.length === 1;
}

/** The names of the columns of an expression; undefined where it may be another value each time. */
function columnsIn(expression: Expression, { binding }: Pick<Place, 'binding'>): string[] | undefined {
  const columns = new Set<string>();
  let steady = true;
  walk(expression, (node) => {
    switch (node.kind) {
      case 'CallExpression':
        steady &&= !VOLATILE.has(node.name.name) && binding.meaningOf(node.name)?.kind !== 'let';
        addIfExists(node, columns);
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

/** `column_ifexists("x", "")` is the column where there is one. */
function addIfExists({ name, args: [column] }: CallExpression, columns: Set<string>): void {
  if (column?.kind === 'Literal' && column.type === 'string' && /^column_?ifexists$/.test(name.name))
    columns.add(stringValue(column.token.text));
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

/** A field that no expression of the query is, such as the place of an address among all addresses. */
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
