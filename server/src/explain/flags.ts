/**
 * Conditions behind a column that a predicate tests: `extend bad = x has "evil" | where bad`,
 * `summarize n = countif(Result == 1) | where n > 5`, `extend score = iff(a, 1, 0) + iff(b, 1, 0) | where score > 1`.
 * A choice is followed where what it chooses from are constants: then it tells rows apart, and does nothing else.
 */
import type { Column, Constant } from '../kql/semantics/index.ts';
import type { CallExpression, Expression } from '../kql/syntax/index.ts';
import { Derived } from '../text/index.ts';
import { constantOf, jsonTexts, type Operands } from './operands.ts';
import { bare } from './spelling.ts';

/** What the test wants: more of it, less of it, or certain values. */
export type Wanted = 'more' | 'less' | { passes(value: Constant): boolean };

/** A condition found, and whether rows with it are left out. */
export type TakeFlag = (predicate: Expression, negated: boolean) => void;

/** Aggregates whose condition is that argument. */
const CONDITIONS: Readonly<Record<string, number>> = {
  countif: 0, sumif: 1, dcountif: 1, make_set_if: 1, make_list_if: 1, count_distinctif: 1, maxif: 1, minif: 1, avgif: 1,
}; // biome-ignore format: a table

/** Functions that hand on what they are given, as far as a test is concerned. */
const HANDS_ON = new Set([
  'sum', 'max', 'take_any', 'any', 'anyif', 'toint', 'tolong', 'todouble', 'toreal', 'tostring', 'tobool', 'array_length', 'coalesce', 'tolower',
  'toupper',
]); // biome-ignore format: a list

/** Columns made of columns are followed this far. */
const MAX_DEPTH = 50;

export class Flags {
  private readonly operands: Operands;
  private readonly isPredicate: (expression: Expression) => boolean;
  private readonly take: TakeFlag;
  /** Each column is followed once for each thing that is wanted of it. */
  private readonly seen: Set<string>;
  private depth = 0;

  /** @param seen which columns have been followed; shared by those whose conditions go to the same place */
  constructor(operands: Operands, isPredicate: (one: Expression) => boolean, take: TakeFlag, seen: Set<string>) {
    this.operands = operands;
    this.isPredicate = isPredicate;
    this.take = take;
    this.seen = seen;
  }

  /** Follows the columns of an expression that is compared. @param kind that of the indicator, not negated */
  compared(field: Expression, kind: string, values: readonly Expression[], negated: boolean): void {
    const wanted = this.wantedBy(kind, values, negated);
    if (wanted) this.read(field, wanted);
  }

  private wantedBy(kind: string, values: readonly Expression[], negated: boolean): Wanted | undefined {
    if (kind === 'gt' || kind === 'ge') return negated ? 'less' : 'more';
    if (kind === 'lt' || kind === 'le') return negated ? 'more' : 'less';
    if (kind !== 'eq' && kind !== 'in') return undefined;
    const constants = values.map((value) => constantOf(value, this.operands));
    if (constants.length === 0 || constants.includes(undefined)) return undefined;
    const [only, ...others] = constants.map((constant) => jsonTexts(constant!.value));
    const texts = inLowerCase(others.length === 0 ? only! : [...only!, ...others.flat()]);
    return { passes: ({ value }) => texts.has(String(value).toLowerCase()) !== negated };
  }

  /** @param field a column, or what is made of columns */
  read(field: Expression, wanted: Wanted): void {
    if (++this.depth <= MAX_DEPTH) this.follow(bare(field), wanted);
    this.depth--;
  }

  private follow(node: Expression, wanted: Wanted): void {
    switch (node.kind) {
      case 'Name': {
        const meaning = this.operands.binding.meaningOf(node);
        return meaning?.kind === 'column' ? this.column(meaning.column, wanted) : undefined;
      }
      case 'ArithmeticExpression':
        if (node.operators.every(({ text }) => text === '+' || text === '*'))
          for (const operand of node.operands) this.read(operand, numeric(wanted));
        return;
      case 'CallExpression':
        return this.call(node, wanted);
      default:
        if (this.isPredicate(node)) this.condition(node, isTrueWanted(wanted));
    }
  }

  private column(column: Column, wanted: Wanted): void {
    const maker = this.operands.origins.makerOf(column);
    if (!maker) return;
    const key = `${maker.start} ${maker.end} ${typeof wanted === 'string' ? wanted : isTrueWanted(wanted)}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.read(maker as Expression, wanted);
  }

  private call(call: CallExpression, wanted: Wanted): void {
    const { name } = call.name;
    const [first] = call.args;
    if (/^(iff|iif|case)$/.test(name) && !this.isPredicate(call)) return this.choice(call, wanted);
    const condition = Object.hasOwn(CONDITIONS, name) ? call.args[CONDITIONS[name]!] : undefined;
    if (condition) this.condition(condition, numeric(wanted) === 'more');
    else if (this.isPredicate(call)) this.condition(call, isTrueWanted(wanted));
    else if (first && HANDS_ON.has(name)) this.read(first, name === 'array_length' ? numeric(wanted) : wanted);
  }

  /** `case(a, "one", b, "two", "none")`: what leads to a value that passes is looked for. */
  private choice({ args }: CallExpression, wanted: Wanted): void {
    const results = args.filter((_, i) => i % 2 === 1 || i === args.length - 1);
    const constants = results.map((result) => constantOf(result, this.operands));
    if (args.length % 2 === 0 || constants.includes(undefined)) return;
    const otherwise = constants.at(-1)!;
    const ofOthers = passes(otherwise, otherwise, wanted);
    for (const [i, constant] of constants.slice(0, -1).entries()) {
      const own = passes(constant!, otherwise, wanted);
      // where everything else passes, what does not is left out
      if (own !== ofOthers) this.condition(args[i * 2]!, own);
    }
  }

  private condition(predicate: Expression, isWanted: boolean | undefined): void {
    if (isWanted !== undefined) this.take(predicate, !isWanted);
  }
}

const lowerCase = new Derived<readonly string[], ReadonlySet<string>>();

/** The texts in lower case; those of a list are made once, however often it is used. */
function inLowerCase(texts: readonly string[]): ReadonlySet<string> {
  let set = lowerCase.get(texts);
  if (!set) lowerCase.set(texts, (set = new Set(texts.map((text) => text.toLowerCase()))));
  return set;
}

function numeric(wanted: Wanted): 'more' | 'less' {
  if (typeof wanted === 'string') return wanted;
  return wanted.passes({ type: 'long', value: 0 }) ? 'less' : 'more';
}

function isTrueWanted(wanted: Wanted): boolean | undefined {
  if (typeof wanted === 'string') return wanted === 'more';
  const [whenTrue, whenFalse] = [true, false].map((value) => wanted.passes({ type: 'bool', value }));
  const [whenOne, whenNone] = [1, 0].map((value) => wanted.passes({ type: 'long', value }));
  if (whenTrue !== whenFalse) return whenTrue;
  return whenOne === whenNone ? undefined : whenOne;
}

/** Whether a constant passes, of numbers more or less than the one that all others have. */
function passes(constant: Constant, otherwise: Constant, wanted: Wanted): boolean {
  if (typeof wanted !== 'string') return wanted.passes(constant);
  const [own, others] = [Number(constant.value), Number(otherwise.value)];
  return wanted === 'more' ? own > others : own < others;
}
