/**
 * Goes through a query once and says of its conditions what is certain: those that no row can pass, those that say nothing new, and
 * branches that are never taken. What it says is about the conditions as they stand; what it means for their author is for the rules.
 */

import { Derived } from '../../text/index.ts';
import type { Binding, TableShape } from '../semantics/index.ts';
import {
  type CallExpression,
  type Expression,
  forEachChild,
  type KqlTree,
  type LetStatement,
  type Name,
  type Node,
  type Operator,
  type Pipeline,
} from '../syntax/index.ts';
import { type Join, joinShapes, knownAfterJoin, type Mismatch, mismatchOf } from './joins.ts';
import { type Condition, isNegation, type Junction, opposite, type Predicate, readPredicate } from './predicates.ts';
import { isAlways, isRefuted, Known, oneOf } from './solver.ts';
import { knownAfter } from './stages.ts';
import type { Place } from './values.ts';

export type LogicFinding = ConditionFinding | BranchFinding | JoinFinding;

export interface ConditionFinding {
  /**
   * `never`: no row that comes here can pass. `dead value`: a value of a list that no row can have. `implied`: every row that comes
   * here passes. `subsumed`: whatever passes also passes another part of the same `or`.
   */
  readonly kind: 'never' | 'dead value' | 'implied' | 'subsumed';
  readonly condition: Condition;
  /** The conditions that make it so, in no order; none when it is so by itself. */
  readonly reasons: readonly Condition[];
  /** Whether it stands for the whole condition of a `where`: what it does not let pass is gone. */
  readonly whole: boolean;
  /** The `and` or `or` that it is an operand of. */
  readonly junction: Junction | undefined;
}

export interface BranchFinding {
  readonly kind: 'unreachable';
  /** The condition of the branch. */
  readonly node: Expression;
  /** The condition of an earlier branch that takes all of its rows; undefined where it takes several. */
  readonly reason: Expression | undefined;
}

/** A join whose sides ask for different values of a key. */
export interface JoinFinding extends Mismatch {
  readonly kind: 'no match';
  readonly join: Join;
}

/** Findings by binding, with and without types that are only assumed; whoever asks again gets the same ones. */
const findings = [new Derived<Binding, readonly LogicFinding[]>(), new Derived<Binding, readonly LogicFinding[]>()];

/** What is certain of the conditions of a query, in the order in which they are met. */
export function analyzeLogic(tree: KqlTree, place: Place): readonly LogicFinding[] {
  const known = findings[place.assumed ? 0 : 1]!;
  let found = known.get(place.binding);
  if (!found) {
    const analysis = new Analysis(place);
    analysis.visit(tree.root, new Known());
    found = analysis.findings;
    known.set(place.binding, found);
  }
  return found;
}

/** Calls whose first argument is a condition on a row. */
const CONDITIONAL_AGGREGATES = new Set([
  'countif', 'sumif', 'avgif', 'dcountif', 'make_set_if', 'make_list_if', 'maxif', 'minif', 'take_anyif', 'count_distinctif',
]); // biome-ignore format: a list

const BRANCHING = new Set(['iff', 'iif', 'case']);

/** Of an `or`, so many parts on one field are compared with each other. */
const MOST_COMPARED = 25;

/** Of the branches of a `case`, so many with conditions of several parts are kept in mind. */
const MOST_DENIED = 20;

/** Operators whose expressions are computed for the rows in front of them. */
const ROW_BY_ROW: ReadonlySet<Operator['kind']> = new Set([
  'ExtendOperator', 'ProjectOperator', 'SerializeOperator', 'SummarizeOperator', 'DistinctOperator', 'SortOperator',
  'TopOperator', 'MvExpandOperator', 'ParseOperator',
]); // biome-ignore format: a list

class Analysis {
  readonly findings: LogicFinding[] = [];
  private readonly place: Place;
  /** What is known at the end of the pipelines that lets name. */
  private readonly ends = new Map<LetStatement, Known>();

  constructor(place: Place) {
    this.place = place;
  }

  /** @param known what is known of the row that the node is computed for */
  visit(node: Node, known: Known): void {
    switch (node.kind) {
      case 'Pipeline':
        this.pipeline(node);
        return;
      case 'LetStatement':
        this.let(node);
        return;
      case 'CallExpression':
        if (BRANCHING.has(node.name.name)) this.branches(node, known);
        else {
          if (CONDITIONAL_AGGREGATES.has(node.name.name)) this.aggregateCondition(node, known);
          for (const argument of node.args) this.visit(argument, known);
        }
        return;
      case 'Name':
      case 'Literal':
      case 'DynamicLiteral':
      case 'DataTableExpression':
      case 'Star':
      case 'Missing':
        return;
      // what most expressions are made of, for speed
      case 'NamedExpression':
        this.visit(node.value, known);
        return;
      case 'BinaryExpression':
        this.visit(node.left, known);
        this.visit(node.right, known);
        return;
      case 'LogicalExpression':
        for (const operand of node.operands) this.visit(operand, known);
        return;
      case 'InExpression':
        this.visit(node.left, known);
        for (const value of node.values) if (value.kind !== 'Literal') this.visit(value, known);
        return;
      case 'ParenthesizedExpression':
        this.visit(node.expression, known);
        return;
      case 'WhereOperator':
        // a stage by itself, as the query of mv-apply
        this.where(node.predicate, new Known());
        return;
      default:
        forEachChild(node, (child) => this.visit(child, known));
    }
  }

  private let(statement: LetStatement): void {
    const { value } = statement;
    if (value.kind === 'EntityGroup') return;
    if (value.kind !== 'FunctionDeclaration') {
      this.ends.set(statement, this.source(value));
      return;
    }
    const { statements, expression } = value.body;
    for (const inner of statements) this.visit(inner, new Known());
    const end = expression ? this.source(expression) : new Known();
    // with other arguments its rows may be others
    if (value.parameters.length === 0) this.ends.set(statement, end);
  }

  /** @returns what is known of its rows */
  private pipeline({ source, stages }: Pipeline): Known {
    let known = this.source(source);
    let before = this.place.binding.shapeOf(source);
    for (const stage of stages) {
      if (stage.kind === 'Skipped') return new Known();
      known = this.stage(stage.operator, known, before);
      before = this.place.binding.shapeOf(stage.operator);
    }
    return known;
  }

  /** What a pipeline, or one side of a join, reads from. */
  private source(source: Expression): Known {
    switch (source.kind) {
      case 'ParenthesizedExpression':
        return this.source(source.expression);
      case 'Pipeline':
        return this.pipeline(source);
      case 'Name':
        return this.endOf(source);
      case 'WrapperExpression':
        if (source.keyword.text === 'materialize') return this.source(source.expression);
        break;
      case 'CallExpression':
        if (source.name.name === 'materialize' && source.args.length === 1) return this.source(source.args[0]!);
        if (source.args.length === 0) return this.endOf(source.name);
    }
    this.visit(source, new Known());
    return new Known();
  }

  /** What is known of the rows that a let stands for. */
  private endOf(name: Name): Known {
    const meaning = this.place.binding.meaningOf(name);
    return (meaning?.kind === 'let' && this.ends.get(meaning.let.statement)) || new Known();
  }

  private stage(operator: Operator, known: Known, before: TableShape | undefined): Known {
    if (operator.kind === 'WhereOperator') return this.where(operator.predicate, known);
    if (operator.kind === 'JoinOperator' || operator.kind === 'LookupOperator')
      return this.join(operator, known, before);
    // a query within an operator has rows of its own
    const row = ROW_BY_ROW.has(operator.kind) ? known : new Known();
    forEachChild(operator, (child) => this.visit(child, row));
    return knownAfter(operator, known, before, this.place);
  }

  private join(join: Join, left: Known, before: TableShape | undefined): Known {
    const right = this.source(join.right);
    const mismatch = mismatchOf(join, left, right);
    if (mismatch) this.findings.push({ kind: 'no match', join, ...mismatch });
    const shapes = joinShapes(join, before, this.place.binding);
    return shapes && !mismatch ? knownAfterJoin(join, left, right, shapes) : new Known();
  }

  private where(expression: Expression, known: Known): Known {
    const predicate = readPredicate(expression, this.place);
    const found = this.findings.length;
    const next = this.conjunction([predicate], known, undefined, true);
    // calls within conditions
    forEachChild(expression, (child) => this.visit(child, known));
    // behind a condition that nothing passes, whatever is said is idle
    const isDead = this.findings.slice(found).some((finding) => finding.kind === 'never' && finding.whole);
    return isDead ? new Known() : next;
  }

  private aggregateCondition({ name, args }: CallExpression, known: Known): void {
    const condition = name.name === 'countif' ? args[0] : args[1];
    if (condition) this.conjunction([readPredicate(condition, this.place)], known, undefined, false);
  }

  // ---- conditions ---------------------------------------------------------------------------------------------

  /**
   * Judges the parts of an `and`, each with what stands before it; an `or` over several fields with all that stands beside it.
   * @returns what is known of rows that pass
   */
  private conjunction(
    parts: readonly Predicate[],
    known: Known,
    junction: Junction | undefined,
    whole: boolean,
  ): Known {
    let local = new Known(known);
    const choices: Junction[] = [];
    for (const part of parts) {
      if (part.kind === 'condition') {
        if (this.condition(part, local, junction, whole)) local.add(part);
      } else if (part.kind === 'and') {
        if (!isSplit(part)) local = this.conjunction(part.parts, local, isWritten(part) ? part : undefined, whole);
        else if (this.split(part, local, junction, whole)) local.learn(part);
      } else if (part.kind === 'or') {
        const one = oneOf(part);
        if (one) {
          this.disjunction(part, local, whole);
          local.add(one);
        } else choices.push(part);
      }
    }
    for (const choice of choices) this.disjunction(choice, local, whole);
    return local;
  }

  /**
   * Judges one condition that is read as several: `x has_all ('a', 'b')`.
   * @returns whether rows can pass it
   */
  private split({ parts }: Junction, known: Known, junction: Junction | undefined, whole: boolean): boolean {
    const conditions = parts.filter((part) => part.kind === 'condition');
    const dead = conditions.find((one) => known.reasonsAgainst(one));
    if (dead) return this.condition(dead, known, junction, whole);
    const reasons = parts.map((part) => (part.kind === 'condition' ? known.reasonsFor(part) : undefined));
    const [first] = conditions;
    if (first && reasons.every((one) => one !== undefined)) {
      const { valueNode: _, ...condition } = first;
      this.findings.push({ kind: 'implied', condition, reasons: byNode(reasons.flat()), whole, junction });
    }
    return true;
  }

  /** @returns whether rows can pass it, so that it tells something of them */
  private condition(condition: Condition, known: Known, junction: Junction | undefined, whole: boolean): boolean {
    const against = known.reasonsAgainst(condition);
    if (against) {
      this.findings.push({ kind: 'never', condition, reasons: against, whole, junction });
      return false;
    }
    this.values(condition, known);
    const reasons = known.reasonsFor(condition);
    if (reasons) this.findings.push({ kind: 'implied', condition, reasons, whole, junction });
    return true;
  }

  /** Values of a list that no row can have. */
  private values(condition: Condition, known: Known): void {
    const { test, field } = condition;
    if (test.kind !== 'is' || condition.want !== 'true' || test.values.length < 2) return;
    if (known.of(field.key).length === 0 && field.always.length === 0) return;
    // the answers of a comparison are no list that somebody wrote
    if (condition.node.kind !== 'InExpression') return;
    for (const value of test.values) {
      const one: Condition = { ...condition, test: { ...test, values: [value] }, valueNode: value.node };
      const reasons = known.reasonsAgainst(one);
      if (reasons)
        this.findings.push({ kind: 'dead value', condition: one, reasons, whole: false, junction: undefined });
    }
  }

  private disjunction(or: Junction, known: Known, whole: boolean): void {
    const parts = flat(or);
    const found = this.findings.length;
    const reasons = parts.map((part) => (part.kind === 'condition' ? known.reasonsAgainst(part) : undefined));
    const isDead =
      parts.length > 0 && parts.every((part, i) => reasons[i] ?? (part.kind === 'and' && isRefuted([part], known)));
    if (isDead && parts.every(({ kind }) => kind === 'condition')) {
      // of parts that are all impossible, the first speaks for them
      const condition = speakingFor(or, parts[0] as Condition);
      const all = byNode(reasons.flatMap((some) => some ?? []));
      this.findings.push({ kind: 'never', condition, reasons: all, whole, junction: undefined });
      return;
    }
    if (isWritten(or) && this.isImplied(or, parts, known, whole)) return;
    // a condition that is read as several has no parts to speak of, but `has_any` has values
    const isList =
      or.node.kind === 'InExpression' && parts.every((part) => part.kind === 'condition' && part.want === 'true');
    if (isSplit(or) && !isList) return;
    const kind = isList ? 'dead value' : 'never';
    for (const [i, part] of parts.entries()) {
      if (part.kind === 'condition' && reasons[i])
        this.findings.push({ kind, condition: part, reasons: reasons[i], whole: isDead && whole, junction: or });
      else if (part.kind === 'and' && isWritten(part)) this.conjunction(part.parts, known, part, isDead && whole);
    }
    if (!isDead && isWritten(or)) this.subsumed(parts, or);
    // of what everything passes no part needs to be judged
    if (this.findings.length > found && isAlways(or, new Known(undefined, false))) this.findings.length = found;
  }

  /** Whether every row passes an `or` because it passes one of its parts. */
  private isImplied(or: Junction, parts: readonly Predicate[], known: Known, whole: boolean): boolean {
    for (const part of parts) {
      const reasons = part.kind === 'condition' ? known.reasonsFor(part) : undefined;
      if (part.kind !== 'condition' || !reasons || reasons.length === 0) continue;
      const condition = speakingFor(or, part);
      this.findings.push({ kind: 'implied', condition, reasons, whole, junction: undefined });
      return true;
    }
    return false;
  }

  /** Parts of an `or` that let nothing pass that another part does not. */
  private subsumed(parts: readonly Predicate[], or: Junction): void {
    const byField = new Map<string, Condition[]>();
    for (const part of parts) {
      if (part.kind !== 'condition') continue;
      const same = byField.get(part.field.key);
      if (!same) byField.set(part.field.key, [part]);
      else if (same.length < MOST_COMPARED) same.push(part);
    }
    for (const same of byField.values()) {
      if (same.length < 2) continue;
      const idle = new Set<Condition>();
      // the later of two that say the same is the idle one
      for (const part of same.reverse()) {
        const own = new Known();
        own.add(part);
        const wider = same.find(
          (other) => other !== part && !idle.has(other) && !isOther(part, other) && own.reasonsFor(other),
        );
        if (!wider) continue;
        idle.add(part);
        this.findings.push({ kind: 'subsumed', condition: part, reasons: [wider], whole: false, junction: or });
      }
    }
  }

  // ---- branches -----------------------------------------------------------------------------------------------

  /** `iff(c, a, b)`, `case(c1, a1, c2, a2, …, b)` */
  private branches({ args }: CallExpression, known: Known): void {
    const taken = new Known(known);
    /** The conditions so far, denied; those of several parts, which cannot be kept as knowledge. */
    const denied: Predicate[] = [];
    const before: Expression[] = [];
    for (let i = 0; i + 1 < args.length; i += 2) {
      const node = args[i]!;
      const predicate = readPredicate(node, this.place);
      const isIdle = isRefuted([predicate], known);
      if (isIdle || !isRefuted([predicate, ...denied], taken)) this.conjunction([predicate], known, undefined, false);
      else {
        const reason = before.find((other) =>
          isRefuted([predicate, opposite(readPredicate(other, this.place))], known),
        );
        this.findings.push({ kind: 'unreachable', node, reason });
      }
      this.visit(node, known);
      const inside = new Known(taken);
      inside.learn(predicate);
      this.visit(args[i + 1]!, inside);
      const otherwise = opposite(predicate);
      taken.learn(otherwise);
      if (otherwise.kind === 'or' && denied.length < MOST_DENIED) denied.push(otherwise);
      before.push(node);
    }
    if (args.length % 2 === 1) this.visit(args.at(-1)!, taken);
  }
}

/** Whether both ask for one value, and for another one each: most disjunctions are made of these. */
function isOther({ test: a, want }: Condition, { test: b, want: other }: Condition): boolean {
  if (a.kind !== 'is' || b.kind !== 'is' || want !== 'true' || other !== 'true' || a.fold || b.fold) return false;
  return a.values.length === 1 && b.values.length === 1 && a.values[0]!.key !== b.values[0]!.key;
}

/** One part in the name of the whole. */
function speakingFor({ node, denied }: Junction, { valueNode: _, ...part }: Condition): Condition {
  return { ...part, node, want: denied === isNegation(node) ? 'true' : 'false' };
}

/** Whether an `and` is written as one, rather than as `not(… or …)`, which is looked at as a whole by others. */
function isWritten({ kind, node }: Junction): boolean {
  return node.kind === 'LogicalExpression' && node.operator === kind;
}

/** One of those that are parts of the same condition. */
function byNode(conditions: readonly Condition[]): readonly Condition[] {
  return [...new Map(conditions.map((condition) => [condition.node, condition])).values()];
}

/** Whether one condition is read as several: `x has_all ('a', 'b')`. */
function isSplit({ node }: Junction): boolean {
  return node.kind !== 'LogicalExpression';
}

/** The parts of an `or`, and of those in it. */
function flat(or: Junction): Predicate[] {
  return or.parts.flatMap((part) => (part.kind === 'or' && !isSplit(part) ? flat(part) : [part]));
}
