/** What each operator makes of its columns. A function from columns to columns; what it cannot tell leaves the table open. */
import { type ScalarType, typeNamed } from '../../facts/index.ts';
import type {
  ColumnDeclaration,
  Expression,
  NamedExpression,
  NameNode,
  Node,
  Operator,
  Parameter,
  RowSchema,
} from '../syntax/index.ts';
import type { RowBinder } from './bind.ts';
import { resultName } from './calls.ts';
import {
  type Column,
  findColumn,
  madeColumn,
  OPEN_TABLE,
  type TableShape,
  uniqueNames,
  withColumns,
} from './shapes.ts';

/** The table after `operator`, given the one before it. Binds the expressions in it on the way. */
export function shapeAfter(operator: Operator, input: TableShape, b: RowBinder): TableShape {
  switch (operator.kind) {
    case 'ExtendOperator':
    case 'SerializeOperator':
      return withColumns(input, columnsOf(operator.columns, input, b, 'extend'));
    case 'ProjectOperator':
      return { columns: uniqueNames(columnsOf(operator.columns, input, b, 'project')), open: false };
    case 'PrintOperator':
      return { columns: printColumns(operator.columns, input, b), open: false };
    case 'ProjectRenameOperator':
      return rename(operator.columns, input, b);
    case 'ProjectAwayOperator': {
      b.bindNames(operator.columns, input);
      return { columns: input.columns.filter((column) => !matchesAny(operator.columns, column)), open: input.open };
    }
    case 'ProjectKeepOperator': {
      b.bindNames(operator.columns, input);
      const open = input.open && operator.columns.some((column) => column.kind === 'WildcardName');
      return { columns: keep(operator.columns, input, b), open };
    }
    case 'ProjectReorderOperator':
      b.bindNames(operator.columns, input);
      return reorder(operator.columns, input);
    case 'DistinctOperator': {
      if (operator.columns.some((column) => column.kind === 'Star')) return input;
      return { columns: uniqueNames(columnsOf(operator.columns, input, b, 'distinct')), open: false };
    }
    case 'SummarizeOperator': {
      const keys = columnsOf(operator.groupBy, input, b, 'summarize');
      const aggregates = aggregateColumns(operator.aggregates, input, b, 'summarize', keys);
      return { columns: uniqueNames([...keys, ...aggregates.columns]), open: aggregates.open };
    }
    case 'MakeSeriesOperator': {
      const keys = columnsOf(operator.groupBy, input, b, 'make-series');
      const series = operator.aggregates.flatMap(
        ({ expression }) => aggregateColumns([expression], input, b, 'make-series', []).columns,
      );
      const axis = columnsOf([operator.on], input, b, 'make-series');
      b.bindScalars([operator.from, operator.to, operator.step, ...operator.range], input);
      const arrays = [...series, ...axis].map((column) => ({ ...column, type: 'dynamic' as const, copyOf: undefined }));
      return { columns: uniqueNames([...keys, ...arrays]), open: false };
    }
    case 'CountOperator':
      return {
        columns: [madeColumn(operator.name?.kind === 'Name' ? operator.name.name : 'Count', 'long', 'count', operator)],
        open: false,
      };
    case 'WhereOperator':
      b.bindScalars([operator.predicate], input);
      return input;
    case 'SearchOperator': {
      const shape = operator.sources.length > 0 ? unionOf(b.bindSources(operator.sources, input), OPEN_TABLE) : input;
      b.bindScalars([operator.predicate], shape);
      return withColumns({ columns: shape.columns, open: true }, [madeColumn('$table', 'string', 'search', operator)]);
    }
    case 'FindOperator':
      b.bindSources(operator.sources, input);
      b.bindScalars([operator.predicate], OPEN_TABLE);
      return OPEN_TABLE;
    case 'TakeOperator':
    case 'SampleOperator':
      b.bindScalars([operator.count], input);
      return input;
    case 'SortOperator':
      b.bindScalars(operator.keys, input);
      return input;
    case 'TopOperator':
      b.bindScalars([operator.count, operator.by], input);
      return input;
    case 'TopHittersOperator':
    case 'SampleDistinctOperator': {
      const [column] = columnsOf([operator.of], input, b, operator.keyword.text);
      b.bindScalars([operator.count], input);
      const counted =
        operator.kind === 'TopHittersOperator'
          ? [madeColumn(`approximate_count_${column?.name ?? ''}`, 'long', 'top-hitters', operator)]
          : [];
      return { columns: [...(column ? [column] : []), ...counted], open: false };
    }
    case 'TopNestedOperator':
      return topNested(operator, input, b);
    case 'JoinOperator':
    case 'LookupOperator':
      return join(operator, input, b);
    case 'UnionOperator':
      return union(operator, input, b);
    case 'MvExpandOperator':
      return expand(operator, input, b);
    case 'MvApplyOperator': {
      const inner = expand(operator, input, b);
      return b.bindSubquery(operator.query, inner) ?? OPEN_TABLE;
    }
    case 'ParseOperator':
      b.bindScalars([operator.expression], input);
      return withColumns(
        input,
        operator.pattern.flatMap((part) => patternColumn(part)),
      );
    case 'ParseKvOperator':
      b.bindScalars([operator.expression], input);
      return withColumns(
        input,
        operator.keys.kind === 'RowSchema' ? declaredColumns(operator.keys.columns, 'parse-kv') : [],
      );
    case 'EvaluateOperator':
      return evaluate(operator, input, b);
    case 'InvokeOperator':
      b.bindScalars([operator.call], input);
      return OPEN_TABLE;
    case 'RangeOperator': {
      b.bindScalars([operator.from, operator.to, operator.step], input);
      const type = b.typeOf(operator.from);
      return {
        columns: operator.name.kind === 'Name' ? [madeColumn(operator.name.name, type, 'range', operator.name)] : [],
        open: false,
      };
    }
    case 'GetSchemaOperator':
      return {
        columns: ['ColumnName:string', 'ColumnOrdinal:long', 'DataType:string', 'ColumnType:string'].map((c) =>
          fixedColumn(c, 'getschema', operator),
        ),
        open: false,
      };
    case 'ReduceOperator':
      b.bindScalars([operator.by], input);
      return {
        columns: ['Pattern:string', 'Count:long', 'Representative:string'].map((c) =>
          fixedColumn(c, 'reduce', operator),
        ),
        open: false,
      };
    case 'AsOperator':
      if (operator.name.kind === 'Name') b.declareTable(operator.name.name, input);
      return input;
    case 'ScanOperator': {
      const declared = operator.declarations.flatMap((d) =>
        d.name.kind === 'Name'
          ? [declared1(d.name, d.type.kind === 'TypeName' ? typeNamed(d.type.name) : 'unknown', 'scan')]
          : [],
      );
      const shape = withColumns(input, [
        ...declared,
        ...parameterColumn(operator.parameters, 'with_match_id', 'long', 'scan'),
      ]);
      for (const step of operator.steps)
        b.bindScalars([step.condition, ...step.assignments.map((a) => a.value)], { ...shape, open: true });
      return shape;
    }
    case 'PartitionOperator':
    case 'PartitionByOperator':
      b.bindScalars([operator.column], input);
      return (
        (operator.kind === 'PartitionOperator' && operator.braces
          ? b.bindTabular(operator.query, input)
          : b.bindSubquery(operator.query, input)) ?? OPEN_TABLE
      );
    case 'ForkOperator':
      for (const branch of operator.branches) b.bindSubquery(branch.query, input);
      return OPEN_TABLE;
    case 'FacetOperator':
      b.bindScalars(operator.columns, input);
      if (operator.subquery) b.bindSubquery(operator.subquery, input);
      return OPEN_TABLE;
    case 'ConsumeOperator':
      return { columns: [], open: false };
    case 'RenderOperator':
    case 'ExecuteAndCacheOperator':
    case 'AssertSchemaOperator':
      return input;
    case 'MacroExpandOperator':
    case 'InlineExternalTableOperator':
    case 'MakeGraphOperator':
    case 'GraphMatchOperator':
    case 'GraphShortestPathsOperator':
    case 'GraphToTableOperator':
    case 'GraphMarkComponentsOperator':
    case 'GraphWhereNodesOperator':
    case 'GraphWhereEdgesOperator':
    case 'ProjectByNamesOperator':
    case 'BadOperator':
      return OPEN_TABLE;
  }
}

function declared1(name: NameNode & { kind: 'Name' }, type: ScalarType, madeBy: string): Column {
  return madeColumn(name.name, type, madeBy, name);
}

function fixedColumn(text: string, madeBy: string, node: Node): Column {
  const [name, type] = text.split(':');
  return madeColumn(name!, typeNamed(type!), madeBy, node);
}

/** The columns that a list of expressions makes, in order. */
function columnsOf(expressions: readonly Expression[], input: TableShape, b: RowBinder, madeBy: string): Column[] {
  let row = input;
  let unnamed = 0;
  return expressions.flatMap((expression) => {
    b.bindScalars([expression], row);
    const made = columnsOfOne(expression, row, b, madeBy, () => `Column${++unnamed}`);
    // later expressions of extend may use earlier ones
    if (madeBy === 'extend') row = withColumns(row, made);
    return made;
  });
}

function columnsOfOne(
  expression: Expression,
  input: TableShape,
  b: RowBinder,
  madeBy: string,
  nextName: () => string,
): Column[] {
  if (expression.kind === 'NamedExpression') return namedColumns(expression, input, b, madeBy);
  if (expression.kind === 'Missing' || expression.kind === 'Star') return [];
  const name = resultName(expression, b.facts) ?? nextName();
  const source = sourceColumn(expression, input);
  if (source && source.name === name) {
    return [{ ...source, madeBy: madeBy === 'extend' ? source.madeBy : madeBy, copyOf: source, node: expression }];
  }
  return [{ ...madeColumn(name, b.typeOf(expression), madeBy, expression), copyOf: source }];
}

function namedColumns(named: NamedExpression, input: TableShape, b: RowBinder, madeBy: string): Column[] {
  const copyOf = named.names.length === 1 ? sourceColumn(named.value, input) : undefined;
  const type = named.names.length === 1 ? b.typeOf(named.value) : 'unknown';
  return named.names.flatMap((name) =>
    name.kind === 'Name' ? [{ ...madeColumn(name.name, type, madeBy, name), copyOf }] : [],
  );
}

/** The column that an expression merely repeats. */
function sourceColumn(expression: Expression, input: TableShape): Column | undefined {
  return expression.kind === 'Name' ? findColumn(input, expression.name) : undefined;
}

function printColumns(expressions: readonly Expression[], input: TableShape, b: RowBinder): Column[] {
  b.bindScalars(expressions, input);
  return expressions.flatMap((expression, i) => columnsOfOne(expression, input, b, 'print', () => `print_${i}`));
}

function rename(expressions: readonly Expression[], input: TableShape, b: RowBinder): TableShape {
  const columns = [...input.columns];
  for (const expression of expressions) {
    b.bindScalars([expression], input);
    if (expression.kind !== 'NamedExpression' || expression.names[0]?.kind !== 'Name') continue;
    const old = sourceColumn(expression.value, input);
    const [name] = expression.names;
    const renamed = { ...madeColumn(name.name, old?.type ?? 'unknown', 'project-rename', name), copyOf: old };
    const at = columns.findIndex((column) => column.name === old?.name);
    if (at >= 0) columns[at] = renamed;
    else if (input.open) columns.push(renamed);
  }
  return { columns, open: input.open };
}

function matches(pattern: Expression, column: Column): boolean {
  if (pattern.kind === 'Name') return pattern.name === column.name;
  if (pattern.kind === 'OrderedExpression') return matches(pattern.expression, column);
  if (pattern.kind !== 'WildcardName') return false;
  return matchesWildcard(pattern.pattern, column.name);
}

/** Whether the name fits a pattern with `*` for any characters; linear in both. */
export function matchesWildcard(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === name;
  const last = parts.pop()!;
  const first = parts.shift()!;
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

function matchesAny(patterns: readonly Expression[], column: Column): boolean {
  return patterns.some((pattern) => matches(pattern, column));
}

function keep(patterns: readonly Expression[], input: TableShape, b: RowBinder): Column[] {
  const kept = input.columns.filter((column) => matchesAny(patterns, column));
  // a column of an open table that nobody listed is kept all the same
  const missing = patterns.filter((p) => p.kind === 'Name' && input.open && !findColumn(input, p.name));
  return [...kept, ...columnsOf(missing, input, b, 'project-keep')];
}

function reorder(patterns: readonly Expression[], input: TableShape): TableShape {
  const first = patterns.flatMap((pattern) => input.columns.filter((column) => matches(pattern, column)));
  const rest = input.columns.filter((column) => !first.includes(column));
  return { columns: [...new Set(first), ...rest], open: input.open };
}

/** Columns of aggregates; `arg_max(t, *)` brings all columns of the input along. */
function aggregateColumns(
  expressions: readonly Expression[],
  input: TableShape,
  b: RowBinder,
  madeBy: string,
  keys: readonly Column[],
): TableShape {
  let open = false;
  let unnamed = 0;
  const columns: Column[] = [];
  for (const expression of expressions) {
    b.bindScalars([expression], input);
    const value = expression.kind === 'NamedExpression' ? expression.value : expression;
    const names =
      expression.kind === 'NamedExpression' ? expression.names.flatMap((n) => (n.kind === 'Name' ? [n.name] : [])) : [];
    const call = value.kind === 'CallExpression' ? value : undefined;
    if (
      call &&
      /^(arg_max|arg_min|argmax|argmin|take_any|any)$/.test(call.name.name) &&
      (call.name.name.startsWith('arg') || call.args.some((a) => a.kind === 'Star') || call.args.length > 1)
    ) {
      const made = argColumns(call.args, input, b, madeBy, keys, names, call);
      columns.push(...made.columns);
      open ||= made.open;
    } else {
      columns.push(
        ...columnsOfOne(expression, input, b, madeBy, () => `Column${++unnamed}`).map((c) => ({
          ...c,
          copyOf: undefined,
        })),
      );
    }
  }
  return { columns, open };
}

function argColumns(
  args: readonly Expression[],
  input: TableShape,
  b: RowBinder,
  madeBy: string,
  keys: readonly Column[],
  names: readonly string[],
  call: Node,
): TableShape {
  let open = false;
  const columns: Column[] = [];
  for (const [i, argument] of args.entries()) {
    if (argument.kind === 'Star') {
      open ||= input.open;
      const taken = new Set([...keys, ...columns].map((column) => column.name));
      columns.push(
        ...input.columns
          .filter((column) => !taken.has(column.name))
          .map((column) => ({ ...column, madeBy, copyOf: column, node: call })),
      );
    } else {
      const [made] = columnsOfOne(argument, input, b, madeBy, () => `Column${i + 1}`);
      if (made) columns.push(names[i] ? { ...made, name: names[i]! } : made);
    }
  }
  return { columns, open };
}

function topNested(operator: Operator & { kind: 'TopNestedOperator' }, input: TableShape, b: RowBinder): TableShape {
  const columns = operator.clauses.flatMap((clause) => {
    b.bindScalars([clause.count, clause.others], input);
    const [of] = columnsOf([clause.of], input, b, 'top-nested');
    const by = clause.by.kind === 'OrderedExpression' ? clause.by.expression : clause.by;
    const [aggregate] = columnsOf([by], input, b, 'top-nested');
    const named = by.kind === 'NamedExpression';
    const made = aggregate && (named ? aggregate : { ...aggregate, name: `aggregated_${of?.name ?? ''}` });
    return [...(of ? [of] : []), ...(made ? [made] : [])];
  });
  return { columns: uniqueNames(columns), open: false };
}

type Join = Operator & { kind: 'JoinOperator' | 'LookupOperator' };

/** Which sides a kind of join keeps. */
const SIDES: Readonly<Record<string, 'left' | 'right'>> = {
  leftanti: 'left', leftantisemi: 'left', anti: 'left', leftsemi: 'left', rightanti: 'right', rightantisemi: 'right', rightsemi: 'right',
}; // biome-ignore format: a table

function join(operator: Join, input: TableShape, b: RowBinder): TableShape {
  const right = b.bindTabular(operator.right, undefined) ?? OPEN_TABLE;
  b.bindConditions(operator.conditions, input, right);
  const kind = parameterWord(operator.parameters, 'kind');
  const side = kind === undefined ? undefined : SIDES[kind];
  if (side) return side === 'left' ? input : right;
  let columns = [...right.columns];
  if (operator.kind === 'LookupOperator') {
    // the keys of the right side are those of the left side
    const keys = new Set(operator.conditions.flatMap((condition) => rightKey(condition) ?? []));
    columns = columns.filter((column) => !keys.has(column.name));
  }
  // lookup is a left outer join unless told otherwise; join is an inner one
  const outer = kind ?? (operator.kind === 'LookupOperator' ? 'leftouter' : 'innerunique');
  const emptied = (column: Column): Column => ({ ...column, emptyAfter: operator });
  const left = outer === 'rightouter' || outer === 'fullouter' ? input.columns.map(emptied) : input.columns;
  if (outer === 'leftouter' || outer === 'fullouter') columns = columns.map(emptied);
  return { columns: uniqueNames([...left, ...columns]), open: input.open || right.open };
}

/** The column of the right side that a condition names. */
function rightKey(condition: Expression): string | undefined {
  if (condition.kind === 'Name') return condition.name;
  if (condition.kind !== 'BinaryExpression') return undefined;
  const side = [condition.left, condition.right].find(
    (e) => e.kind === 'PathExpression' && e.root.kind === 'Name' && e.root.name === '$right',
  );
  const step = side?.kind === 'PathExpression' ? side.steps[0] : undefined;
  return step?.kind === 'MemberStep' && step.member.kind === 'Name' ? step.member.name : undefined;
}

function union(
  operator: Operator & { kind: 'UnionOperator' },
  input: TableShape | undefined,
  b: RowBinder,
): TableShape {
  const legs = b.bindSources(operator.sources, input);
  const first = b.hasInput && input ? [input] : [];
  const shape = unionOf([...first, ...legs], undefined, parameterWord(operator.parameters, 'kind') === 'inner');
  const source = [
    ...parameterColumn(operator.parameters, 'withsource', 'string', 'union'),
    ...parameterColumn(operator.parameters, 'with_source', 'string', 'union'),
  ];
  return { columns: [...source, ...shape.columns], open: shape.open };
}

/** The columns of several tables under one another; a name with two types becomes two columns. */
function unionOf(legs: readonly TableShape[], otherwise: TableShape = OPEN_TABLE, inner = false): TableShape {
  if (legs.length === 0) return otherwise;
  const byName = new Map<string, Column[]>();
  for (const { columns } of legs)
    for (const column of columns) byName.set(column.name, [...(byName.get(column.name) ?? []), column]);
  const open = legs.some((leg) => leg.open);
  const columns = [...byName.values()].flatMap((same) => {
    if (inner && same.length < legs.length) return [];
    const types = new Set(same.map((column) => column.type));
    if (types.size === 1) return [same[0]!];
    // one that nobody knows may well be the same
    if (types.has('unknown')) return [{ ...same[0]!, type: 'unknown' as const }];
    return [...types].map((type) => {
      const column = same.find((c) => c.type === type)!;
      return { ...column, name: `${column.name}_${type}` };
    });
  });
  return { columns, open };
}

type Expand = Operator & { kind: 'MvExpandOperator' | 'MvApplyOperator' };

function expand(operator: Expand, input: TableShape, b: RowBinder): TableShape {
  b.bindScalars([operator.limit], input);
  const columns = operator.columns.flatMap(({ expression, type }) => {
    const element = type?.kind === 'TypeofLiteral' ? type.elements[0] : undefined;
    const declared: ScalarType = element?.kind === 'TypeName' ? typeNamed(element.name) : 'dynamic';
    return columnsOf([expression], input, b, operator.keyword.text).map((column) => ({ ...column, type: declared }));
  });
  return withColumns(input, [
    ...columns,
    ...parameterColumn(operator.parameters, 'with_itemindex', 'long', operator.keyword.text),
  ]);
}

function patternColumn(part: Expression | ColumnDeclaration): Column[] {
  if (part.kind === 'Name') return [madeColumn(part.name, 'string', 'parse', part)];
  return part.kind === 'ColumnDeclaration' ? declaredColumns([part], 'parse') : [];
}

/** The columns of a declaration such as `(a: int, b: string)`. */
export function declaredColumns(declarations: readonly ColumnDeclaration[], madeBy: string): Column[] {
  return declarations.flatMap(({ name, type }) =>
    name.kind === 'Name'
      ? [madeColumn(name.name, type.kind === 'TypeName' ? typeNamed(type.name) : 'unknown', madeBy, name)]
      : [],
  );
}

function evaluate(operator: Operator & { kind: 'EvaluateOperator' }, input: TableShape, b: RowBinder): TableShape {
  if (operator.call.kind === 'CallExpression') b.bindScalars(operator.call.args, { ...input, open: true });
  if (operator.schema?.kind !== 'RowSchema')
    return {
      columns: operator.call.kind === 'CallExpression' && operator.call.name.name === 'bag_unpack' ? input.columns : [],
      open: true,
    };
  const declared = declaredColumns((operator.schema satisfies RowSchema).columns, 'evaluate');
  return operator.schema.star ? withColumns(input, declared) : { columns: declared, open: false };
}

function parameterWord(parameters: readonly Parameter[], name: string): string | undefined {
  const value = parameters.find((parameter) => parameter.name === name)?.value;
  return value?.kind === 'Name' ? value.name : undefined;
}

function parameterColumn(parameters: readonly Parameter[], name: string, type: ScalarType, madeBy: string): Column[] {
  const value = parameters.find((parameter) => parameter.name === name)?.value;
  return value?.kind === 'Name' ? [madeColumn(value.name, type, madeBy, value)] : [];
}
