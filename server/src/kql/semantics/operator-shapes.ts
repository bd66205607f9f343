/** What each operator makes of its columns. A function from columns to columns; what it cannot tell leaves the table open. */
import { type ScalarType, typeNamed } from '../../facts/index.ts';
import type { ColumnDeclaration, Expression, NameNode, Node, Operator, RowSchema } from '../syntax/index.ts';
import type { RowBinder } from './binding.ts';
import { join, union, unionOf } from './joined-shapes.ts';
import {
  aggregateColumns,
  columnsOf,
  columnsOfOne,
  declaredColumns,
  parameterColumn,
  sourceColumn,
} from './made-columns.ts';
import {
  type Column,
  findColumn,
  madeColumn,
  matchesWildcard,
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
