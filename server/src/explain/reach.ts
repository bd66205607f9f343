/**
 * What a query reads and looks for: a walk from an expression through all that it uses, lets and functions included. A name
 * is a table where a table is wanted, and in no other place. Lets are queued and not followed at once, because they can make
 * a chain of any length; each is walked a few times at most.
 */
import type { Facts } from '../facts/index.ts';
import { isInferred, type LetMeaning, type Meaning } from '../kql/semantics/index.ts';
import {
  type CallExpression, type Expression, type FunctionDeclaration, forEachChild, type JoinOperator, type LookupOperator, type Name, type Node,
  type Operator, type ParameterDeclaration, type PathExpression, type Pipeline,
} from '../kql/syntax/index.ts'; // biome-ignore format: a list
import { append } from '../text/index.ts';
import { Flags } from './flags.ts';
import { filteredWindow, filtersOf } from './function-filters.ts';
import { type Found, indicatorOf } from './indicators.ts';
import { joinedList, lookedUpRanges } from './joined-lists.ts';
import type { Operands } from './operands.ts';
import { type CalledPredicate, isPredicate, type PredicateReader, readPredicate } from './predicates.ts';
import { ALL_TABLES, Arguments, leadsElsewhere, type Source, tableElsewhere, tableNamedByText } from './sources.ts';
import { type FoundWindow, windowBetween } from './time-windows.ts';

export interface Reached {
  /** The tables and functions, in the order in which they are met. */
  readonly sources: readonly string[];
  readonly found: readonly Found[];
  readonly windows: readonly FoundWindow[];
  readonly joins: readonly ReachedJoin[];
}

/** A join or lookup, and the rows that come into it. */
export interface ReachedJoin {
  readonly operator: JoinOperator | LookupOperator;
  /** The pipeline that it is a stage of, up to the stage before. */
  readonly left: Expression;
}

export interface ReachContext extends Operands {
  readonly facts: Facts;
  /** By name, the last of a name. */
  readonly lets: ReadonlyMap<string, LetMeaning>;
  /** How many more lets may be followed; undefined where each is followed once anyway. */
  readonly budget?: { left: number };
}

/** Everything that the expressions depend on. */
export function reach(expressions: readonly Expression[], context: ReachContext): Reached {
  return new Reach(context).from(expressions);
}

/** A table is wanted, a value that may be a table, or a mere value. */
type Place = 'table' | 'value' | 'scalar';

/** Predicates of functions are read again for each call; a query with more such calls is no person's. */
const MAX_PREDICATES_CALLED = 200;

class Reach {
  private readonly context: ReachContext;
  private readonly sources: Source[] = [];
  private readonly found: Found[] = [];
  private readonly windows: FoundWindow[] = [];
  private readonly joins: ReachedJoin[] = [];
  private readonly given = new Arguments();
  private readonly queue: (() => void)[] = [];
  private readonly followed = new Map<LetMeaning, Set<string>>();
  /** Names that are declared where the binder does not go. */
  private readonly local = new Set<string>();
  private predicatesCalled = 0;
  /** Columns whose conditions have been read, for rows that stay and for those that are left out. */
  private readonly flagsSeen = [new Set<string>(), new Set<string>()];

  constructor(context: ReachContext) {
    this.context = context;
  }

  from(expressions: readonly Expression[]): Reached {
    for (const expression of expressions) this.visit(expression, 'table', false);
    for (const step of this.queue) step();
    const names = new Set<string>();
    for (const source of this.sources) for (const name of this.given.namesOf(source, this.context)) names.add(name);
    return { sources: [...names], found: this.found, windows: this.windows, joins: this.joins };
  }

  private meaningOf(name: Name): Meaning | undefined {
    return this.context.binding.meaningOf(name);
  }

  /** @param excluded whether the rows that come out here are left out in the end */
  private visit(node: Node, place: Place, excluded: boolean): void {
    switch (node.kind) {
      case 'Name':
        return this.name(node, place, excluded);
      case 'WildcardName':
        if (place === 'table') this.sources.push(node.pattern);
        return;
      case 'Star':
        if (place === 'table') this.sources.push(ALL_TABLES);
        return;
      case 'ParenthesizedExpression':
      case 'DataScopeExpression':
        return this.visit(node.expression, place, excluded);
      case 'NamedExpression':
        return this.visit(node.value, place, excluded);
      case 'WrapperExpression':
        return this.visit(node.expression, 'table', excluded);
      case 'Pipeline':
        return this.pipeline(node, excluded, false);
      case 'CallExpression':
        return this.call(node, place, excluded);
      case 'PathExpression':
        return this.path(node, place, excluded);
      case 'InExpression': {
        this.visit(node.left, 'scalar', excluded);
        const inner = node.values.length === 1 ? 'value' : 'scalar';
        for (const value of node.values) this.visit(value, inner, excluded);
        return;
      }
      case 'DynamicLiteral':
      case 'DataTableExpression':
        return;
      default:
        if (isOperator(node)) this.operator(node, excluded, false);
        else forEachChild(node, (child) => this.visit(child, 'scalar', excluded));
    }
  }

  // ---- names ------------------------------------------------------------------------------------------------

  private name(name: Name, place: Place, excluded: boolean): void {
    const meaning = this.meaningOf(name);
    switch (meaning?.kind) {
      case 'let':
        return this.follow(meaning.let, place, excluded);
      case 'table':
      case 'function':
        if (place !== 'scalar') this.sources.push(meaning.name);
        return;
      case 'column':
        // an argument that must be a table is none of the columns that a row may have
        if (place === 'table' && isInferred(meaning.column)) this.unboundName(name, excluded);
        return;
      case undefined:
        if (place === 'table') this.unboundName(name, excluded);
        return;
    }
  }

  /** A name in a part of the query of which nothing is known. */
  private unboundName({ name, form }: Name, excluded: boolean): void {
    const known = this.context.lets.get(name);
    if (known) this.follow(known, 'table', excluded);
    else if (name !== '' && form !== 'braced' && !this.local.has(name)) this.sources.push(name);
  }

  /** Queues what a let stands for. */
  private follow(meaning: LetMeaning, place: Place, excluded: boolean): void {
    const wanted = place === 'table' ? 'table' : 'value';
    const ways = this.followed.get(meaning) ?? new Set();
    this.followed.set(meaning, ways);
    const way = `${wanted} ${excluded}`;
    const { budget } = this.context;
    if (ways.has(way) || (budget && --budget.left < 0)) return;
    ways.add(way);
    const { value } = meaning.statement;
    const node = value.kind === 'FunctionDeclaration' ? value.body.expression : value;
    if (node && node.kind !== 'EntityGroup') this.queue.push(() => this.visit(node, wanted, excluded));
  }

  private path(path: PathExpression, place: Place, excluded: boolean): void {
    const { root, steps } = path;
    if (place === 'table' || leadsElsewhere(path)) this.sources.push(tableElsewhere(path, this.context));
    else this.visit(root, 'scalar', excluded);
    for (const step of steps) {
      const part = step.kind === 'ElementStep' ? step.index : step.member;
      if (part.kind === 'CallExpression') for (const argument of part.args) this.visit(argument, 'scalar', excluded);
      else if (step.kind === 'ElementStep') this.visit(part, 'scalar', excluded);
    }
  }

  // ---- calls ------------------------------------------------------------------------------------------------

  /** @param implicit how many of the parameters are given in another way: that of `invoke` */
  private call(call: CallExpression, place: Place, excluded: boolean, implicit = 0): void {
    const meaning = this.meaningOf(call.name);
    if (meaning?.kind === 'let') return this.callLet(call, meaning.let, place, excluded, implicit);
    const { name } = call.name;
    const { facts, binding } = this.context;
    const fact = facts.workspaceFunction(name);
    const named = fact ? undefined : tableNamedByText(call, this.context);
    const isTable = place === 'table' || (fact?.tabular === true && binding.shapeOf(call) !== undefined);
    const takesTable = name === 'materialize' || name === 'view' || name === 'column_names_of';
    if (named !== undefined) this.sources.push(named);
    else if (isTable && !takesTable && !facts.scalarFunction(name)) this.sources.push(name);
    if (fact) {
      append(this.found, filtersOf(call, fact, this.context, excluded));
      const window = filteredWindow(call, fact, this.context);
      if (window) this.windows.push(window);
    }
    for (const [i, argument] of call.args.entries()) {
      let wanted: Place = takesTable ? 'table' : 'scalar';
      // whoever knows nothing of the function takes what is a table for one
      if (fact) wanted = fact.parameters[i + implicit]?.types.includes('table') ? 'table' : 'scalar';
      else if (isTable && named === undefined && !takesTable) wanted = 'value';
      this.visit(argument, wanted, excluded);
    }
  }

  private callLet(call: CallExpression, called: LetMeaning, place: Place, excluded: boolean, implicit: number): void {
    const { value } = called;
    const given = value.kind === 'function' ? argumentsOf(call, value.declaration, implicit) : [];
    const tables = new Set(given.flatMap((one) => (one.parameter.type.kind === 'SchemaType' ? [one.written] : [])));
    for (const argument of call.args) this.visit(argument, tables.has(argument) ? 'table' : 'scalar', excluded);
    for (const { parameter, value: argument } of given) this.given.add(parameter, argument);
    this.follow(called, place, excluded);
  }

  /** `evaluate ipv4_lookup(Ranges, …)` */
  private plugin(call: CallExpression, excluded: boolean): void {
    for (const comparison of lookedUpRanges(call, this.context)) {
      const found = indicatorOf({ ...comparison, excluded }, this.context);
      if (found) this.found.push(found);
    }
    const signatures = this.context.facts.plugin(call.name.name)?.signatures ?? [];
    for (const [i, argument] of call.args.entries()) {
      const takesTable = signatures.some(({ parameters }) => parameters[i]?.group === 'Tabular');
      this.visit(argument, takesTable ? 'table' : 'scalar', excluded);
    }
  }

  // ---- pipelines --------------------------------------------------------------------------------------------

  /** @param piped whether the pipeline goes on from a table, as in `mv-apply` */
  private pipeline(pipeline: Pipeline, excluded: boolean, piped: boolean): void {
    const { source, stages } = pipeline;
    const operators = stages.flatMap((stage) => (stage.kind === 'Stage' ? [stage.operator] : []));
    // what a `rightanti` join finds on its left is left out
    const turns = operators.map((operator) => operator.kind === 'JoinOperator' && antiSide(operator) === 'left');
    let isOut = turns.filter(Boolean).length % 2 === 1 ? !excluded : excluded;
    if (piped && isOperator(source)) this.operator(source, isOut, true);
    else this.visit(source, 'table', isOut);
    for (const [i, operator] of operators.entries()) {
      if (turns[i]) isOut = !isOut;
      if (operator.kind === 'JoinOperator' || operator.kind === 'LookupOperator') this.join(operator, pipeline, isOut);
      this.operator(operator, isOut, true);
    }
  }

  /** What is told of a join besides what its parts say. */
  private join(operator: JoinOperator | LookupOperator, pipeline: Pipeline, excluded: boolean): void {
    const before = pipeline.stages.filter(({ end }) => end <= operator.start);
    const end = before.at(-1)?.end ?? pipeline.source.end;
    const left: Expression = before.length > 0 ? { ...pipeline, end, stages: before } : pipeline.source;
    this.joins.push({ operator, left });
    for (const comparison of joinedList(operator, this.context)) {
      const found = indicatorOf({ ...comparison, excluded }, this.context);
      if (found) this.found.push(found);
    }
  }

  /** A query that goes on from the rows before it, or stands by itself. */
  private continuation(query: Expression, excluded: boolean): void {
    if (query.kind === 'Pipeline') this.pipeline(query, excluded, true);
    else if (isOperator(query)) this.operator(query, excluded, true);
    else this.visit(query, 'table', excluded);
  }

  private operator(operator: Operator, excluded: boolean, piped: boolean): void {
    const scalars = (nodes: readonly Node[]): void => {
      for (const node of nodes) this.visit(node, 'scalar', excluded);
    };
    switch (operator.kind) {
      case 'WhereOperator':
      case 'GraphWhereNodesOperator':
      case 'GraphWhereEdgesOperator':
        return this.predicate(operator.predicate, excluded);
      case 'SearchOperator':
      case 'FindOperator':
        for (const source of operator.sources) this.visit(source, 'table', excluded);
        if (operator.sources.length === 0 && !piped) this.sources.push(ALL_TABLES);
        return this.predicate(
          operator.predicate,
          excluded,
          wordOf(operator.parameters, 'kind') === 'case_sensitive' ? 'case-sensitive' : 'any case',
        );
      case 'UnionOperator':
        for (const source of operator.sources) this.visit(source, 'table', excluded);
        return;
      case 'JoinOperator':
        this.visit(operator.right, 'table', antiSide(operator) === 'right' ? !excluded : excluded);
        scalars(operator.conditions);
        if (operator.where) this.predicate(operator.where, excluded);
        return;
      case 'LookupOperator':
        this.visit(operator.right, 'table', excluded);
        return scalars(operator.conditions);
      case 'ScanOperator':
        scalars([...operator.orderBy, ...operator.partitionBy]);
        for (const { condition, assignments } of operator.steps) {
          this.predicate(condition, excluded);
          scalars(assignments);
        }
        return;
      case 'GraphMatchOperator':
      case 'GraphShortestPathsOperator':
        if (operator.where) this.predicate(operator.where, excluded);
        return scalars(operator.columns);
      case 'ParseOperator': {
        this.visit(operator.expression, 'scalar', excluded);
        const values = operator.pattern.filter(({ kind }) => kind === 'Literal' || kind === 'CompoundString');
        if (!operator.where || values.length === 0) return;
        const { expression: field, start, end } = operator;
        const comparison = {
          field,
          values: values as Expression[],
          kind: 'parse',
          negated: false,
          caseSensitive: true,
        };
        const found = indicatorOf({ ...comparison, excluded, start, end }, this.context);
        if (found) this.found.push(found);
        return;
      }
      case 'MakeSeriesOperator': {
        const { on, from, to, range } = operator;
        const [first, last] = [from ?? range[0], to ?? range[1]];
        const field = on.kind === 'Name' ? on.name : undefined;
        if (field !== undefined && first && this.context.binding.typeOf(on) === 'datetime') {
          const place = { start: on.start, end: (last ?? first).end };
          this.windows.push(windowBetween(field, first, last, place, this.context));
        }
        return forEachChild(operator, (child) => this.visit(child, 'scalar', excluded));
      }
      case 'MakeGraphOperator':
        for (const { table } of operator.nodes) this.visit(table, 'table', excluded);
        if (operator.partitionQuery) this.continuation(operator.partitionQuery, excluded);
        return;
      case 'MvApplyOperator':
        scalars(operator.columns);
        return this.continuation(operator.query, excluded);
      case 'PartitionOperator':
      case 'PartitionByOperator':
        return this.continuation(operator.query, excluded);
      case 'ForkOperator':
        for (const { query } of operator.branches) this.continuation(query, excluded);
        return;
      case 'FacetOperator':
        if (operator.subquery) this.continuation(operator.subquery, excluded);
        return;
      case 'EvaluateOperator':
        if (operator.call.kind === 'CallExpression') this.plugin(operator.call, excluded);
        return;
      case 'InvokeOperator':
        if (operator.call.kind === 'CallExpression') this.call(operator.call, 'table', excluded, 1);
        else this.visit(operator.call, 'table', excluded);
        return;
      case 'MacroExpandOperator':
        for (const statement of operator.statements) {
          if (statement.kind === 'ExpressionStatement') this.visit(statement.expression, 'table', excluded);
          else if (statement.kind === 'LetStatement') {
            if (statement.name.kind === 'Name') this.local.add(statement.name.name);
            this.visit(statement.value, statement.value.kind === 'PathExpression' ? 'table' : 'value', excluded);
          }
        }
        return;
      default:
        forEachChild(operator, (child) => this.visit(child, 'scalar', excluded));
    }
  }

  // ---- predicates -------------------------------------------------------------------------------------------

  private predicate(predicate: Expression, excluded: boolean, terms: PredicateReader['terms'] = 'none'): void {
    readPredicate(predicate, false, {
      ...this.readerOf(excluded),
      terms,
      below: (part, negated, place) => this.visit(part, place, negated !== excluded),
    });
  }

  /** What reads conditions whose parts are visited elsewhere. */
  private readerOf(excluded: boolean): PredicateReader {
    const [operands, seen] = [this.context, this.flagsSeen[excluded ? 1 : 0]!];
    const predicateOf = (call: CallExpression): CalledPredicate | undefined => this.predicateOf(call);
    const is = (one: Expression): boolean => isPredicate(one, { operands, predicateOf });
    const take = (condition: Expression, negated: boolean): void => readPredicate(condition, negated, reader);
    const reader: PredicateReader = {
      ...{ operands, excluded, predicateOf, terms: 'none', below: () => {} },
      flags: new Flags(operands, is, take, seen),
      add: (found) => this.found.push(found),
      addWindow: (found) => this.windows.push(found),
    };
    return reader;
  }

  private predicateOf(call: CallExpression): CalledPredicate | undefined {
    const meaning = this.meaningOf(call.name);
    const value = meaning?.kind === 'let' ? meaning.let.value : undefined;
    if (value?.kind !== 'function') return undefined;
    const { parameters, body } = value.declaration;
    const isPlain = parameters.every(({ type }) => type.kind === 'TypeName') && body.statements.length === 0;
    if (!isPlain || !body.expression || this.context.binding.shapeOf(body.expression)) return undefined;
    if (++this.predicatesCalled > MAX_PREDICATES_CALLED) return undefined;
    const values = argumentsOf(call, value.declaration, 0).map((one) => [one.parameter, one.value] as const);
    return { body: body.expression, values: new Map(values) };
  }
}

interface Given {
  readonly parameter: ParameterDeclaration;
  readonly value: Expression;
  /** The argument with its name; undefined for a default. */
  readonly written: Expression | undefined;
}

/** The parameters of a function that get a value in a call. */
function argumentsOf(call: CallExpression, { parameters }: FunctionDeclaration, implicit: number): Given[] {
  const byName = new Map(parameters.map((one) => [one.name.kind === 'Name' ? one.name.name : '', one]));
  const given = new Map<ParameterDeclaration, Given>();
  for (const [i, written] of call.args.entries()) {
    const [name] = written.kind === 'NamedExpression' ? written.names : [];
    const parameter = name?.kind === 'Name' ? byName.get(name.name) : parameters[i + implicit];
    const value = written.kind === 'NamedExpression' ? written.value : written;
    if (parameter) given.set(parameter, { parameter, value, written });
  }
  for (const parameter of parameters) {
    const { defaultValue } = parameter;
    if (defaultValue && !given.has(parameter)) {
      given.set(parameter, { parameter, value: defaultValue, written: undefined });
    }
  }
  return [...given.values()];
}

/** The side whose rows a join leaves out. */
function antiSide({ parameters }: JoinOperator): 'left' | 'right' | undefined {
  const kind = wordOf(parameters, 'kind') ?? '';
  if (/^(anti|leftanti|leftantisemi)$/.test(kind)) return 'right';
  return /^(rightanti|rightantisemi)$/.test(kind) ? 'left' : undefined;
}

/** The word of a parameter such as `kind=leftanti`. */
function wordOf(parameters: JoinOperator['parameters'], name: string): string | undefined {
  const value = parameters.find((parameter) => parameter.name === name)?.value;
  return value?.kind === 'Name' ? value.name : undefined;
}

function isOperator(node: Node): node is Operator {
  return node.kind.endsWith('Operator');
}
