/**
 * What is known of a row, and whether conditions can hold with it. Sound: what is refuted holds in no row; what is not refuted
 * may. The work is bounded, and what lies beyond is not refuted.
 */
import { isContradiction } from './conflicts.ts';
import { keyOfName } from './fields.ts';
import { type Condition, type Junction, opposite, type Predicate } from './predicates.ts';
import { fitsType, isPositive } from './tests.ts';

/** Conditions on one field that are kept; people write a handful. */
const MOST_OF_FIELD = 40;

/** Fields of which something is known; people write a handful. */
const MOST_FIELDS = 60;

/** Conditions that are tried in one question, so that the cases of nested `or` do not multiply. */
const MOST_STEPS = 1000;

/** Of more disjunctions at once the longest are left out, which can only leave a contradiction unseen. */
const MOST_CHOICES = 8;

/** Conditions that hold together in a row, by field. */
export class Known {
  private readonly byField: Map<string, readonly Condition[]>;
  /** Whether rows count in which a field is null. */
  readonly nulls: boolean;

  constructor(known?: Known, nulls = known?.nulls ?? true) {
    this.byField = new Map(known?.byField);
    this.nulls = nulls;
  }

  get size(): number {
    return this.byField.size;
  }

  of(key: string): readonly Condition[] {
    return this.byField.get(key) ?? NONE;
  }

  all(): IterableIterator<readonly Condition[]> {
    return this.byField.values();
  }

  add(condition: Condition): void {
    const { key } = condition.field;
    const own = this.byField.get(key);
    if (own ? own.length < MOST_OF_FIELD : this.byField.size < MOST_FIELDS)
      this.byField.set(key, own ? [...own, condition] : [condition]);
  }

  /** Adds what an `and` asks for; of an `or` only what it says of one field. */
  learn(predicate: Predicate): void {
    if (predicate.kind === 'condition') this.add(predicate);
    else if (predicate.kind === 'and') for (const part of predicate.parts) this.learn(part);
    else if (predicate.kind === 'or') {
      const one = oneOf(predicate);
      if (one) this.add(one);
    }
  }

  /** Goes back to what was known of a field. */
  restore(key: string, conditions: readonly Condition[]): void {
    if (conditions.length > 0) this.byField.set(key, conditions);
    else this.byField.delete(key);
  }

  /**
   * Adds to another what is known here, under the names that columns have there: none, the same, or others. A field of several
   * columns, or one that is computed, is the same only where all names are.
   * @param keeps whether a field of these columns is taken along
   */
  carry(
    namesThere: (column: string) => readonly string[],
    into: Known,
    keeps: (columns: readonly string[]) => boolean = () => true,
  ): void {
    for (const [key, conditions] of this.byField) {
      const { columns } = conditions[0]!.field;
      if (!keeps(columns)) continue;
      const isSame = columns.every((name) => namesThere(name).includes(name));
      const others =
        key === keyOfName(columns[0]!) ? namesThere(columns[0]!).filter((name) => name !== columns[0]) : [];
      for (const condition of conditions) {
        if (isSame) into.add(condition);
        for (const name of others) into.add(renamed(condition, name));
      }
    }
  }

  /** Whether the condition cannot hold in a row of which this is known. */
  contradicts(condition: Condition): boolean {
    return isContradictory(condition, this.of(condition.field.key), this.nulls);
  }

  /** The fewest conditions known that exclude the one given; undefined when it is not excluded. */
  reasonsAgainst(condition: Condition): readonly Condition[] | undefined {
    const own = this.of(condition.field.key);
    if (!isContradictory(condition, own, this.nulls)) return undefined;
    if (isContradictory(condition, NONE, this.nulls)) return NONE;
    const only = own.find((other) => isContradictory(condition, [other], this.nulls));
    if (only) return [only];
    let few = own;
    for (const other of own) {
      const without = few.filter((one) => one !== other);
      if (isContradictory(condition, without, this.nulls)) few = without;
    }
    return few;
  }

  /** Whether the condition holds in every row of which this is known; the fewest conditions that make it so. */
  reasonsFor(condition: Condition): readonly Condition[] | undefined {
    return this.reasonsAgainst(opposite(condition) as Condition);
  }
}

const NONE: readonly Condition[] = [];

/** What is said of one column, said of another that has the same value. */
export function renamed(condition: Condition, column: string): Condition {
  return { ...condition, field: { ...condition.field, key: keyOfName(column), columns: [column] } };
}

function isContradictory(condition: Condition, others: readonly Condition[], nulls: boolean): boolean {
  const { field } = condition;
  if (others.length === 0 && field.always.length === 0 && isPossibleAlone(condition)) return false;
  return isContradiction(field, [...field.always, ...others, condition], nulls);
}

/** Whether it is plain that some value meets a condition: most are alone with their field. */
function isPossibleAlone(condition: Condition): boolean {
  const { test, field } = condition;
  const positive = isPositive(condition);
  switch (test.kind) {
    case 'text':
      return test.text !== '';
    case 'is':
      return positive ? test.values.some((value) => fitsType(value, field.type)) : test.values.length === 1;
    case 'range':
      return !positive || test.interval.low < test.interval.high - 1;
    case 'null':
      return !positive || field.mayBeNull;
    default:
      return true;
  }
}

/** `x == 'a' or x in ('b', 'c')` as one condition; undefined for what is not about one field, or no list of values. */
export function oneOf({ parts, node }: Junction): Condition | undefined {
  const [first] = parts;
  if (first?.kind !== 'condition' || first.test.kind !== 'is' || first.want !== 'true') return undefined;
  const { test, field } = first;
  const values = [...test.values];
  for (const part of parts.slice(1)) {
    if (part.kind !== 'condition' || part.field.key !== field.key || part.want !== 'true') return undefined;
    if (part.test.kind !== 'is' || part.test.fold !== test.fold) return undefined;
    for (const value of part.test.values) values.push(value);
  }
  const parametric = parts.some((part) => (part as Condition).parametric);
  return { ...first, test: { ...test, values }, parametric, node };
}

/** Whether no row of which this is known has all that the predicates ask for. */
export function isRefuted(predicates: readonly Predicate[], known: Known = new Known()): boolean {
  return new Search(new Known(known)).refutes(predicates);
}

/** Whether the predicate holds in every row of which this is known. */
export function isAlways(predicate: Predicate, known: Known = new Known()): boolean {
  return isRefuted([opposite(predicate)], known);
}

/** `always` and `never` are certain of every row; `always but null` of those in which no field of it is null. */
export type Answer = 'always' | 'always but null' | 'never' | 'unknown';

/** Whether a predicate has the same answer in every row. */
export function decide(predicate: Predicate): Answer {
  if (isRefuted([predicate])) return 'never';
  if (isAlways(predicate)) return 'always';
  return isAlways(predicate, new Known(undefined, false)) ? 'always but null' : 'unknown';
}

class Search {
  private readonly known: Known;
  private steps = 0;
  /** What was known of fields before they were added to, the last at the end. */
  private readonly trail: { readonly key: string; readonly before: readonly Condition[] }[] = [];

  constructor(known: Known) {
    this.known = known;
  }

  refutes(predicates: readonly Predicate[]): boolean {
    const mark = this.trail.length;
    const refuted = this.refutesAll(predicates);
    while (this.trail.length > mark) {
      const { key, before } = this.trail.pop()!;
      this.known.restore(key, before);
    }
    return refuted;
  }

  private refutesAll(predicates: readonly Predicate[]): boolean {
    const choices: (Predicate & { kind: 'or' })[] = [];
    const pending = [...predicates];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (next.kind === 'and') for (const part of next.parts) pending.push(part);
      else if (next.kind === 'or') choices.push(next as Predicate & { kind: 'or' });
      else if (next.kind === 'condition') {
        if (++this.steps > MOST_STEPS) return false;
        if (this.known.contradicts(next)) return true;
        this.trail.push({ key: next.field.key, before: this.known.of(next.field.key) });
        this.known.add(next);
      }
    }
    if (choices.some(({ parts }) => this.refutesEach(parts, []))) return true;
    // the shortest first: it may leave no choice
    const [first, ...others] = choices.sort((a, b) => a.parts.length - b.parts.length).slice(0, MOST_CHOICES);
    return first !== undefined && others.length > 0 && this.refutesEach(first.parts, others);
  }

  private refutesEach(parts: readonly Predicate[], others: readonly Predicate[]): boolean {
    return parts.every((part) => this.steps <= MOST_STEPS && this.refutes([part, ...others]));
  }
}
