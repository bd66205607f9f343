/**
 * Which signature of a function or operator fits the arguments, and which argument goes to which parameter: the rules of
 * the official engine, where the closest match wins and an ambiguity is a match of none.
 */
import type { ParameterFact, ScalarType, Signature } from '../../facts/index.ts';
import type { Expression } from '../syntax/index.ts';
import {
  commonOf, isAssignable, isInteger, isNumber, isOrderable, isScalar, isStringOrDynamic, isSummable, isTable, type ResultType,
} from './types.ts'; // biome-ignore format: a list

export interface Argument {
  readonly node: Expression;
  readonly type: ResultType;
}

/** How well an argument fits; a higher one is better. */
const MATCH = {
  none: 0,
  unknown: 1,
  dynamic: 2,
  compatible: 3,
  promoted: 4,
  notType: 5,
  oneOfMany: 6,
  scalar: 7,
  summable: 8,
  orderable: 9,
  number: 10,
  integer: 11,
  tabular: 12,
  exact: 16,
} as const;

export const NO_MATCH = MATCH.none;
/** Matches that only a function of the query itself accepts. */
export const COMPATIBLE = MATCH.compatible;

/** A signature with how its calls are laid out. */
export interface Callable {
  readonly signature: Signature;
  /** Functions of queries and workspaces convert what they are given. */
  readonly coerces: boolean;
}

export function minArguments({ parameters }: Signature): number {
  return parameters.reduce((sum, { min }) => sum + min, 0);
}

export function maxArguments({ parameters }: Signature): number {
  return parameters.reduce((sum, { max }) => sum + max, 0);
}

/** The parameter of each argument; undefined for those that have none. */
export function layOut(signature: Signature, args: readonly Argument[]): (ParameterFact | undefined)[] {
  const { parameters } = signature;
  if (!parameters.some(({ repeats }) => repeats)) {
    return args.map(({ node }, i) => named(signature, node) ?? parameters[i]);
  }
  return signature.flags.includes('#Block') ? layOutBlocks(parameters, args.length) : layOutRepeated(signature, args);
}

/** The parameter that `name = value` names; built-in functions have no named arguments. */
function named(signature: Signature, node: Expression): ParameterFact | undefined {
  if (node.kind !== 'NamedExpression' || !signature.flags.includes('#Named')) return undefined;
  const [name] = node.names;
  return name?.kind === 'Name' ? signature.parameters.find((parameter) => parameter.name === name.name) : undefined;
}

/** `case(predicate, value, predicate, value, else)`: some parameters repeat together, those after them stand at the end. */
function layOutBlocks(parameters: readonly ParameterFact[], count: number): (ParameterFact | undefined)[] {
  const first = parameters.findIndex(({ repeats }) => repeats);
  const last = parameters.findLastIndex(({ repeats }) => repeats);
  const size = last - first + 1;
  const { min, max } = parameters[first]!;
  const possible = count - first - (parameters.length - last - 1);
  const repeated = Math.min(size * max, Math.max(size * min, possible));
  const end = first + Math.ceil(repeated / size) * size;
  return Array.from({ length: count }, (_, i) => {
    if (i < first) return parameters[i];
    return i < end ? parameters[first + ((i - first) % size)] : parameters[last + 1 + (i - end)];
  });
}

/** A parameter takes arguments until it has enough and the next one fits better. */
function layOutRepeated(signature: Signature, args: readonly Argument[]): (ParameterFact | undefined)[] {
  const { parameters } = signature;
  const skips = signature.flags.includes('#Custom');
  const most = maxArguments(signature);
  const laid: (ParameterFact | undefined)[] = [];
  let at = 0;
  let taken = 0;
  for (const [i, argument] of args.entries()) {
    if (i >= most) {
      laid.push(undefined);
      continue;
    }
    if (at < parameters.length - 1 && taken >= parameters[at]!.max) {
      at++;
      taken = 0;
    }
    const current = parameters[at]!;
    const isNeeded = taken < current.min || (taken === 0 && current.min === 0 && !skips);
    if (!isNeeded && at < parameters.length - 1) {
      const own = matchOf({ signature, coerces: false }, current, argument, laid, args);
      const next = matchOf({ signature, coerces: false }, parameters[at + 1]!, argument, laid, args);
      if (next !== NO_MATCH && (own === NO_MATCH || next > own)) {
        at++;
        taken = 0;
      }
    }
    taken++;
    laid.push(taken <= parameters[at]!.max ? parameters[at] : undefined);
  }
  return laid;
}

/** How well an argument fits a parameter. */
export function matchOf(
  callable: Callable,
  parameter: ParameterFact | undefined,
  argument: Argument,
  laid: readonly (ParameterFact | undefined)[],
  args: readonly Argument[],
): number {
  if (!parameter) return NO_MATCH;
  const { type, node } = argument;
  if (type === 'unknown') return MATCH.unknown;
  const takesStar = parameter.argument === 'StarOnly' || parameter.argument === 'StarAllowed';
  if (node.kind === 'Star') return takesStar ? MATCH.exact : NO_MATCH;
  if (parameter.argument === 'StarOnly') return NO_MATCH;
  if (parameter.group === '') return declaredMatch(parameter.types, type, callable.coerces);
  if (parameter.group.startsWith('Common')) return commonMatch(callable, parameter, type, laid, args);
  const sameAs = /^Parameter(\d)$/.exec(parameter.group);
  if (sameAs) return matchOf(callable, laid[Number(sameAs[1])], argument, laid, args);
  return groupMatch(parameter.group, type);
}

function declaredMatch(types: readonly ScalarType[], type: ResultType, coerces: boolean): number {
  if (types.some((target) => isAssignable(target, type))) return types.length === 1 ? MATCH.exact : MATCH.oneOfMany;
  if (types.some((target) => isAssignable(target, type, 'promotable'))) return MATCH.promoted;
  if (coerces && types.some((target) => isAssignable(target, type, 'dynamic'))) return MATCH.dynamic;
  return coerces && types.some((target) => isAssignable(target, type, 'compatible')) ? MATCH.compatible : NO_MATCH;
}

function groupMatch(group: string, type: ResultType): number {
  const when = (fits: boolean, match: number): number => (fits ? match : NO_MATCH);
  switch (group) {
    case 'Any':
      return MATCH.unknown;
    case 'Scalar':
      return when(isScalar(type), MATCH.scalar);
    case 'Integer':
      return when(isInteger(type), MATCH.integer);
    case 'Number':
      return when(isNumber(type), MATCH.number);
    case 'NumberOrBool':
      return when(isNumber(type) || type === 'bool', MATCH.number);
    case 'Summable':
      return when(isSummable(type), MATCH.summable);
    case 'Orderable':
      return when(isOrderable(type), MATCH.orderable);
    case 'RealOrDecimal':
      return when(type === 'real' || type === 'decimal', MATCH.oneOfMany);
    case 'StringOrDynamic':
    case 'StringOrArray':
      return when(isStringOrDynamic(type), MATCH.oneOfMany);
    case 'IntegerOrArray':
      return when(isInteger(type) || type === 'dynamic', MATCH.oneOfMany);
    case 'DynamicArray':
    case 'DynamicBag':
      return when(type === 'dynamic', MATCH.oneOfMany);
    case 'Tabular':
      return when(isTable(type), MATCH.tabular);
    case 'NotBool':
      return when(type !== 'bool', MATCH.notType);
    case 'NotRealOrBool':
      return when(type !== 'real' && type !== 'bool', MATCH.notType);
    case 'NotDynamic':
      return when(isScalar(type) && type !== 'dynamic', MATCH.notType);
    default:
      return NO_MATCH;
  }
}

function commonMatch(
  { coerces }: Callable,
  parameter: ParameterFact,
  type: ResultType,
  laid: readonly (ParameterFact | undefined)[],
  args: readonly Argument[],
): number {
  const common = commonArgumentType(laid, args);
  if (common === undefined) return NO_MATCH;
  if (isAssignable(common, type)) return MATCH.exact;
  if (isAssignable(common, type, 'promotable')) return MATCH.promoted;
  if (isAssignable(common, type, 'dynamic')) return MATCH.dynamic;
  if (coerces && isAssignable(common, type, 'compatible')) return MATCH.compatible;
  return parameter.group === 'CommonScalarOrDynamic' && type === 'dynamic' ? MATCH.exact : NO_MATCH;
}

/** The type that the arguments of all `Common…` parameters share: the branches of `iff`, the values of `coalesce`. */
export function commonArgumentType(
  laid: readonly (ParameterFact | undefined)[],
  args: readonly Argument[],
  ignoresDynamic = false,
): ScalarType | undefined {
  let common: ScalarType | undefined;
  for (const [i, { type }] of args.entries()) {
    const group = laid[i]?.group ?? '';
    if (!group.startsWith('Common') || !isScalar(type) || (ignoresDynamic && type === 'dynamic')) continue;
    if (group === 'CommonNumber' && !isNumber(type)) continue;
    if (group === 'CommonSummable' && !isSummable(type)) continue;
    if (group === 'CommonOrderable' && !isOrderable(type)) continue;
    const conversion = group === 'CommonScalarOrDynamic' ? 'dynamic' : 'promotable';
    common = common === undefined ? type : commonOf(common, type, conversion);
    if (common === undefined) return undefined;
  }
  return common === undefined && ignoresDynamic ? commonArgumentType(laid, args) : common;
}

/**
 * The signatures that fit best: one when the call is clear.
 * @param needsAll whether every argument must fit, as those of operators must
 */
export function bestSignatures(
  signatures: readonly Signature[],
  args: readonly Argument[],
  coerces: boolean,
  needsAll = false,
): readonly Signature[] {
  if (signatures.length <= 1) return signatures;
  let found = signatures.filter((s) => args.length >= minArguments(s) && args.length <= maxArguments(s));
  if (found.length === 0) {
    const most = Math.max(...signatures.map(maxArguments));
    found = signatures.filter((s) => most >= minArguments(s) && most <= maxArguments(s));
  }
  if (found.length <= 1) return found;
  const ranked = found.map((signature) => rank({ signature, coerces }, args));
  let most = Math.max(...ranked.map(({ count }) => count));
  if (needsAll) most = Math.max(most, args.length);
  const matching = ranked.filter(({ count }) => count === most);
  if (matching.length <= 1) return matching.map(({ signature }) => signature);
  let best = matching[0]!;
  for (const other of matching.slice(1)) {
    const order = compare(other, best);
    if (order === 0) return matching.map(({ signature }) => signature);
    if (order > 0) best = other;
  }
  return [best.signature];
}

interface Rank {
  readonly signature: Signature;
  readonly count: number;
  readonly worst: number;
  readonly best: number;
}

function rank(callable: Callable, args: readonly Argument[]): Rank {
  const laid = layOut(callable.signature, args);
  const matches = args.map((argument, i) => matchOf(callable, laid[i], argument, laid, args));
  return {
    signature: callable.signature,
    count: matches.filter((match) => match !== NO_MATCH).length,
    worst: Math.min(MATCH.exact, ...matches),
    best: Math.max(MATCH.none, ...matches),
  };
}

function compare(a: Rank, b: Rank): number {
  return a.worst - b.worst || a.best - b.best;
}
