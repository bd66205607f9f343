/** The two sides of a comparison: which field it is about, with the functions around it, and which values it is compared with. */
import {
  type Binding,
  behindParameter,
  type Constant,
  formatConstant,
  type Json,
  type ParameterValues,
} from '../kql/semantics/index.ts';
import type { Expression } from '../kql/syntax/index.ts';
import { Derived, type Range } from '../text/index.ts';
import { constantColumn, constantValue } from './constant-lists.ts';
import type { Indicator } from './model.ts';
import type { Origins } from './origins.ts';
import { plainPath } from './spelling.ts';

/** What is known where a comparison stands. */
export interface Operands {
  readonly binding: Binding;
  readonly origins: Origins;
  textOf(range: Range): string;
  /** Inside of a function that a predicate calls: what its parameters stand for. */
  readonly call?: ParameterValues | undefined;
}

export interface Field {
  readonly name: string;
  /** Functions around it, the innermost first. */
  readonly transforms: readonly string[];
}

/** Functions that change the form of a value and not what it is about. */
const TRANSFORMS = new Set([
  'tolower', 'toupper', 'tostring', 'toint', 'tolong', 'todouble', 'toreal', 'tobool', 'todynamic', 'parse_json', 'trim',
  'trim_start', 'trim_end', 'strcat', 'substring', 'split', 'extract', 'replace', 'replace_string', 'replace_regex',
  'url_decode', 'base64_decode_tostring', 'coalesce', 'column_ifexists', 'columnifexists', 'strlen', 'array_length', 'hash_sha256',
]); // biome-ignore format: a list

/** The field that an expression is about; undefined for a value and for what is no field. */
export function fieldOf(given: Expression, context: Operands): Field | undefined {
  const [expression, operands] = argumentOf(given, context);
  switch (expression.kind) {
    case 'Name':
      return isValue(expression, operands) ? undefined : { name: expression.name, transforms: [] };
    case 'Star':
      return { name: '*', transforms: [] };
    case 'PathExpression':
      return { name: plainPath(shownText(expression, operands)), transforms: [] };
    case 'ParenthesizedExpression':
      return fieldOf(expression.expression, operands);
    case 'CallExpression': {
      const { name } = expression.name;
      const whole = { name: shownText(expression, operands), transforms: [] };
      if (!TRANSFORMS.has(name)) return whole;
      const fields = expression.args.flatMap((argument) => fieldOf(argument, operands) ?? []);
      // strcat(a, b) is about both
      const [field] = fields;
      return fields.length === 1 && field ? { name: field.name, transforms: [...field.transforms, name] } : whole;
    }
    case 'ArithmeticExpression':
      return { name: shownText(expression, operands), transforms: [] };
    default:
      return undefined;
  }
}

/** Whether the field holds times: these say when, and not what. */
export function isTime(given: Expression, field: Field, context: Operands): boolean {
  const [expression, operands] = argumentOf(given, context);
  return operands.binding.typeOf(expression) === 'datetime' || /^(TimeGenerated|Timestamp)$/.test(field.name);
}

/** Whether the expression is a value rather than a field: a constant, a let, a query. */
export function isValue(given: Expression, context: Operands): boolean {
  const [expression, operands] = argumentOf(given, context);
  switch (expression.kind) {
    case 'Literal':
    case 'CompoundString':
    case 'DynamicLiteral':
    case 'WrapperExpression':
    case 'Pipeline':
      return true;
    case 'UnaryExpression':
      return isValue(expression.operand, operands);
    case 'Name': {
      const meaning = operands.binding.meaningOf(expression)?.kind;
      return meaning === 'let' || meaning === 'parameter';
    }
    default:
      return constantOf(expression, operands) !== undefined;
  }
}

/** What kind of thing the field is compared with. */
export function kindOfValues(values: readonly Expression[], context: Operands): Indicator['against'] {
  const [only] = values;
  if (values.length === 1 && only && isField(only, context)) return 'column';
  const isKnown = (value: Expression): boolean =>
    constantOf(value, context) !== undefined || (values.length === 1 && columnOf(value, context) !== undefined);
  return values.every(isKnown) ? 'value' : 'expression';
}

/** The cells of a table that the query brings along: `x in (datatable(a: string) ["b"])`. */
function columnOf(given: Expression, context: Operands): readonly Json[] | undefined {
  const [expression, { binding }] = argumentOf(given, context);
  return constantColumn(expression, binding);
}

function isField(given: Expression, context: Operands): boolean {
  const [expression, operands] = argumentOf(given, context);
  if (expression.kind === 'PathExpression') return true;
  // the table of `x in (T)` is none
  return (
    expression.kind === 'Name' &&
    !isValue(expression, operands) &&
    operands.binding.meaningOf(expression)?.kind !== 'table'
  );
}

/** The values of an expression as texts; one that is not known shows itself. */
export function valuesOf(given: Expression, context: Operands): readonly string[] {
  const constant = constantOf(given, context);
  if (constant) return constant.type === 'dynamic' ? jsonTexts(constant.value) : [formatConstant(constant)];
  const cells = columnOf(given, context);
  if (cells) return jsonTexts(cells);
  const [expression, operands] = argumentOf(given, context);
  if (expression.kind === 'ParenthesizedExpression') return valuesOf(expression.expression, operands);
  return expression.kind === 'Missing' ? [] : [shownText(expression, operands)];
}

export function constantOf(given: Expression, context: Operands): Constant | undefined {
  const [expression, { binding }] = argumentOf(given, context);
  const folded = binding.constantOf(expression);
  if (folded) return folded;
  const value = constantValue(expression, binding);
  if (value === undefined) return undefined;
  if (typeof value === 'string') return { type: 'string', value };
  return typeof value === 'boolean' ? { type: 'bool', value } : { type: 'dynamic', value };
}

const textsOfLists = new Derived<readonly Json[], readonly string[]>();

/** The texts of a value or of all that are in a list; those of a list are made once, however often it is used. */
export function jsonTexts(json: Json): readonly string[] {
  if (!Array.isArray(json)) return [typeof json === 'string' ? json : JSON.stringify(json)];
  const list = json as readonly Json[];
  let texts = textsOfLists.get(list);
  if (!texts) textsOfLists.set(list, (texts = list.flatMap(jsonTexts)));
  return texts;
}

/** The argument that a parameter stands for, and where it stands; the expression itself when it is no parameter. */
export function argumentOf(expression: Expression, operands: Operands): [Expression, Operands] {
  const [behind, call] = behindParameter(expression, operands.binding, operands.call);
  return behind === expression ? [expression, operands] : [behind, { ...operands, call }];
}

/** Longer expressions are cut: each of the queries that nest in one another would show all those within it. */
const LONGEST_SHOWN = 2000;

/** An expression as it is written, in one line. */
export function shownText({ start, end }: Range, operands: Operands): string {
  const isLong = end - start > LONGEST_SHOWN;
  const text = oneLine(operands.textOf({ start, end: isLong ? start + LONGEST_SHOWN : end }));
  return isLong ? `${text}…` : text;
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
