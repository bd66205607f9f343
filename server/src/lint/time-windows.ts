/**
 * The windows of time that a query looks at: comparisons of the time of events with a point in time that is known. Only what
 * must hold is read (`where` conditions joined by `and`), so that nothing is concluded from one side of an `or`.
 */
import type { Facts } from '../facts/index.ts';
import {
  type Binding, type Column, defaultParameters, type Moment, momentOf, type ParameterValues, shifted, spanOf,
} from '../kql/semantics/index.ts'; // biome-ignore format: a list
import { type Expression, type KqlTree, type Node, nodesOf, type Operator, walk } from '../kql/syntax/index.ts';
import type { RuleQuery } from '../rule/index.ts';
import { Derived } from '../text/index.ts';
import type { QueryContext } from './define-rule.ts';
import { type Way, wayTo, wayToResult } from './rows.ts';

/** One end of a window. */
export interface TimeBound {
  /** `from`: events before it are left out; `to`: those behind it. */
  readonly side: 'from' | 'to';
  readonly moment: Moment;
  /** The expression that gives the point in time. */
  readonly node: Expression;
  /** The operator, or the call of a parser, that has the condition. */
  readonly holder: Node;
  /** The other end, where one expression gives both: `between (a .. b)`. */
  readonly between: (Expression & { kind: 'BetweenExpression' }) | undefined;
}

const BOUNDS = new Derived<Binding, readonly TimeBound[]>();

/** Words without which no point in time is known. */
const WORDS = /\b(?:ago|now|datetime|todatetime)\s*\(/;

/** The ends of all windows over the time of events, in the order of the text; those of lets that nobody uses are left out. */
export function timeBounds(context: QueryContext): readonly TimeBound[] {
  const { query, facts } = context;
  const { tree } = query;
  if (!WORDS.test(tree.source.slice(tree.start, tree.end))) return [];
  let bounds = BOUNDS.get(context.binding);
  if (!bounds) BOUNDS.set(context.binding, (bounds = readBounds(query, context.binding, facts)));
  return bounds;
}

function readBounds({ tree }: RuleQuery, binding: Binding, facts: Facts): TimeBound[] {
  const reader = new BoundReader(tree, binding, facts);
  const used = usedLets(tree, binding);
  for (const statement of tree.root.statements) {
    if (statement.kind !== 'LetStatement' || used.has(statement)) reader.read(statement);
  }
  return reader.bounds.sort((a, b) => a.node.start - b.node.start);
}

/** The let statements that something names. */
function usedLets(tree: KqlTree, binding: Binding): ReadonlySet<Node> {
  const used = new Set<Node>();
  for (const node of nodesOf(tree, 'Name')) {
    const meaning = binding.meaningOf(node);
    // the name in the statement itself refers to nothing
    if (meaning?.kind === 'let' && meaning.let.statement.name !== node) used.add(meaning.let.statement);
  }
  return used;
}

const SIDES: Readonly<Record<string, TimeBound['side']>> = { '>': 'from', '>=': 'from', '<': 'to', '<=': 'to' };

/** The parameters by which the parsers of ASIM filter the time of events. */
const PARAMETERS: Readonly<Record<string, TimeBound['side']>> = { starttime: 'from', endtime: 'to' };

class BoundReader {
  readonly bounds: TimeBound[] = [];
  private readonly binding: Binding;
  private readonly facts: Facts;
  private readonly parameters: ParameterValues | undefined;
  /** What the pipelines around the operators begin with. */
  private readonly sources = new Map<Node, Expression>();
  private readonly outside = new Map<Node, boolean>();

  constructor(tree: KqlTree, binding: Binding, facts: Facts) {
    this.binding = binding;
    this.facts = facts;
    this.parameters = defaultParameters(tree);
  }

  read(root: Node): void {
    walk(root, (node) => {
      switch (node.kind) {
        case 'Pipeline':
          for (const stage of node.stages) if (stage.kind === 'Stage') this.sources.set(stage.operator, node.source);
          break;
        case 'WhereOperator':
          this.readCondition(node.predicate, node);
          break;
        case 'MakeSeriesOperator': {
          if (!this.isEventTime(node.on, node)) break;
          this.add('from', node.from ?? node.range[0], node);
          this.add('to', node.to ?? node.range[1], node);
          break;
        }
        case 'CallExpression':
          this.readCall(node);
      }
    });
  }

  private readCondition(condition: Expression, holder: Operator): void {
    switch (condition.kind) {
      case 'ParenthesizedExpression':
        this.readCondition(condition.expression, holder);
        break;
      case 'LogicalExpression':
        if (condition.operator === 'and') for (const operand of condition.operands) this.readCondition(operand, holder);
        break;
      case 'BetweenExpression':
        if (condition.operator.text !== 'between' || !this.isEventTime(condition.left, holder)) break;
        this.add('from', condition.low, holder, condition);
        this.add('to', condition.high, holder, condition);
        break;
      case 'BinaryExpression': {
        const side = SIDES[condition.operator.text];
        if (!side) break;
        if (this.isEventTime(condition.left, holder)) this.add(side, condition.right, holder);
        else if (this.isEventTime(condition.right, holder))
          this.add(side === 'from' ? 'to' : 'from', condition.left, holder);
      }
    }
  }

  /** `_Im_Dns(starttime=ago(1d), endtime=now())` */
  private readCall(call: Expression & { kind: 'CallExpression' }): void {
    for (const argument of call.args) {
      const name = argument.kind === 'NamedExpression' ? argument.names[0] : undefined;
      const side = name?.kind === 'Name' && Object.hasOwn(PARAMETERS, name.name) ? PARAMETERS[name.name] : undefined;
      if (argument.kind !== 'NamedExpression' || name?.kind !== 'Name' || !side) continue;
      const parameters = this.facts.workspaceFunction(call.name.name)?.parameters;
      if (parameters?.some((own) => own.names.includes(name.name) && own.types.includes('datetime')))
        this.add(side, argument.value, call);
    }
  }

  private add(
    side: TimeBound['side'],
    node: Expression | undefined,
    holder: Node,
    between?: TimeBound['between'],
  ): void {
    const moment = node && (momentOf(node, this.binding, this.parameters) ?? this.endAfter(between, node));
    if (moment) this.bounds.push({ side, moment, node, holder, between });
  }

  /** `between (ago(14d) .. 1d)`: a span of time behind the beginning. */
  private endAfter(between: TimeBound['between'], node: Expression): Moment | undefined {
    const span = between?.high === node ? spanOf(node, this.binding, this.parameters) : undefined;
    const low = between && span !== undefined ? momentOf(between.low, this.binding, this.parameters) : undefined;
    return low && span !== undefined ? shifted(low, span) : undefined;
  }

  /**
   * Whether an expression is the time of events, by which the service chooses what a rule sees: `TimeGenerated`, a mere copy
   * of it, and `Timestamp` in the tables that Defender XDR sends. Other times, such as that of creation, may be any.
   */
  private isEventTime(expression: Expression, holder: Node): boolean {
    const meaning = expression.kind === 'Name' ? this.binding.meaningOf(expression) : undefined;
    if (meaning?.kind !== 'column') return false;
    let column: Column = meaning.column;
    while (column.copyOf) column = column.copyOf;
    const { name, table, madeBy } = column;
    if (madeBy !== 'source' || (table !== undefined && isOutside(table))) return false;
    if (name === 'TimeGenerated') return table !== undefined || !this.readsOutside(this.sources.get(holder));
    return name === 'Timestamp' && table !== undefined && this.facts.table(table, 'xdr') !== undefined;
  }

  /** Whether a source reads anything that the service does not cut to the period of the rule. */
  private readsOutside(source: Expression | undefined): boolean {
    if (!source) return true;
    let outside = this.outside.get(source);
    if (outside === undefined) this.outside.set(source, (outside = this.findsOutside(source)));
    return outside;
  }

  private findsOutside(source: Expression): boolean {
    const queue: Node[] = [source];
    const seen = new Set<Node>();
    let outside = false;
    for (const next of queue) {
      walk(next, (node) => {
        if (node.kind === 'CallExpression') outside ||= isOutside(node.name.name);
        else if (node.kind === 'ExternalDataExpression' || node.kind === 'DataTableExpression') outside = true;
        const meaning = node.kind === 'Name' ? this.binding.meaningOf(node) : undefined;
        // what only a condition reads is no source
        if (node.kind === 'WhereOperator') return false;
        if (meaning?.kind !== 'let' || seen.has(meaning.let.statement)) return !outside;
        seen.add(meaning.let.statement);
        queue.push(meaning.let.statement.value);
        return !outside;
      });
    }
    return outside;
  }
}

/** The items of a watchlist come whole, and so does what other services answer. */
function isOutside(name: string): boolean {
  return name.startsWith('_GetWatchlist') || ['adx', 'arg', 'cluster', 'external_table'].includes(name);
}

/** A source of events, and the stages that they go through one by one until rows are put together, counted or dropped. */
export interface EventWay {
  readonly source: Node;
  readonly bounds: readonly TimeBound[];
  /** Whether each event that passes is a row of the result. */
  readonly isPlain: boolean;
}

/** Operators that leave each row what it is, or make several of it. */
const PLAIN = new Set<Operator['kind']>([
  'WhereOperator', 'ExtendOperator', 'ProjectOperator', 'ProjectAwayOperator', 'ProjectKeepOperator', 'ProjectRenameOperator',
  'ProjectReorderOperator', 'ParseOperator', 'ParseKvOperator', 'SortOperator', 'SerializeOperator', 'AsOperator',
]); // biome-ignore format: a list

/** The events that the result is made of, and the windows that hold for them; of a union, each leg by itself. */
export function eventWays(context: QueryContext): EventWay[] {
  const bounds = timeBounds(context);
  const way = wayToResult(context.query.tree, context.binding);
  return way ? waysFrom(way, bounds, context.binding) : [];
}

function waysFrom({ source, stages }: Way, all: readonly TimeBound[], binding: Binding): EventWay[] {
  const holders = new Set<Node>([source]);
  let isPlain = true;
  for (const stage of stages) {
    if (stage.kind !== 'Stage') return [];
    const { operator } = stage;
    // what other tables bring has its own windows
    if (operator.kind === 'JoinOperator' || operator.kind === 'UnionOperator' || operator.kind === 'LookupOperator') {
      isPlain = false;
      break;
    }
    if (!PLAIN.has(operator.kind)) isPlain = false;
    holders.add(operator);
  }
  const bounds = all.filter(({ holder }) => holders.has(holder));
  if (source.kind !== 'UnionOperator')
    return source.kind === 'Name' || source.kind === 'CallExpression' ? [{ source, bounds, isPlain }] : [];
  return source.sources.flatMap((leg) => {
    const way = wayTo(leg, binding);
    const ways = way ? waysFrom(way, all, binding) : [];
    return ways.map((own) => ({ ...own, bounds: [...own.bounds, ...bounds], isPlain: own.isPlain && isPlain }));
  });
}
