/** Calls of functions and operators against their signatures: what does not fit, and what they yield. */
import {
  type FunctionFact,
  type ParameterFact,
  SCALAR_TYPES,
  type ScalarType,
  type Signature,
} from '../../facts/index.ts';
import type { Range } from '../../text/index.ts';
import type { CallExpression, Expression } from '../syntax/index.ts';
import { toCall, toDynamic, toFit, toNumber, toOperate, toText } from './advice.ts';
import type { Binder } from './binder.ts';
import { isConstant, isLiteral } from './constant-expressions.ts';
import { listMaker } from './lists.ts';
import { operatorSignatures } from './operator-signatures.ts';
import {
  type Argument, bestSignatures, COMPATIBLE, commonArgumentType, layOut, matchOf, maxArguments, minArguments, NO_MATCH,
} from './signatures.ts'; // biome-ignore format: a list
import {
  type Conversion, describeType, isAssignable, isInteger, isNumber, isOrderable, isScalar, isStringOrDynamic, isSummable, isTable, isUnclear,
  promoted, type ResultType, widestNumber,
} from './types.ts'; // biome-ignore format: a list

/** What operators yield, by the types of their one or two operands: of a query nearly all have been asked for before. */
const known = new Map<string, Map<ResultType, Map<ResultType | undefined, ScalarType>>>();

function learn(operator: string, [left, right]: readonly Argument[], result: ScalarType): void {
  let ofOperator = known.get(operator);
  if (!ofOperator) known.set(operator, (ofOperator = new Map()));
  let ofLeft = ofOperator.get(left!.type);
  if (!ofLeft) ofOperator.set(left!.type, (ofLeft = new Map()));
  ofLeft.set(right?.type, result);
}

/** The type of an operator over its operands. */
export function resolveOperator(b: Binder, operator: string, args: readonly Argument[], at: Range): ResultType {
  const [left, right] = args;
  const isUsual = args.length <= 2 && left?.node.kind !== 'Star' && right?.node.kind !== 'Star';
  const result = isUsual && left ? known.get(operator)?.get(left.type)?.get(right?.type) : undefined;
  if (result) return result;
  const needsAll = !/in~?$|has_a|between/.test(operator);
  const signatures = operatorSignatures(operator);
  const best = bestSignatures(signatures, args, false, needsAll);
  if (best.length === 1) {
    const laid = layOut(best[0]!, args);
    const wrong = checkArguments(b, best[0]!, laid, args, at, false);
    const type = resultType(best[0]!, laid, args);
    if (!wrong && isUsual && needsAll && isScalar(type) && args.every(({ type }) => isScalar(type)))
      learn(operator, args, type);
    return type;
  }
  if (!args.some(({ type }) => isUnclear(type))) {
    const shown = operator.replace(/^([+-])x$/, '$1');
    const types = args.map(({ type }) => type);
    const what = listed(types.map(describeType));
    b.report('type-mismatch', 'KS106', at, `\`${shown}\` does not work on ${what}.${toOperate(shown, types)}`);
  }
  const candidates = best.length > 0 ? best : bestSignatures(signatures, args, false);
  return commonResult(candidates, args);
}

/** `a, b and c` */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The type that all signatures agree on. */
export function commonResult(signatures: readonly Signature[], args: readonly Argument[]): ResultType {
  const results = signatures.map((signature) => resultType(signature, layOut(signature, args), args));
  const [first] = results;
  if (first === undefined) return 'error';
  if (results.every((result) => result === first)) return first;
  return args.some(({ type }) => isUnclear(type)) ? 'unknown' : 'error';
}

/** What a call yields; `@Custom` results are computed by whoever asks. */
export function resultType(
  signature: Signature,
  laid: readonly (ParameterFact | undefined)[],
  args: readonly Argument[],
): ResultType {
  const { result, parameters } = signature;
  if (!result.startsWith('@')) return typeOfResult(result);
  const argumentOf = (parameter: ParameterFact | undefined): Argument | undefined => args[laid.indexOf(parameter)];
  const nth = /^@Parameter(\d|N)(.*)$/.exec(result);
  if (nth) {
    const parameter = nth[1] === 'N' ? parameters.at(-1) : parameters[Number(nth[1])];
    const argument = argumentOf(parameter);
    switch (nth[2]) {
      case '':
        return argument?.type ?? 'error';
      case 'Promoted':
        return argument && isScalar(argument.type) ? promoted(argument.type) : 'error';
      case 'Array':
        return 'dynamic';
      default:
        return 'unknown';
    }
  }
  switch (result) {
    case '@Common':
      return commonArgumentType(laid, args) ?? 'error';
    case '@CommonNonDynamic':
      return commonArgumentType(laid, args, true) ?? 'error';
    case '@Widest': {
      const widest = widestNumber(args.map(({ type }) => type));
      return widest ? promoted(widest) : 'error';
    }
    default:
      return 'unknown';
  }
}

const SCALARS = new Set<string>(SCALAR_TYPES);

function typeOfResult(result: string): ResultType {
  return SCALARS.has(result) ? (result as ScalarType) : 'unknown';
}

/** How many arguments a function takes, when they are not that many. */
export function checkCount(b: Binder, name: string, signature: Signature, count: number, at: Range): boolean {
  const [min, max] = [minArguments(signature), maxArguments(signature)];
  const repeats = signature.parameters.some((parameter) => parameter.repeats);
  if (count >= min && count <= max) {
    if (!signature.flags.includes('#Block') || !repeats) return true;
    const first = signature.parameters.findIndex((parameter) => parameter.repeats);
    const last = signature.parameters.findLastIndex((parameter) => parameter.repeats);
    const size = last - first + 1;
    if ((count - (signature.parameters.length - size)) % size === 0) return true;
    b.report(
      'argument-count',
      'KS121',
      at,
      name === 'case'
        ? '`case` takes pairs of a condition and a value, and at the end one value for all else: one is missing or too much.'
        : `The arguments of \`${name}\` come in groups of ${size}, and one is missing or too much.`,
    );
    return false;
  }
  const wanted =
    min === max
      ? arguments_(min)
      : min === 0
        ? `at most ${arguments_(max)}`
        : max >= 60
          ? `at least ${arguments_(min)}`
          : `${min} to ${arguments_(max)}`;
  const shown = min === max ? shownCall(name, signature) : name;
  b.report('argument-count', repeats ? 'KS120' : 'KS119', at, `\`${shown}\` takes ${wanted}, not ${count}.`);
  return false;
}

/** More parameters than these make no sentence. */
const MOST_SHOWN = 6;

/** `replace_string(text, lookup, rewrite)` */
function shownCall(name: string, { parameters }: Signature): string {
  const names = parameters.map((parameter) => parameter.name);
  return names.length === 0 || names.length > MOST_SHOWN || names.includes('') ? name : `${name}(${names.join(', ')})`;
}

function arguments_(count: number): string {
  return count === 1 ? '1 argument' : count === 0 ? 'no arguments' : `${count} arguments`;
}

/** Checks the arguments one by one; returns whether something was reported. */
export function checkArguments(
  b: Binder,
  signature: Signature,
  laid: readonly (ParameterFact | undefined)[],
  args: readonly Argument[],
  at: Range,
  coerces: boolean,
): boolean {
  const common = commonArgumentType(laid, args);
  const hasCommon = laid.some((parameter) => parameter?.group.startsWith('Common'));
  if (hasCommon && common === undefined) {
    if (args.some(({ type }) => type === 'error')) return true;
    const types = [...new Set(args.flatMap(({ type }) => (isScalar(type) ? [type] : [])))];
    const advice = types.includes('string') ? ' Convert the others with `tostring(…)`.' : ' Convert some of them.';
    b.report('type-mismatch', 'KS232', at, `These arguments must be of one type, and are ${listed(types)}.${advice}`);
    return true;
  }
  let wrong = false;
  for (const [i, argument] of args.entries()) {
    const parameter = laid[i];
    if (!parameter) continue;
    const fault =
      faultOf({ signature, coerces }, parameter, argument, laid, args, common) ??
      listFault(b, parameter, argument) ??
      kindFault(b, parameter, argument);
    if (!fault) continue;
    b.report(
      fault.code === 'KS129' || fault.code === 'KS131' ? 'invalid-argument' : 'type-mismatch',
      fault.code,
      valueOfArgument(argument.node),
      fault.message,
    );
    wrong = true;
  }
  return wrong;
}

function valueOfArgument(node: Expression): Expression {
  return node.kind === 'NamedExpression' ? node.value : node;
}

interface Fault {
  readonly code: string;
  readonly message: string;
}

function expected(code: string, what: string, type: ResultType, advice = ''): Fault {
  return { code, message: `Expected ${what}, and this is ${isTable(type) ? 'a table' : type}.${advice}` };
}

function faultOf(
  callable: { signature: Signature; coerces: boolean },
  parameter: ParameterFact,
  argument: Argument,
  laid: readonly (ParameterFact | undefined)[],
  args: readonly Argument[],
  common: ScalarType | undefined,
): Fault | undefined {
  const { type, node } = argument;
  if (node.kind === 'Star') {
    if (parameter.argument === 'StarOnly' || parameter.argument === 'StarAllowed') return undefined;
    return { code: 'KS191', message: '`*` cannot stand here: name a column.' };
  }
  if (type === 'error') return undefined;
  const unless = (fits: boolean, code: string, what: string, advice = '') =>
    fits || isUnclear(type) ? undefined : expected(code, what, type, advice);
  const isType = (wanted: ResultType, conversion: Conversion) =>
    !isScalar(wanted) || wanted === 'unknown'
      ? undefined
      : unless(
          isAssignable(wanted, type, conversion),
          'KS141',
          `a value of type ${wanted}`,
          toFit([wanted], node, type),
        );
  switch (parameter.group) {
    case '': {
      const match = matchOf(callable, parameter, argument, laid, args);
      const fits = callable.coerces || (match !== NO_MATCH && match !== COMPATIBLE);
      const { types } = parameter;
      return fits
        ? undefined
        : expected('KS107', `a value of type ${types.join(' or ')}`, type, toFit(types, node, type));
    }
    case 'Any':
      return undefined;
    case 'Scalar':
      return unless(isScalar(type), 'KS108', 'a single value');
    case 'Integer':
      return unless(isInteger(type), 'KS134', 'an integer', toNumber(node, type));
    case 'RealOrDecimal':
      return unless(type === 'real' || type === 'decimal', 'KS135', 'a real or decimal number');
    case 'IntegerOrArray':
      return unless(isInteger(type) || type === 'dynamic', 'KS136', 'an integer or an array of integers');
    case 'StringOrDynamic':
      return unless(
        isStringOrDynamic(type),
        'KS141',
        'a value of type string or dynamic',
        toFit(['string'], node, type),
      );
    case 'StringOrArray':
      return unless(isStringOrDynamic(type), 'KS233', 'a string or an array of strings', toFit(['string'], node, type));
    case 'DynamicArray':
      return unless(type === 'dynamic', 'KS234', 'an array', toDynamic(type));
    case 'DynamicBag':
      return unless(type === 'dynamic', 'KS235', 'a property bag', toDynamic(type));
    case 'Number':
      return unless(isNumber(type), 'KS137', 'a number', toNumber(node, type));
    case 'NumberOrBool':
      return unless(isNumber(type) || type === 'bool', 'KS137', 'a number or a bool');
    case 'Summable':
      return unless(isSummable(type), 'KS138', 'a number, datetime or timespan', toNumber(node, type));
    case 'Orderable':
      return unless(isOrderable(type), 'KS206', 'a value that can be ordered', toText(type));
    case 'NotBool':
      return scalarBut(type, ['bool']);
    case 'NotRealOrBool':
      return scalarBut(type, ['real', 'bool']);
    case 'NotDynamic':
      return scalarBut(type, ['dynamic']);
    case 'Tabular':
      return unless(isTable(type), 'KS111', 'a table');
    case 'Parameter0':
    case 'Parameter1':
    case 'Parameter2':
      return isType(args[Number(parameter.group.slice(-1))]?.type ?? 'error', 'none');
    case 'CommonScalar':
      return unless(isScalar(type), 'KS108', 'a single value') ?? isType(common ?? 'error', 'promotable');
    case 'CommonScalarOrDynamic':
      return unless(isScalar(type), 'KS108', 'a single value');
    case 'CommonNumber':
      return (
        unless(isNumber(type), 'KS137', 'a number', toNumber(node, type)) ?? isType(common ?? 'error', 'promotable')
      );
    case 'CommonSummable':
      return (
        unless(isSummable(type), 'KS138', 'a number, datetime or timespan', toNumber(node, type)) ??
        isType(common ?? 'error', 'promotable')
      );
    case 'CommonOrderable':
      return (
        unless(isOrderable(type), 'KS206', 'a value that can be ordered', toText(type)) ??
        isType(common ?? 'error', 'promotable')
      );
    default:
      return undefined;
  }
}

function scalarBut(type: ResultType, excluded: readonly ScalarType[]): Fault | undefined {
  if (!isScalar(type)) return expected('KS108', 'a single value', type);
  return excluded.includes(type)
    ? { code: 'KS116', message: `A value of type ${type} cannot be used here.${toText(type)}` }
    : undefined;
}

/** `todynamic(split(x, "/"))`, which wants a text. */
function listFault(b: Binder, { group, types }: ParameterFact, { node, type }: Argument): Fault | undefined {
  if (b.reading.listsAreDynamic || group !== '' || types.includes('dynamic') || !listMaker(b, valueOfArgument(node)))
    return undefined;
  return expected('KS107', `a value of type ${types.join(' or ')}`, type);
}

/** Arguments that must be the name of a column, or known before the query runs. */
function kindFault(b: Binder, parameter: ParameterFact, { node, type }: Argument): Fault | undefined {
  if (type === 'error' || node.kind === 'Star') return undefined;
  const value = valueOfArgument(node);
  switch (parameter.argument) {
    case 'Column':
    case 'Column_Parameter0':
    case 'Column_Parameter0_Common':
      return b.columnOf(value) ? undefined : { code: 'KS109', message: 'Only the name of a column can stand here.' };
    case 'Constant':
      return isConstant(b, value)
        ? undefined
        : {
            code: 'KS129',
            message: 'This value must be known before the query runs: write a literal, or a `let` of one.',
          };
    case 'Literal':
    case 'LiteralNotEmpty':
      return isLiteral(value)
        ? undefined
        : { code: 'KS131', message: 'Only a literal can stand here, such as `1h` or `"text"`.' };
    default:
      return undefined;
  }
}

/** The signature of a call that fits best, with its arguments checked; undefined where none or several fit. */
export function resolveCall(
  b: Binder,
  fact: FunctionFact,
  args: readonly Argument[],
  at: Range,
): Signature | undefined {
  const best = bestSignatures(fact.signatures, args, false);
  const [signature] = best;
  if (best.length === 1 && signature) {
    const isLoose = b.reading.hiddenFormsAreLoose && signature.flags.includes('#Hidden');
    if (!isLoose && checkCount(b, fact.name, signature, args.length, at))
      checkArguments(b, signature, layOut(signature, args), args, at, false);
    return signature;
  }
  if (args.length === 0) {
    const least = Math.min(...fact.signatures.map(minArguments));
    if (least > 0) b.report('argument-count', 'KS120', at, `\`${fact.name}\` takes at least ${arguments_(least)}.`);
  } else if (!args.some(({ type }) => isUnclear(type))) {
    const types = args.map(({ type }) => describeType(type)).join(', ');
    const what = args.length === 1 ? `a value of type ${types}` : `values of the types ${types}`;
    b.report(
      'type-mismatch',
      'KS127',
      at,
      `\`${fact.name}\` does not take ${what}.${toCall(args.map(({ type }) => type))}`,
    );
  }
  return undefined;
}

/**
 * `f(b = 1, a = 2)`: names that exist, and behind one out of order only names.
 * @param parameters the names of each parameter: those of the service may have had another one before
 * @param listIsOpen whether the function may have learnt more
 */
export function checkNames(
  b: Binder,
  call: CallExpression,
  parameters: readonly (readonly string[])[],
  listIsOpen: boolean,
): boolean {
  // the first parameter of what is invoked is the table
  const first = b.implicit ? 1 : 0;
  let outOfOrder = false;
  let ok = true;
  for (const [i, node] of call.args.entries()) {
    const name = node.kind === 'NamedExpression' ? node.names[0] : undefined;
    if (name?.kind === 'Name') {
      const index = parameters.findIndex((names) => names.includes(name.name));
      outOfOrder ||= index !== first + i;
      if (index >= 0) continue;
      const message = `\`${call.name.name}\` has no parameter called \`${name.name}\`.`;
      b.report('argument-count', 'KS196', name, message, name.name, { others: parameters.flat(), listIsOpen });
      ok = false;
    } else if (outOfOrder) {
      b.report(
        'argument-count',
        'KS195',
        node,
        'Behind an argument whose name is out of order, all arguments need a name.',
      );
      return false;
    }
  }
  return ok;
}
