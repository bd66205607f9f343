/**
 * Binds a query: what each name means, what type each expression has, which columns stand after each stage. Reads the tree
 * once, from the source of each pipeline to its end, and leaves the tree alone. What it does not know is open or unknown,
 * never wrong. The rules of names and types are those of the official engine 12.4.
 */
import type { Facts, ScalarType, Target } from '../../facts/index.ts';
import type { Range } from '../../text/index.ts';
import type {
  CallExpression, Expression, FunctionDeclaration, LetStatement, Name, Node, Operator, Pipeline, Statement,
} from '../syntax/index.ts'; // biome-ignore format: a list
import { bindExpression } from './bind-expressions.ts';
import { bindFunctionDeclaration, bindLet, declareParameter } from './bind-statements.ts';
import { type Binding, type LetMeaning, letValue, type Meaning, type Value } from './binding.ts';
import { type Constant, foldConstant } from './constants.ts';
import { MAX_COLUMNS_KEPT } from './limits.ts';
import { type BindProblem, type BindProblemKind, MAX_BIND_PROBLEMS } from './problems.ts';
import { type Reading, SERVICE } from './reading.ts';
import { type Column, openTable, type TableShape, tableOf } from './shapes.ts';
import { bindOperator } from './stages/index.ts';
import { isScalar, isTable, type ResultType } from './types.ts';

export type Scope = Map<string, Meaning>;

/** What may be called: functions, aggregates as well (in `summarize`), or plugins (in `evaluate`). */
export type CallScope = 'normal' | 'aggregate' | 'plugin';

/** What a query is bound against besides the facts. */
export interface BindOptions {
  readonly target?: Target;
  /** The parameters of the function whose body the query is, as its file declares them. */
  readonly parameters?: readonly QueryParameter[];
  /** Whose reading it is: that of the service. */
  readonly reading?: Reading;
}

export interface QueryParameter {
  readonly name: string;
  /** The declared type; `table` for one that takes a table. */
  readonly type: ScalarType | 'table';
}

/** Binds the query against what is known. */
export function bindQuery(
  root: { readonly root: { readonly statements: readonly Statement[] } },
  facts: Facts,
  { target = 'workspace', parameters = [], reading = SERVICE }: BindOptions = {},
): Binding {
  return new Binder(facts, target, reading).bindQuery(root.root.statements, parameters);
}

/** The state of binding one query; the rules are in the files around this one. */
export class Binder {
  readonly facts: Facts;
  readonly target: Target;
  readonly reading: Reading;
  /** Names by scope, the innermost last. */
  scopes: readonly Scope[] = [new Map()];
  /** The columns in front of the expression being bound; undefined where there is no row. */
  row: TableShape | undefined;
  /** The right side of the join or lookup whose condition is being bound. */
  right: TableShape | undefined;
  callScope: CallScope = 'normal';
  /** Whether tables that are not there are left out: `union isfuzzy=true`. */
  fuzzy = false;
  /** What `invoke` hands to its function. */
  implicit: TableShape | undefined;
  /** The columns that the aggregates being bound are grouped by: `*` does not stand for these. */
  keys: readonly Column[] = [];
  /** Numbers the columns without a name. */
  unnamed = 0;
  callDepth = 0;
  calls = 0;
  /** Whether the function being bound yields other columns for other arguments: `table(name)`. */
  readsArguments = false;
  readonly functionResults = new Map<FunctionDeclaration, ResultType>();
  /** Open tables of the catalogue by name: a column that one use takes for granted is there for all the others. */
  private readonly openTables = new Map<string, TableShape>();
  /** The let statements whose value is known before the query runs. */
  readonly constantLets = new Set<LetStatement>();
  /** The name that is all of a query, which the official engine does not yet take for a table. */
  alone: Name | undefined;
  private columnsKept = 0;
  private meanings = new Map<Name, Meaning>();
  private types = new Map<Node, ResultType>();
  private inputs = new Map<Node, TableShape>();
  /** The columns of calls that yield several values, such as `arg_max(t, *)`. */
  private multiple = new Map<Node, readonly Column[]>();
  private problems: BindProblem[] = [];
  private readonly lets: LetMeaning[] = [];
  /** The names that facts were asked for, see `Binding`. */
  readonly asked = new Set<string>();

  constructor(facts: Facts, target: Target, reading: Reading) {
    this.facts = facts;
    this.target = target;
    this.reading = reading;
  }

  bindQuery(statements: readonly Statement[], parameters: readonly QueryParameter[]): Binding {
    for (const { name, type } of parameters) {
      const value =
        type === 'table'
          ? ({ kind: 'table', shape: tableOf([], this.reading.anyTableIsOpen) } as const)
          : scalarValue(type);
      this.declare(name, { kind: 'parameter', parameter: { name, declaration: undefined, value } });
    }
    const type = this.bindStatements(statements, true);
    return {
      meaningOf: (name) => this.meanings.get(name),
      shapeOf: (node) => this.shapeOf(node),
      inputOf: (operator) => this.inputs.get(operator),
      typeOf: (node) => this.scalarTypeOf(node),
      constantOf: (node) => this.constantOf(node as Expression),
      lets: this.lets,
      result: isTable(type) ? type : undefined,
      asked: this.asked,
      problems: this.problems.sort((a, b) => a.start - b.start || a.end - b.end),
    };
  }

  /** Binds statements in order; the type of the last expression among them. */
  bindStatements(statements: readonly Statement[], topLevel = false): ResultType {
    let result: ResultType = 'error';
    for (const statement of statements) {
      switch (statement.kind) {
        case 'LetStatement': {
          const meaning = bindLet(this, statement);
          if (topLevel && meaning) this.lets.push(meaning);
          break;
        }
        case 'QueryParametersStatement':
          for (const parameter of statement.parameters) declareParameter(this, parameter, undefined);
          break;
        case 'ExpressionStatement':
          if (statement.expression.kind === 'Name') this.alone = statement.expression;
          result = this.bind(statement.expression, true);
          break;
        case 'SetStatement':
        case 'AliasStatement':
        case 'PatternStatement':
        case 'RestrictStatement':
        case 'Skipped':
          break;
      }
    }
    return result;
  }

  /**
   * Binds an expression and all below it.
   * @param tabular whether a table is wanted here, which decides what an unknown name is called
   */
  bind(expression: Expression, tabular = false): ResultType {
    const type = bindExpression(this, expression, tabular);
    this.types.set(expression, type);
    return type;
  }

  /** Binds an expression in front of the columns of a row, or of none. */
  bindIn(row: TableShape | undefined, expression: Expression, tabular = false): ResultType {
    const before = this.row;
    this.row = row;
    const type = this.bind(expression, tabular);
    this.row = before;
    return type;
  }

  /** Binds an expression where aggregates may be called. */
  bindAggregate(expression: Expression): ResultType {
    const before = this.callScope;
    this.callScope = 'aggregate';
    const type = this.bind(expression);
    this.callScope = before;
    return type;
  }

  /** A table, or an open one in place of anything else: what is no table has been reported by then. */
  bindTable(expression: Expression, row?: TableShape): TableShape {
    const { callScope } = this;
    this.callScope = 'normal';
    const type = this.bindIn(row, expression, true);
    this.callScope = callScope;
    if (isTable(type)) return type;
    if (isScalar(type) && type !== 'unknown' && expression.kind !== 'Missing')
      this.report('type-mismatch', 'KS111', expression, `Expected a table, and this is a value of type ${type}.`);
    return missingTable(this);
  }

  bindPipeline(pipeline: Pipeline, input?: TableShape): ResultType {
    const { source } = pipeline;
    let type: ResultType =
      input && isOperator(source) ? this.bindStage(source, input) : this.bindIn(undefined, source, true);
    for (const stage of pipeline.stages) {
      if (stage.kind === 'Skipped') continue;
      const before: TableShape = isTable(type) ? type : missingTable(this);
      type = this.bindStage(stage.operator, before);
      this.types.set(stage, type);
    }
    return type;
  }

  /** A query that goes on from a table: that of mv-apply, partition, fork or facet. */
  bindContinuation(expression: Expression, input: TableShape): ResultType {
    const { callScope } = this;
    this.callScope = 'normal';
    let type: ResultType;
    if (expression.kind === 'Pipeline') type = this.bindPipeline(expression, input);
    else type = isOperator(expression) ? this.bindStage(expression, input) : this.bindIn(undefined, expression, true);
    this.callScope = callScope;
    this.types.set(expression, type);
    return type;
  }

  /** @param input the table before the operator; undefined where it begins a query */
  bindStage(operator: Operator, input: TableShape | undefined): ResultType {
    const { row, callScope, right } = this;
    this.row = input;
    this.right = undefined;
    this.callScope = 'normal';
    if (input) this.inputs.set(operator, input);
    const type = this.columnsKept > MAX_COLUMNS_KEPT ? openTable() : bindOperator(this, operator, input);
    this.row = row;
    this.right = right;
    this.callScope = callScope;
    if (isTable(type) && type !== input) this.columnsKept += type.columns.length;
    this.types.set(operator, type);
    return type;
  }

  // ---- what is known ----------------------------------------------------------------------------------------

  typeOf(node: Node): ResultType {
    return this.types.get(node) ?? 'error';
  }

  /** The type of a scalar; `unknown` for all else. */
  scalarTypeOf(node: Node): ScalarType {
    const type = this.types.get(node);
    return type !== undefined && isScalar(type) ? type : 'unknown';
  }

  shapeOf(node: Node): TableShape | undefined {
    const type = this.types.get(node);
    return type !== undefined && isTable(type) ? type : undefined;
  }

  multipleOf(node: Node): readonly Column[] | undefined {
    return this.multiple.get(node);
  }

  setMultiple(node: Node, columns: readonly Column[]): void {
    this.multiple.set(node, columns);
  }

  meaningOf(name: Name): Meaning | undefined {
    return this.meanings.get(name);
  }

  setMeaning(name: Name, meaning: Meaning): void {
    this.meanings.set(name, meaning);
  }

  /** The column that an expression merely names: `x`, `$left.x`, `x desc`. */
  columnOf(expression: Expression): Column | undefined {
    switch (expression.kind) {
      case 'Name': {
        const meaning = this.meanings.get(expression);
        return meaning?.kind === 'column' ? meaning.column : undefined;
      }
      case 'OrderedExpression':
        return this.columnOf(expression.expression);
      case 'PathExpression': {
        const last = expression.steps.at(-1);
        return last?.kind === 'MemberStep' ? this.columnOf(last.member) : undefined;
      }
      default:
        return undefined;
    }
  }

  constantOf(expression: Expression): Constant | undefined {
    return foldConstant(expression, (name) => {
      const value = letValue(this.meanings.get(name) ?? this.lookUp(name.name));
      return value?.kind === 'scalar' ? value.constant : undefined;
    });
  }

  // ---- names ------------------------------------------------------------------------------------------------

  /** The one shape that an open table or function of the catalogue has in this query. */
  openTableNamed(name: string, make: () => TableShape): TableShape {
    let shape = this.openTables.get(name);
    if (!shape) this.openTables.set(name, (shape = make()));
    return shape;
  }

  lookUp(name: string): Meaning | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const meaning = this.scopes[i]!.get(name);
      if (meaning) return meaning;
    }
    return undefined;
  }

  declare(name: string, meaning: Meaning): void {
    this.scopes.at(-1)!.set(name, meaning);
  }

  /** Does something with a scope of its own. */
  inScope<T>(work: () => T, scopes: readonly Scope[] = this.scopes): T {
    const before = this.scopes;
    this.scopes = [...scopes, new Map()];
    const result = work();
    this.scopes = before;
    return result;
  }

  /** Binds a function's body once more for a call: nothing of it is kept or reported. */
  quietly<T>(work: () => T): T {
    const { meanings, types, inputs, multiple, problems } = this;
    this.meanings = new Map();
    this.types = new Map();
    this.inputs = new Map();
    this.multiple = new Map();
    this.problems = [];
    const result = work();
    Object.assign(this, { meanings, types, inputs, multiple, problems });
    return result;
  }

  callFunction(declaration: FunctionDeclaration, call: CallExpression | undefined): ResultType {
    return bindFunctionDeclaration(this, declaration, call);
  }

  // ---- problems ---------------------------------------------------------------------------------------------

  /**
   * @param name the name that nobody knows
   * @param row the columns among which it was looked up
   */
  report(
    kind: BindProblemKind,
    code: string,
    { start, end }: Range,
    message: string,
    name?: string,
    more: Pick<BindProblem, 'row' | 'others' | 'listIsOpen'> = {},
  ): void {
    if (this.problems.length >= MAX_BIND_PROBLEMS) return;
    // a list and its operator may both look at what stands there
    if (this.problems.some((known) => known.code === code && known.start === start && known.end === end)) return;
    this.problems.push({
      kind,
      code,
      start,
      end,
      message,
      ...(name !== undefined && { name }),
      ...(kind === 'unknown-column' && this.row && { row: this.row }),
      ...more,
    });
  }
}

/** What stands for a table where something else does, which has been reported. */
export function missingTable({ reading }: Binder): TableShape {
  return tableOf([], reading.missingTableIsOpen);
}

function scalarValue(type: ScalarType): Value {
  return { kind: 'scalar', type, constant: undefined };
}

export function isOperator(expression: Expression): expression is Operator {
  return expression.kind.endsWith('Operator');
}
