/**
 * Takes a predicate apart into comparisons, and keeps count of negations on the way: `not(…)`, `… == false`, a branch of
 * `case` that yields `false`.
 */
import type { BinaryExpression, CallExpression, Expression, Name, ParameterDeclaration } from '../kql/syntax/index.ts';
import type { Range } from '../text/index.ts';
import type { Flags } from './flags.ts';
import { type Comparison, type Found, indicatorOf } from './indicators.ts';
import { constantOf, isValue, type Operands } from './operands.ts';
import { type FoundWindow, windowOf } from './time-windows.ts';

/** What happens to the parts of a predicate. */
export interface PredicateReader {
  readonly operands: Operands;
  /** In `search` and `find` a text alone is a condition on all columns. */
  readonly terms: 'none' | 'any case' | 'case-sensitive';
  /** Whether rows that pass are left out. */
  readonly excluded: boolean;
  add(found: Found): void;
  addWindow(found: FoundWindow): void;
  /** Takes a part that is no predicate. @param negated whether what passes in there does not pass out here */
  below(part: Expression, negated: boolean, place: 'value' | 'scalar'): void;
  /** Finds the conditions behind a column that is tested. */
  readonly flags: Flags;
  /** The arguments of a call of a function of the query whose body is a mere predicate; undefined for all others. */
  predicateOf(call: CallExpression): CalledPredicate | undefined;
}

export interface CalledPredicate {
  readonly body: Expression;
  readonly values: ReadonlyMap<ParameterDeclaration, Expression>;
}

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

/** How a comparison reads from the other side: `5 < x` is `x > 5`, `"a.b.c" contains x` is that `x` is a part of the text. */
const MIRRORED: Readonly<Record<string, string>> = {
  eq: 'eq', lt: 'gt', gt: 'lt', le: 'ge', ge: 'le', in: 'eq', has: 'term_of', hasprefix: 'term_of', hassuffix: 'term_of', contains: 'part_of',
  startswith: 'beginning_of', endswith: 'end_of',
}; // biome-ignore format: a table

const EMPTINESS: Readonly<Record<string, string>> = {
  isempty: 'is_empty', isnotempty: 'is_not_empty', isnull: 'is_null', isnotnull: 'is_not_null', notnull: 'is_not_null',
  notempty: 'is_not_empty',
}; // biome-ignore format: a table

/** Predicates that are calls with the field first and the value behind. */
const CALLS: Readonly<Record<string, string>> = {
  ipv4_is_in_range: 'in_cidr', ipv4_is_in_any_range: 'in_cidr', ipv6_is_in_range: 'in_cidr', ipv6_is_in_any_range: 'in_cidr',
  ipv4_is_match: 'in_cidr', ipv4_is_private: 'is_private_ip', has_ipv4: 'has', has_any_ipv4: 'has_any', has_ipv4_prefix: 'has',
  has_any_ipv4_prefix: 'has_any',
}; // biome-ignore format: a table

/** Functions that yield a place, or a number below 0 where there is none, as operators. */
const PLACES: Readonly<Record<string, string>> = {
  has_any_index: 'has_any', indexof: 'contains_cs', indexof_regex: 'matches regex', array_index_of: '[]',
}; // biome-ignore format: a table

/** Whether a place compared so was found; `==` and `!=` come as the first. */
const FOUND: Readonly<Record<string, boolean>> = {
  '== -1': false,
  '< 0': false,
  '<= -1': false,
  '> -1': true,
  '>= 0': true,
};

const BRANCHING = new Set(['iff', 'iif', 'case']);

/** Finds the comparisons of a predicate, in the order of the text. */
export function readPredicate(predicate: Expression, negated: boolean, reader: PredicateReader): void {
  switch (predicate.kind) {
    case 'LogicalExpression':
      for (const operand of predicate.operands) readPredicate(operand, negated, reader);
      break;
    case 'ParenthesizedExpression':
      readPredicate(predicate.expression, negated, reader);
      break;
    case 'NamedExpression':
      readPredicate(predicate.value, negated, reader);
      break;
    case 'CallExpression':
      readCall(predicate, negated, reader);
      break;
    case 'BinaryExpression':
      readComparison(predicate, negated, reader);
      break;
    case 'InExpression': {
      const [operator, opposite] = positive(predicate.operator.text);
      compare(predicate, predicate.left, predicate.values, operator, negated !== opposite, reader);
      reader.below(predicate.left, false, 'scalar');
      const place = predicate.values.length === 1 ? 'value' : 'scalar';
      for (const value of predicate.values) reader.below(value, negated !== opposite, place);
      break;
    }
    case 'BetweenExpression': {
      const { left, low, high } = predicate;
      const [operator, opposite] = positive(predicate.operator.text);
      compare(predicate, left, [low, high], operator, negated !== opposite, reader);
      for (const part of [left, low, high]) reader.below(part, false, 'scalar');
      break;
    }
    case 'Literal':
    case 'CompoundString':
      if (reader.terms !== 'none') readTerm(predicate, undefined, predicate, negated, reader);
      break;
    default:
      if (predicate.kind === 'Name') readTruth(predicate, negated, reader);
      reader.below(predicate, false, 'scalar');
  }
}

/** A column as a condition: `where IsExternal`, or the condition that it stands for. */
function readTruth(name: Name, negated: boolean, reader: PredicateReader): void {
  const { operands, excluded } = reader;
  const meaning = operands.binding.meaningOf(name);
  if (meaning?.kind !== 'column') return;
  if (operands.origins.makerOf(meaning.column)) return reader.flags.read(name, negated ? 'less' : 'more');
  const comparison = { field: name, values: [], cells: ['true'], kind: 'eq', negated, caseSensitive: true, excluded };
  const found = indicatorOf({ ...comparison, start: name.start, end: name.end }, operands);
  if (found) reader.add(found);
}

/** The operator without its negation. */
function positive(text: string): [operator: string, negated: boolean] {
  if (text === '!=' || text === '<>') return ['==', true];
  if (text === '!~') return ['=~', true];
  if (text.startsWith('not')) return [text.slice(3), true];
  return text.startsWith('!') ? [text.slice(1), true] : [text, false];
}

function readComparison(predicate: BinaryExpression, negated: boolean, reader: PredicateReader): void {
  const { left, right } = predicate;
  const [operator, opposite] = positive(predicate.operator.text);
  const turned = negated !== opposite;
  if (operator === '==') {
    for (const [side, other] of [
      [left, right],
      [right, left],
    ] as const) {
      // biome-ignore format: a pair
      const truth = isPredicate(side, reader) ? truthOf(other, reader) : undefined;
      if (truth !== undefined) {
        reader.below(other, false, 'scalar');
        return readPredicate(side, turned === truth, reader);
      }
    }
  }
  if (operator === ':') readTerm(right, left, predicate, turned, reader);
  else if (!readPlace(predicate, operator, turned, reader)) {
    compare(predicate, left, [right], operator, turned, reader);
  }
  for (const side of [left, right]) reader.below(side, false, 'scalar');
}

/** Whether an expression can be nothing but true or false. */
export function isPredicate(
  expression: Expression,
  reader: Pick<PredicateReader, 'operands' | 'predicateOf'>,
): boolean {
  switch (expression.kind) {
    case 'ParenthesizedExpression':
      return isPredicate(expression.expression, reader);
    case 'LogicalExpression':
    case 'BinaryExpression':
    case 'InExpression':
    case 'BetweenExpression':
      return true;
    case 'CallExpression': {
      const { name } = expression.name;
      if (BRANCHING.has(name)) return reader.operands.binding.typeOf(expression) === 'bool';
      if (/^(not|set_has_element)$/.test(name) || [EMPTINESS, CALLS].some((known) => Object.hasOwn(known, name)))
        return true;
      return reader.predicateOf(expression) !== undefined;
    }
    default:
      return false;
  }
}

function truthOf(expression: Expression, { operands }: PredicateReader): boolean | undefined {
  const constant = constantOf(expression, operands);
  return constant?.type === 'bool' ? constant.value : undefined;
}

function readCall(call: CallExpression, negated: boolean, reader: PredicateReader): void {
  const { name } = call.name;
  const [first, second] = call.args;
  const { operands } = reader;
  const called = reader.predicateOf(call);
  if (called) {
    const inner = { ...operands, call: { values: called.values, outer: operands.call } };
    readPredicate(called.body, negated, { ...reader, operands: inner, below: () => {} });
  }
  if (called || !first || operands.binding.meaningOf(call.name)?.kind === 'let') {
    return reader.below(call, false, 'scalar');
  }
  if (name === 'not') return readPredicate(first, !negated, reader);
  if (BRANCHING.has(name)) return readBranches(call, negated, reader);
  if (Object.hasOwn(EMPTINESS, name)) {
    // for anything but a text, empty means null
    const type = operands.binding.typeOf(first);
    const isText = type === 'string' || type === 'unknown';
    const kind = isText ? EMPTINESS[name]! : EMPTINESS[name]!.replace('empty', 'null');
    add(call, first, [], kind, negated, true, reader);
  } else if (name === 'set_has_element' && second) {
    compare(call, first, [second], '[]', negated, reader);
  } else if (Object.hasOwn(CALLS, name)) {
    add(call, first, call.args.slice(1), CALLS[name]!, negated, false, reader);
  } else {
    return reader.below(call, false, 'scalar');
  }
  for (const argument of call.args) reader.below(argument, false, 'scalar');
}

/** `case(a, false, b, true, c)`: what leads to `false` is excluded. */
function readBranches({ args }: CallExpression, negated: boolean, reader: PredicateReader): void {
  for (const [i, argument] of args.entries()) {
    const isCondition = i % 2 === 0 && i < args.length - 1;
    const excludes = isCondition && truthOf(args[i + 1]!, reader) === false;
    readPredicate(argument, negated !== excludes, { ...reader, ...(!isCondition && { terms: 'none' }) });
  }
}

/** `has_any_index(x, list) >= 0`, `array_index_of(list, x) != -1`: whether something was found. */
function readPlace(node: BinaryExpression, operator: string, negated: boolean, reader: PredicateReader): boolean {
  const { left, right } = node;
  const limit = left.kind === 'CallExpression' ? constantOf(right, reader.operands) : undefined;
  if (left.kind !== 'CallExpression' || typeof limit?.value !== 'number') return false;
  const key = `${operator} ${limit.value}`;
  const [first, second] = left.args;
  if (!Object.hasOwn(PLACES, left.name.name) || !Object.hasOwn(FOUND, key) || !first || !second) return false;
  compare(node, first, [second], PLACES[left.name.name]!, negated === FOUND[key], reader);
  return true;
}

/**
 * A text to look for, whose `*` say where: `search "mimikatz"`, `x:"pass*"`.
 * https://learn.microsoft.com/kusto/query/search-operator
 * @param field undefined for all columns
 */
function readTerm(
  value: Expression,
  field: Expression | undefined,
  place: Range,
  negated: boolean,
  reader: PredicateReader,
): void {
  const caseSensitive = reader.terms === 'case-sensitive';
  const constant = constantOf(value, reader.operands);
  const text = constant?.type === 'string' ? constant.value : undefined;
  const subject = field ?? { kind: 'Star', start: place.start, end: place.start };
  if (field === undefined && text === undefined) return;
  const [, before, term, after] = /^(\*?)(.*?)(\*?)$/s.exec(text ?? '')!;
  // `*` alone is in all rows
  if (text !== '' && term === '' && text !== undefined) return;
  const kind = termKind(before !== '', term!, after !== '');
  const comparison = { field: subject, values: [value], kind, negated, caseSensitive, excluded: reader.excluded };
  const found = indicatorOf({ ...comparison, start: place.start, end: place.end }, reader.operands);
  if (found) reader.add(text === undefined || kind === 'matches' ? found : { ...found, values: [term!] });
}

function termKind(openBefore: boolean, term: string, openAfter: boolean): string {
  if (term.includes('*')) return 'matches';
  if (openBefore) return openAfter ? 'contains' : 'hassuffix';
  return openAfter ? 'hasprefix' : 'has';
}

/** A comparison with an operator; the field may stand on either side. `[]` is whether an element is in an array. */
function compare(
  node: Range,
  left: Expression,
  values: readonly Expression[],
  operator: string,
  negated: boolean,
  reader: PredicateReader,
): void {
  const [only] = values;
  const { operands } = reader;
  const reversed = values.length === 1 && only && isValue(left, operands) && !isValue(only, operands);
  if (operator === '[]') {
    if (reversed) add(node, only, [left], 'in', negated, true, reader);
    else add(node, left, values, 'contains_element', negated, true, reader);
    return;
  }
  const entry = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (!entry) return;
  const [kind, caseSensitive] = entry;
  // `"a" == x`: the field stands on the right
  if (reversed) {
    if (Object.hasOwn(MIRRORED, kind)) add(node, only, [left], MIRRORED[kind]!, negated, caseSensitive, reader);
  } else {
    add(node, left, values, kind, negated, caseSensitive, reader);
    reader.flags.compared(left, kind, values, negated);
  }
}

function add(
  { start, end }: Range,
  field: Expression,
  values: readonly Expression[],
  kind: string,
  negated: boolean,
  caseSensitive: boolean,
  reader: PredicateReader,
): void {
  const comparison: Comparison = { field, values, kind, negated, caseSensitive, excluded: reader.excluded, start, end };
  const found = indicatorOf(comparison, reader.operands);
  if (found) return reader.add(found);
  const window = windowOf(comparison, reader.operands);
  if (window) reader.addWindow(window);
}
