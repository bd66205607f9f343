/** Indicators: the comparisons in a predicate, with lets resolved to their values and functions around the field named. */
import { type Binding, formatConstant, type Json } from '../kql/semantics/index.ts';
import { type CallExpression, type Expression, forEachChild, type Node } from '../kql/syntax/index.ts';
import type { Range } from '../text/index.ts';
import type { Indicator } from './model.ts';

/** The kind of an operator, and whether it minds letter case. `!` and negation are handled apart. */
const OPERATORS: Readonly<Record<string, readonly [kind: string, caseSensitive: boolean]>> = {
  '==': ['eq', true], '=~': ['eq', false], '<': ['lt', true], '<=': ['le', true], '>': ['gt', true], '>=': ['ge', true],
  in: ['in', true], 'in~': ['in', false], has_any: ['has_any', false], has_all: ['has_all', false],
  has: ['has', false], has_cs: ['has', true], ':': ['has', false], hasprefix: ['hasprefix', false],
  hasprefix_cs: ['hasprefix', true], hassuffix: ['hassuffix', false], hassuffix_cs: ['hassuffix', true],
  contains: ['contains', false], contains_cs: ['contains', true], containscs: ['contains', true],
  startswith: ['startswith', false], startswith_cs: ['startswith', true], endswith: ['endswith', false],
  endswith_cs: ['endswith', true], 'matches regex': ['matches', true], like: ['like', false], likecs: ['like', true],
  between: ['between', true],
}; // biome-ignore format: a table

/** Operators whose opposite is another operator, by kind. */
const OPPOSITES: Readonly<Record<string, string>> = {
  eq: 'ne', ne: 'eq', lt: 'ge', ge: 'lt', gt: 'le', le: 'gt', is_empty: 'is_not_empty', is_not_empty: 'is_empty',
  is_null: 'is_not_null', is_not_null: 'is_null',
}; // biome-ignore format: a table

/** How a comparison reads from the other side: `5 < x` is `x > 5`. */
const MIRRORED: Readonly<Record<string, string>> = { lt: 'gt', gt: 'lt', le: 'ge', ge: 'le' };

/** Functions that change the form of a value and not what it is about. */
const TRANSFORMS = new Set([
  'tolower', 'toupper', 'tostring', 'toint', 'tolong', 'todouble', 'toreal', 'tobool', 'todynamic', 'parse_json', 'trim',
  'trim_start', 'trim_end', 'strcat', 'substring', 'split', 'extract', 'replace', 'replace_string', 'replace_regex',
  'url_decode', 'base64_decode_tostring', 'coalesce', 'column_ifexists', 'columnifexists', 'strlen', 'array_length', 'hash_sha256',
]); // biome-ignore format: a list

const EMPTINESS: Readonly<Record<string, string>> = {
  isempty: 'is_empty', isnotempty: 'is_not_empty', isnull: 'is_null', isnotnull: 'is_not_null', notnull: 'is_not_null',
  notempty: 'is_not_empty',
}; // biome-ignore format: a table

/** Predicates that are calls with the field first and the value behind. */
const CALLS: Readonly<Record<string, string>> = {
  ipv4_is_in_range: 'in_cidr', ipv4_is_in_any_range: 'in_cidr', ipv6_is_in_range: 'in_cidr', ipv6_is_in_any_range: 'in_cidr',
  ipv4_is_match: 'in_cidr', ipv4_is_private: 'is_private_ip', has_ipv4: 'has', has_any_ipv4: 'has_any', has_ipv4_prefix: 'has',
  has_any_ipv4_prefix: 'has_any', set_has_element: 'contains_element', array_index_of: 'contains_element',
}; // biome-ignore format: a table

/** What a finder of indicators needs to know of the query. */
export interface IndicatorContext {
  readonly binding: Binding;
  textOf(range: Range): string;
}

type Found = Omit<Indicator, 'corpus' | 'places'> & Range;

/** The indicators in a predicate, in the order of the text. */
export function indicatorsIn(predicate: Expression, context: IndicatorContext): Found[] {
  const found: Found[] = [];
  collect(predicate, false, context, found);
  return found;
}

/** The same indicator in several places becomes one; inclusions come before exclusions. */
export function mergeIndicators(found: readonly Found[]): Indicator[] {
  const merged = new Map<string, { indicator: Found; places: Range[] }>();
  for (const indicator of found) {
    const key = JSON.stringify([
      indicator.field,
      indicator.kind,
      indicator.values,
      indicator.transforms,
      indicator.caseSensitive,
    ]);
    const place = { start: indicator.start, end: indicator.end };
    const same = merged.get(key);
    if (same) same.places.push(place);
    else merged.set(key, { indicator, places: [place] });
  }
  const all = [...merged.values()].map(({ indicator: { start, end, ...rest }, places }) => ({
    ...rest,
    corpus: 1,
    places,
  }));
  return [...all.filter((indicator) => !indicator.negated), ...all.filter((indicator) => indicator.negated)];
}

function collect(expression: Expression, negated: boolean, context: IndicatorContext, found: Found[]): void {
  switch (expression.kind) {
    case 'LogicalExpression':
      for (const operand of expression.operands) collect(operand, negated, context, found);
      break;
    case 'ParenthesizedExpression':
      collect(expression.expression, negated, context, found);
      break;
    case 'NamedExpression':
      collect(expression.value, negated, context, found);
      break;
    case 'CallExpression':
      collectCall(expression, negated, context, found);
      break;
    case 'BinaryExpression': {
      const [operator, opposite] = operatorOf(expression.operator.text);
      add(found, context, expression, expression.left, [expression.right], operator, negated !== opposite);
      break;
    }
    case 'InExpression': {
      const [operator, opposite] = operatorOf(expression.operator.text);
      add(found, context, expression, expression.left, expression.values, operator, negated !== opposite);
      break;
    }
    case 'BetweenExpression': {
      const [operator, opposite] = operatorOf(expression.operator.text);
      add(
        found,
        context,
        expression,
        expression.left,
        [expression.low, expression.high],
        operator,
        negated !== opposite,
      );
      break;
    }
  }
}

/** The operator without its negation. */
function operatorOf(text: string): [operator: string, negated: boolean] {
  if (text === '!=' || text === '<>') return ['==', true];
  if (text === '!~') return ['=~', true];
  if (text.startsWith('not')) return [text.slice(3), true];
  return text.startsWith('!') ? [text.slice(1), true] : [text, false];
}

function collectCall(call: CallExpression, negated: boolean, context: IndicatorContext, found: Found[]): void {
  const name = call.name.name;
  const [first, ...rest] = call.args;
  if (!first) return;
  if (name === 'not') return collect(first, !negated, context, found);
  if (Object.hasOwn(EMPTINESS, name)) {
    // for anything but a text, empty means null
    const type = context.binding.typeOf(first);
    const kind = type === 'string' || type === 'unknown' ? EMPTINESS[name]! : EMPTINESS[name]!.replace('empty', 'null');
    addKind(found, context, call, first, [], kind, negated, true);
  } else if (Object.hasOwn(CALLS, name)) {
    addKind(found, context, call, first, rest, CALLS[name]!, negated, false);
  } else if (name === 'iff' || name === 'iif' || name === 'case') {
    for (const argument of call.args) collect(argument, negated, context, found);
  }
}

function add(
  found: Found[],
  context: IndicatorContext,
  node: Node,
  left: Expression,
  values: readonly Expression[],
  operator: string,
  negated: boolean,
): void {
  const entry = OPERATORS[operator];
  if (!entry) return;
  const [kind, caseSensitive] = entry;
  const [only] = values;
  // `"a" == x`: the field stands on the right
  if (values.length === 1 && only && isValue(left, context) && !isValue(only, context)) {
    addKind(found, context, node, only, [left], MIRRORED[kind] ?? kind, negated, caseSensitive);
  } else {
    addKind(found, context, node, left, values, kind, negated, caseSensitive);
  }
}

function addKind(
  found: Found[],
  context: IndicatorContext,
  node: Node,
  left: Expression,
  values: readonly Expression[],
  kind: string,
  negated: boolean,
  caseSensitive: boolean,
): void {
  const field = fieldOf(left, context);
  // windows of time are no indicators: they say when, not what
  if (!field || context.binding.typeOf(left) === 'datetime' || /^(TimeGenerated|Timestamp)$/.test(field.name)) return;
  const opposite = OPPOSITES[kind];
  const isNegative = kind === 'is_empty' || kind === 'is_null';
  const againstColumn = values.length === 1 && isField(values[0]!, context);
  found.push({
    field: field.name,
    kind: negated ? (opposite ?? `not_${kind}`) : kind,
    values: values.flatMap((value) => valuesOf(value, context)),
    // `x > 5` negated is `x <= 5`, an inclusion all the same; two columns that differ exclude no value
    negated: /^(lt|le|gt|ge)$/.test(kind) || againstColumn ? false : negated !== isNegative,
    caseSensitive,
    transforms: field.transforms,
    against: againstColumn ? 'column' : 'value',
    start: node.start,
    end: node.end,
  });
}

/** The field that an expression is about, with the functions around it. */
function fieldOf(
  expression: Expression,
  context: IndicatorContext,
): { name: string; transforms: string[] } | undefined {
  switch (expression.kind) {
    case 'Name':
      return isValue(expression, context) ? undefined : { name: expression.name, transforms: [] };
    case 'Star':
      return { name: '*', transforms: [] };
    case 'PathExpression':
      return { name: context.textOf(expression).replaceAll(/\s+/g, ''), transforms: [] };
    case 'ParenthesizedExpression':
      return fieldOf(expression.expression, context);
    case 'CallExpression': {
      const name = expression.name.name;
      if (!TRANSFORMS.has(name)) return { name: oneLine(context.textOf(expression)), transforms: [] };
      const fields = expression.args.flatMap((argument) => fieldOf(argument, context) ?? []);
      // strcat(a, b) is about both
      const [field] = fields;
      return fields.length === 1 && field
        ? { name: field.name, transforms: [...field.transforms, name] }
        : { name: oneLine(context.textOf(expression)), transforms: [] };
    }
    case 'ArithmeticExpression':
      return { name: oneLine(context.textOf(expression)), transforms: [] };
    default:
      return undefined;
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** Whether the expression is a value rather than a field: a constant, a scalar let, a query. */
function isValue(expression: Expression, context: IndicatorContext): boolean {
  if (expression.kind === 'Literal' || expression.kind === 'CompoundString' || expression.kind === 'DynamicLiteral')
    return true;
  if (expression.kind === 'UnaryExpression') return isValue(expression.operand, context);
  if (expression.kind === 'WrapperExpression' || expression.kind === 'Pipeline') return true;
  if (expression.kind !== 'Name') return context.binding.constantOf(expression) !== undefined;
  const meaning = context.binding.meaningOf(expression)?.kind;
  return meaning === 'let' || meaning === 'parameter' || meaning === 'table';
}

function isField(expression: Expression, context: IndicatorContext): boolean {
  return !isValue(expression, context) && (expression.kind === 'Name' || expression.kind === 'PathExpression');
}

/** The values of an expression as texts; one that is not known shows itself. */
function valuesOf(expression: Expression, context: IndicatorContext): string[] {
  const constant = context.binding.constantOf(expression);
  if (constant?.type === 'dynamic') return jsonTexts(constant.value);
  if (constant) return [formatConstant(constant)];
  if (expression.kind === 'ParenthesizedExpression') return valuesOf(expression.expression, context);
  return expression.kind === 'Missing' ? [] : [oneLine(context.textOf(expression))];
}

function jsonTexts(json: Json): string[] {
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap(jsonTexts);
  return [typeof json === 'string' ? json : JSON.stringify(json)];
}

/** Visits each predicate below `node`: the conditions of where, search and find. */
export function forEachPredicate(node: Node, visit: (predicate: Expression) => void): void {
  if (node.kind === 'WhereOperator' || node.kind === 'SearchOperator' || node.kind === 'FindOperator')
    visit(node.predicate);
  forEachChild(node, (child) => forEachPredicate(child, visit));
}
