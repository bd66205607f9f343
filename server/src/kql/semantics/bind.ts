/**
 * Binds a query: what each name means, what type each expression has, which columns stand after each stage. Reads the tree
 * once, from the source of each pipeline to its end, and leaves the tree alone. What it does not know is open or unknown,
 * never wrong.
 */
import { type Facts, type ScalarType, type Schema, typeNamed } from '../../facts/index.ts';
import type {
  CallExpression, Expression, FunctionDeclaration, KqlTree, LetStatement, Name, Node, ParameterDeclaration, Pipeline, Statement,
} from '../syntax/index.ts'; // biome-ignore format: a list
import { forEachChild } from '../syntax/index.ts';
import { type Binding, type LetMeaning, letValue, type Meaning, type RowBinder, type Value } from './binding.ts';
import { builtIn, callType, isQualifiedTable } from './calls.ts';
import { arithmeticType, type Constant, foldConstant } from './constants.ts';
import { MAX_CALL_DEPTH, MAX_CALLS, MAX_COLUMNS_KEPT } from './limits.ts';
import { declaredColumns } from './made-columns.ts';
import { shapeAfter } from './operator-shapes.ts';
import { findColumn, limited, madeColumn, OPEN_TABLE, type TableShape } from './shapes.ts';

/** Binds the query against the tables of a schema. */
export function bindQuery(tree: KqlTree, facts: Facts, schema: Schema = 'workspace'): Binding {
  return new Binder(facts, schema).bind(tree);
}

type Scope = Map<string, Meaning>;

class Binder implements RowBinder {
  hasInput = false;
  readonly facts: Facts;
  private readonly schema: Schema;
  private readonly meanings = new Map<Name, Meaning>();
  private readonly shapes = new Map<Node, TableShape>();
  private readonly types = new Map<Node, ScalarType>();
  private readonly lets: LetMeaning[] = [];
  /** Names by scope, the innermost last. */
  private readonly scopes: Scope[] = [new Map()];
  private readonly tables: Map<string, TableShape>[] = [new Map()];
  /** The columns in front of the expression being bound; undefined where there is no row. */
  private row: TableShape | undefined;
  /** The sides of the join whose condition is being bound. */
  private sides: { left: TableShape; right: TableShape } | undefined;
  private callDepth = 0;
  private calls = 0;
  private columnsKept = 0;

  constructor(facts: Facts, schema: Schema) {
    this.facts = facts;
    this.schema = schema;
  }

  bind(tree: KqlTree): Binding {
    const value = this.bindStatements(tree.root.statements, true);
    return {
      meaningOf: (name) => this.meanings.get(name),
      shapeOf: (node) => this.shapes.get(node),
      typeOf: (node) => this.typeOf(node),
      constantOf: (node) => this.constantOf(node as Expression),
      lets: this.lets,
      result: value?.kind === 'table' ? value.shape : undefined,
    };
  }

  typeOf(node: Node): ScalarType {
    return this.types.get(node) ?? 'unknown';
  }

  // ---- statements -------------------------------------------------------------------------------------------

  /** The value of the last expression statement. */
  private bindStatements(statements: readonly Statement[], topLevel = false): Value | undefined {
    let result: Value | undefined;
    for (const statement of statements) {
      switch (statement.kind) {
        case 'LetStatement': {
          const meaning = this.bindLet(statement);
          if (topLevel && meaning) this.lets.push(meaning);
          break;
        }
        case 'QueryParametersStatement':
          for (const parameter of statement.parameters) this.declareParameter(parameter, undefined);
          break;
        case 'ExpressionStatement':
          result = this.bindValue(statement.expression);
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

  private bindLet(statement: LetStatement): LetMeaning | undefined {
    const value = this.bindLetValue(statement);
    if (statement.name.kind !== 'Name') return undefined;
    const meaning: LetMeaning = { name: statement.name.name, statement, value };
    this.declare(statement.name.name, { kind: 'let', let: meaning });
    this.meanings.set(statement.name, { kind: 'let', let: meaning });
    return meaning;
  }

  private bindLetValue({ value }: LetStatement): Value {
    if (value.kind === 'EntityGroup') return { kind: 'unknown' };
    if (value.kind !== 'FunctionDeclaration') return this.bindValue(value);
    // bound once with its defaults, so that names inside mean something; each call binds it again
    this.bindFunction(value, undefined);
    return { kind: 'function', declaration: value };
  }

  private bindFunction(declaration: FunctionDeclaration, call: CallExpression | undefined): Value {
    if (this.callDepth >= MAX_CALL_DEPTH || this.calls >= MAX_CALLS) return { kind: 'unknown' };
    this.callDepth++;
    this.calls++;
    const args = call ? this.argumentValues(declaration, call) : new Map<string, Value>();
    const { row } = this;
    this.row = undefined;
    this.scopes.push(new Map());
    for (const parameter of declaration.parameters) {
      this.declareParameter(parameter, parameter.name.kind === 'Name' ? args.get(parameter.name.name) : undefined);
    }
    this.bindStatements(declaration.body.statements);
    const { expression } = declaration.body;
    const result: Value = expression ? this.bindValue(expression) : { kind: 'unknown' };
    this.scopes.pop();
    this.row = row;
    this.callDepth--;
    return result;
  }

  private argumentValues(declaration: FunctionDeclaration, call: CallExpression): Map<string, Value> {
    const values = new Map<string, Value>();
    for (const [i, argument] of call.args.entries()) {
      const named =
        argument.kind === 'NamedExpression' && argument.names[0]?.kind === 'Name' ? argument.names[0].name : undefined;
      const position = declaration.parameters[i]?.name;
      const name = named ?? (position?.kind === 'Name' ? position.name : undefined);
      if (name) values.set(name, this.bindValue(argument.kind === 'NamedExpression' ? argument.value : argument));
    }
    return values;
  }

  private declareParameter(declaration: ParameterDeclaration, given: Value | undefined): void {
    if (declaration.name.kind !== 'Name') return;
    const { name } = declaration.name;
    const parameter = { name, declaration, value: withoutConstant(given ?? this.parameterValue(declaration)) };
    this.declare(name, { kind: 'parameter', parameter });
    this.meanings.set(declaration.name, { kind: 'parameter', parameter });
  }

  private parameterValue({ type }: ParameterDeclaration): Value {
    if (type.kind === 'SchemaType') {
      return {
        kind: 'table',
        shape: { columns: declaredColumns(type.columns, 'parameter'), open: type.star !== undefined },
      };
    }
    return { kind: 'scalar', type: type.kind === 'TypeName' ? typeNamed(type.name) : 'unknown', constant: undefined };
  }

  private declare(name: string, meaning: Meaning): void {
    this.scopes.at(-1)!.set(name, meaning);
  }

  declareTable(name: string, shape: TableShape): void {
    this.tables.at(-1)!.set(name, shape);
  }

  private lookUp(name: string): Meaning | undefined {
    return this.scopes.findLast((scope) => scope.has(name))?.get(name);
  }

  // ---- values -----------------------------------------------------------------------------------------------

  /** A scalar or a table, whichever the expression is. */
  private bindValue(expression: Expression): Value {
    const called = expression.kind === 'CallExpression' ? this.callLet(expression) : undefined;
    if (called) return called;
    const shape = this.bindTabular(expression, undefined);
    if (shape) return { kind: 'table', shape };
    this.bindScalar(expression);
    const known = expression.kind === 'Name' ? letValue(this.meanings.get(expression)) : undefined;
    return known ?? { kind: 'scalar', type: this.typeOf(expression), constant: this.constantOf(expression) };
  }

  /** The table that an expression yields; undefined when it is a scalar. */
  bindTabular(expression: Expression, input: TableShape | undefined): TableShape | undefined {
    const { row, hasInput } = this;
    this.row = undefined;
    this.hasInput = false;
    const shape = this.tabularShape(expression, input);
    this.row = row;
    this.hasInput = hasInput;
    if (shape) this.shapes.set(expression, shape);
    return shape;
  }

  private tabularShape(expression: Expression, input: TableShape | undefined): TableShape | undefined {
    switch (expression.kind) {
      case 'Pipeline':
        return this.bindPipeline(expression);
      case 'ParenthesizedExpression':
        return this.bindTabular(expression.expression, input);
      case 'Name':
        return this.namedTable(expression);
      case 'CallExpression':
        return this.calledTable(expression);
      case 'DataTableExpression':
      case 'ExternalDataExpression':
      case 'ContextualDataTableExpression': {
        if (expression.kind === 'ExternalDataExpression') this.bindAll(expression.uris);
        const { schema } = expression;
        return schema.kind === 'RowSchema'
          ? { columns: declaredColumns(schema.columns, expression.keyword.text), open: false }
          : OPEN_TABLE;
      }
      case 'WrapperExpression': {
        if (expression.keyword.text === 'toscalar') return undefined;
        return this.bindTabular(expression.expression, input);
      }
      case 'DataScopeExpression':
        return this.bindTabular(expression.expression, input);
      case 'WildcardName':
      case 'MaterializedViewCombineExpression':
        return OPEN_TABLE;
      case 'PathExpression':
        return isQualifiedTable(expression) ? OPEN_TABLE : undefined;
      default:
        // a query that begins with an operator: union, search, range …
        return expression.kind.endsWith('Operator') ? this.bindOperator(expression as never, OPEN_TABLE) : undefined;
    }
  }

  /** The table behind a name: what `as` named, a let, a parameter, a table of the schema; or one nobody knows. */
  private namedTable(name: Name): TableShape | undefined {
    const aliased = this.tables.findLast((scope) => scope.has(name.name))?.get(name.name);
    if (aliased) return aliased;
    const meaning = this.lookUp(name.name);
    if (meaning) this.meanings.set(name, meaning);
    const value = letValue(meaning);
    if (value) return this.tableOfValue(value);
    const table = this.facts.table(name.name, this.schema);
    this.meanings.set(name, { kind: 'table', name: name.name, known: table !== undefined });
    if (!table) return OPEN_TABLE;
    const columns = table.columns.map((column) => ({
      ...madeColumn(column.name, column.type, 'source', undefined),
      table: table.name,
    }));
    return { columns, open: table.open };
  }

  private tableOfValue(value: Value): TableShape | undefined {
    if (value.kind === 'table') return value.shape;
    if (value.kind === 'unknown') return OPEN_TABLE;
    // a function without parameters may be named without parentheses
    const result = value.kind === 'function' ? this.bindFunction(value.declaration, undefined) : undefined;
    return result && this.tableOfValue(result);
  }

  private calledTable(call: CallExpression): TableShape | undefined {
    const called = this.callLet(call);
    if (called) return this.tableOfValue(called);
    const fact = builtIn(this.facts, call.name.name);
    if (fact && !fact.flags.has('tabular')) return undefined;
    this.bindAll(call.args);
    this.meanings.set(call.name, { kind: 'function', name: call.name.name, known: fact !== undefined });
    // without the table of functions nobody can say what an unknown call is; in a query it is a table
    return OPEN_TABLE;
  }

  /** The value of a call of a function of the query itself; undefined for any other call. */
  private callLet(call: CallExpression): Value | undefined {
    const meaning = this.lookUp(call.name.name);
    if (meaning?.kind !== 'let' || meaning.let.value.kind !== 'function') return undefined;
    this.meanings.set(call.name, meaning);
    return this.bindFunction(meaning.let.value.declaration, call);
  }

  private bindPipeline(pipeline: Pipeline): TableShape {
    this.tables.push(new Map());
    let shape = this.bindTabular(pipeline.source, undefined) ?? this.scalarAsTable(pipeline.source);
    for (const stage of pipeline.stages) {
      if (stage.kind === 'Skipped') continue;
      this.hasInput = true;
      shape = this.bindOperator(stage.operator, shape);
      this.shapes.set(stage, shape);
    }
    const named = this.tables.pop()!;
    // what `as` names may be used to the end of the query
    for (const [name, table] of named) this.declareTable(name, table);
    return shape;
  }

  private scalarAsTable(expression: Expression): TableShape {
    this.bindScalar(expression);
    return OPEN_TABLE;
  }

  private bindOperator(operator: Parameters<typeof shapeAfter>[0], input: TableShape): TableShape {
    const made = this.columnsKept > MAX_COLUMNS_KEPT ? OPEN_TABLE : limited(shapeAfter(operator, input, this));
    // a table that has not changed is not kept twice
    if (made !== input) this.columnsKept += made.columns.length;
    this.shapes.set(operator, made);
    return made;
  }

  bindSources(sources: readonly Expression[], input: TableShape | undefined): TableShape[] {
    return sources.map((source) => this.bindTabular(source, input) ?? OPEN_TABLE);
  }

  /** A query without its source, as in mv-apply. */
  bindSubquery(expression: Expression, input: TableShape): TableShape | undefined {
    if (expression.kind !== 'Pipeline') {
      if (!expression.kind.endsWith('Operator')) return this.bindTabular(expression, input);
      return this.bindOperator(expression as never, input);
    }
    if (!expression.source.kind.endsWith('Operator')) return this.bindTabular(expression, input);
    const { hasInput } = this;
    this.hasInput = true;
    let shape = this.bindOperator(expression.source as never, input);
    for (const stage of expression.stages) {
      if (stage.kind === 'Skipped') continue;
      shape = this.bindOperator(stage.operator, shape);
      this.shapes.set(stage, shape);
    }
    this.hasInput = hasInput;
    this.shapes.set(expression, shape);
    return shape;
  }

  // ---- scalars ----------------------------------------------------------------------------------------------

  bindScalars(expressions: readonly (Expression | undefined)[], row: TableShape): void {
    const before = this.row;
    this.row = row;
    for (const expression of expressions) if (expression) this.bindScalar(expression);
    this.row = before;
  }

  bindNames(expressions: readonly Expression[], row: TableShape): void {
    this.bindScalars(
      expressions.filter((expression) => expression.kind !== 'WildcardName'),
      row,
    );
  }

  bindConditions(conditions: readonly Expression[], left: TableShape, right: TableShape): void {
    const { sides } = this;
    this.sides = { left, right };
    this.bindScalars(conditions, left);
    this.sides = sides;
  }

  private bindAll(expressions: readonly Expression[]): void {
    for (const expression of expressions) {
      this.bindValue(expression.kind === 'NamedExpression' ? expression.value : expression);
    }
  }

  /** Gives the expression and all below it their types. */
  private bindScalar(expression: Expression): ScalarType {
    const type = this.scalarType(expression);
    if (type !== 'unknown') this.types.set(expression, type);
    return type;
  }

  private scalarType(expression: Expression): ScalarType {
    switch (expression.kind) {
      case 'Name':
        return this.nameType(expression);
      case 'Literal':
        return expression.type === 'null' ? 'dynamic' : expression.type;
      case 'CompoundString':
        return 'string';
      case 'DynamicLiteral':
        return 'dynamic';
      case 'ParenthesizedExpression':
        return this.bindScalar(expression.expression);
      case 'OrderedExpression':
        return this.bindScalar(expression.expression);
      case 'NamedExpression':
        return this.bindScalar(expression.value);
      case 'UnaryExpression':
        return this.bindScalar(expression.operand);
      case 'ArithmeticExpression': {
        const types = expression.operands.map((operand) => this.bindScalar(operand));
        return types.reduce(
          (left, right, i) => arithmeticType(left, expression.operators[i - 1]!.kind, right) ?? 'unknown',
        );
      }
      case 'PathExpression':
        return this.pathType(expression);
      case 'CallExpression':
        return this.bindCall(expression);
      case 'InExpression': {
        this.bindScalar(expression.left);
        const { row } = this;
        for (const value of expression.values) {
          if (value.kind === 'Pipeline' || this.namesTable(value)) this.bindTabular(value, undefined);
          else this.bindScalar(value);
        }
        this.row = row;
        return 'bool';
      }
      case 'WrapperExpression': {
        const shape = this.bindTabular(expression.expression, undefined);
        if (!shape) return this.bindScalar(expression.expression);
        return expression.keyword.text === 'toscalar' ? (shape.columns[0]?.type ?? 'unknown') : 'unknown';
      }
      case 'Pipeline':
        this.bindTabular(expression, undefined);
        return 'unknown';
      case 'BinaryExpression':
      case 'LogicalExpression':
      case 'BetweenExpression':
        forEachChild(expression, (child) => void this.bindScalar(child as Expression));
        return 'bool';
      case 'BracketedExpression':
        this.bindScalar(expression.expression);
        return 'unknown';
      default:
        return 'unknown';
    }
  }

  private namesTable(expression: Expression): boolean {
    if (expression.kind !== 'Name' || (this.row && findColumn(this.row, expression.name))) return false;
    return letValue(this.lookUp(expression.name))?.kind === 'table';
  }

  private nameType(name: Name): ScalarType {
    const column = this.row && findColumn(this.row, name.name);
    if (column) {
      this.meanings.set(name, { kind: 'column', column });
      return column.type;
    }
    const meaning = this.lookUp(name.name);
    if (!meaning) return 'unknown';
    this.meanings.set(name, meaning);
    const value = letValue(meaning);
    return value?.kind === 'scalar' ? value.type : 'unknown';
  }

  /** `a.b[0]` is dynamic, `$left.x` a column of one side of a join. */
  private pathType(path: Expression & { kind: 'PathExpression' }): ScalarType {
    const [step] = path.steps;
    const { root } = path;
    const side =
      root.kind === 'Name' && this.sides
        ? root.name === '$left'
          ? this.sides.left
          : root.name === '$right'
            ? this.sides.right
            : undefined
        : undefined;
    if (side && step?.kind === 'MemberStep' && step.member.kind === 'Name') {
      const column = findColumn(side, step.member.name);
      if (!column) return 'unknown';
      this.meanings.set(step.member, { kind: 'column', column });
      return path.steps.length === 1 ? column.type : 'dynamic';
    }
    const type = this.bindScalar(root);
    for (const { kind, ...rest } of path.steps)
      if (kind === 'ElementStep' && 'index' in rest) this.bindScalar(rest.index);
    return type === 'dynamic' ? 'dynamic' : 'unknown';
  }

  private bindCall(call: CallExpression): ScalarType {
    const called = this.callLet(call);
    if (called) return called.kind === 'scalar' ? called.type : 'unknown';
    for (const argument of call.args) {
      if (argument.kind === 'Pipeline') this.bindTabular(argument, undefined);
      else this.bindScalar(argument);
    }
    if (call.name.name === 'column_ifexists' || call.name.name === 'columnifexists') return this.columnIfExists(call);
    const fact = builtIn(this.facts, call.name.name);
    this.meanings.set(call.name, { kind: 'function', name: call.name.name, known: fact !== undefined });
    return fact ? callType(call, fact, (argument) => this.typeOf(argument)) : 'unknown';
  }

  /** The column where there is one, else the other value. */
  private columnIfExists(call: CallExpression): ScalarType {
    const [name, otherwise] = call.args;
    const constant = name && this.constantOf(name);
    const column = constant?.type === 'string' && this.row ? findColumn(this.row, constant.value) : undefined;
    return column?.type ?? (otherwise ? this.typeOf(otherwise) : 'unknown');
  }

  private constantOf(expression: Expression): Constant | undefined {
    return foldConstant(expression, (name) => {
      const value = letValue(this.meanings.get(name) ?? this.lookUp(name.name));
      return value?.kind === 'scalar' ? value.constant : undefined;
    });
  }
}

/** A parameter is another value in each call, so that nothing may be concluded from one of them. */
function withoutConstant(value: Value): Value {
  return value.kind === 'scalar' ? { ...value, constant: undefined } : value;
}
