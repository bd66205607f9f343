/** What each operator makes of the table before it. */
import type { Operator } from '../../syntax/index.ts';
import { type Binder, missingTable } from '../binder.ts';
import { openTable, type TableShape } from '../shapes.ts';
import type { ResultType } from '../types.ts';
import { count, makeSeries, reduce, sampleDistinct, summarize, topHitters, topNested } from './aggregates.ts';
import {
  distinct,
  extend,
  print,
  project,
  projectAway,
  projectKeep,
  projectRename,
  projectReorder,
} from './columns.ts';
import { bindGraphOperator } from './graphs.ts';
import { join, lookup, union } from './joins.ts';
import { bindParameters, checkChart, checkParameters } from './parameters.ts';
import { sort, take, top, unchanged, where } from './rows.ts';
import { facet, fork, mvApply, mvExpand, partition, scan } from './rows-within.ts';
import { evaluate, find, getSchema, invoke, nameTable, parse, parseKv, range, search } from './sources.ts';

/** Operators that may begin a query. */
const FIRST = new Set<Operator['kind']>([
  'PrintOperator',
  'RangeOperator',
  'FindOperator',
  'SearchOperator',
  'UnionOperator',
  'EvaluateOperator',
  'InlineExternalTableOperator',
  'MacroExpandOperator',
  'BadOperator',
]);
/** Operators that must begin it. */
const ONLY_FIRST = new Set<Operator['kind']>(['PrintOperator', 'RangeOperator']);

/** @param input the table before the operator; undefined where it begins a query */
export function bindOperator(b: Binder, operator: Operator, input: TableShape | undefined): ResultType {
  if (operator.kind === 'BadOperator') return openTable();
  if (!input && !FIRST.has(operator.kind)) {
    b.report(
      'misplaced-operator',
      'KS174',
      operator.keyword,
      `\`${operator.keyword.text}\` needs a table before it: write \`Table | ${operator.keyword.text} …\`.`,
    );
  } else if (input && ONLY_FIRST.has(operator.kind)) {
    b.report(
      'misplaced-operator',
      'KS175',
      operator.keyword,
      `\`${operator.keyword.text}\` begins a query, and cannot stand behind a pipe.${operator.kind === 'PrintOperator' ? ' Use `extend` or `project`.' : ''}`,
    );
  }
  checkParameters(b, operator);
  return shapeAfter(b, operator, input);
}

function shapeAfter(b: Binder, operator: Operator, given: TableShape | undefined): ResultType {
  const input = given ?? missingTable(b);
  b.row = given ?? (FIRST.has(operator.kind) ? undefined : input);
  if (b.row) bindParameters(b, operator);
  switch (operator.kind) {
    case 'ProjectOperator':
      return project(b, operator, input);
    case 'ExtendOperator':
    case 'SerializeOperator':
      return extend(b, operator, input);
    case 'PrintOperator':
      return print(b, operator);
    case 'DistinctOperator':
      return distinct(b, operator, input);
    case 'ProjectRenameOperator':
      return projectRename(b, operator, input);
    case 'ProjectAwayOperator':
      return projectAway(b, operator, input);
    case 'ProjectKeepOperator':
      return projectKeep(b, operator, input);
    case 'ProjectReorderOperator':
      return projectReorder(b, operator, input);
    case 'WhereOperator':
      return where(b, operator, input);
    case 'TakeOperator':
    case 'SampleOperator':
      return take(b, operator, input);
    case 'SortOperator':
      return sort(b, operator, input);
    case 'TopOperator':
      return top(b, operator, input);
    case 'SummarizeOperator':
      return summarize(b, operator, input);
    case 'MakeSeriesOperator':
      return makeSeries(b, operator, input);
    case 'CountOperator':
      return count(operator);
    case 'TopNestedOperator':
      return topNested(b, operator, input);
    case 'TopHittersOperator':
      return topHitters(b, operator, input);
    case 'SampleDistinctOperator':
      return sampleDistinct(b, operator, input);
    case 'ReduceOperator':
      return reduce(b, operator, input);
    case 'JoinOperator':
      return join(b, operator, input);
    case 'LookupOperator':
      return lookup(b, operator, input);
    case 'UnionOperator':
      return union(b, operator, given);
    case 'MvExpandOperator':
      return mvExpand(b, operator, input);
    case 'MvApplyOperator':
      return mvApply(b, operator, input);
    case 'PartitionOperator':
    case 'PartitionByOperator':
      return partition(b, operator, input);
    case 'ForkOperator':
      return fork(b, operator, input);
    case 'FacetOperator':
      return facet(b, operator, input);
    case 'ScanOperator':
      return scan(b, operator, input);
    case 'RangeOperator':
      return range(b, operator);
    case 'SearchOperator':
      return search(b, operator, given);
    case 'FindOperator':
      return find(b, operator);
    case 'ParseOperator':
      return parse(b, operator, input);
    case 'ParseKvOperator':
      return parseKv(b, operator, input);
    case 'EvaluateOperator':
      return evaluate(b, operator);
    case 'InvokeOperator':
      return invoke(b, operator, input);
    case 'AsOperator':
      return nameTable(b, operator, input);
    case 'GetSchemaOperator':
      return getSchema(operator);
    case 'ConsumeOperator':
      return 'void';
    case 'RenderOperator':
      checkChart(b, operator);
      return unchanged(input);
    case 'ExecuteAndCacheOperator':
    case 'AssertSchemaOperator':
      return unchanged(input);
    case 'MakeGraphOperator':
    case 'GraphMatchOperator':
    case 'GraphShortestPathsOperator':
    case 'GraphToTableOperator':
    case 'GraphMarkComponentsOperator':
    case 'GraphWhereNodesOperator':
    case 'GraphWhereEdgesOperator':
      return bindGraphOperator(b, operator, input);
    case 'MacroExpandOperator':
    case 'InlineExternalTableOperator':
    case 'ProjectByNamesOperator':
    case 'BadOperator':
      return openTable();
  }
}
