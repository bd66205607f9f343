/**
 * All operators: the one place where a new operator is entered. The union of node types makes a `switch` over them
 * exhaustive; the map serves the parser, completion and hover.
 */
import { type AsOperator, as } from './as.ts';
import { type AssertSchemaOperator, assertSchema } from './assert-schema.ts';
import type { BadOperator } from './bad-operator.ts';
import { type ConsumeOperator, consume } from './consume.ts';
import { type CountOperator, count } from './count.ts';
import type { OperatorSpec } from './define-operator.ts';
import { type DistinctOperator, distinct } from './distinct.ts';
import { type EvaluateOperator, evaluate } from './evaluate.ts';
import { type ExecuteAndCacheOperator, executeAndCache } from './execute-and-cache.ts';
import { type ExtendOperator, extend } from './extend.ts';
import { type FacetOperator, facet } from './facet.ts';
import { type FindOperator, find } from './find.ts';
import { type ForkBranch, type ForkOperator, fork } from './fork.ts';
import { type GetSchemaOperator, getschema } from './getschema.ts';
import { type GraphMarkComponentsOperator, graphMarkComponents } from './graph-mark-components.ts';
import { type GraphMatchOperator, graphMatch } from './graph-match.ts';
import type { GraphPattern, GraphPatternEdge, GraphPatternNode } from './graph-pattern.ts';
import { type GraphShortestPathsOperator, graphShortestPaths } from './graph-shortest-paths.ts';
import { type GraphTableOutput, type GraphToTableOperator, graphToTable } from './graph-to-table.ts';
import { type GraphWhereEdgesOperator, graphWhereEdges } from './graph-where-edges.ts';
import { type GraphWhereNodesOperator, graphWhereNodes } from './graph-where-nodes.ts';
import { type InlineExternalTableOperator, inlineExternalTable } from './inline-external-table.ts';
import { type InvokeOperator, invoke } from './invoke.ts';
import { type JoinOperator, join } from './join.ts';
import { type LookupOperator, lookup } from './lookup.ts';
import { type MacroExpandOperator, macroExpand } from './macro-expand.ts';
import { type GraphNodeTable, type MakeGraphOperator, makeGraph } from './make-graph.ts';
import { type MakeSeriesOperator, makeSeries, type SeriesAggregate } from './make-series.ts';
import { type MvApplyOperator, mvApply } from './mv-apply.ts';
import { type ExpandedColumn, type MvExpandOperator, mvExpand } from './mv-expand.ts';
import { type ParseOperator, parse, parseWhere } from './parse.ts';
import { type ParseKvOperator, parseKv } from './parse-kv.ts';
import { type PartitionOperator, partition } from './partition.ts';
import { type PartitionByOperator, partitionBy } from './partition-by.ts';
import { type PrintOperator, print } from './print.ts';
import { type ProjectOperator, project } from './project.ts';
import { type ProjectAwayOperator, projectAway } from './project-away.ts';
import { type ProjectByNamesOperator, projectByNames } from './project-by-names.ts';
import { type ProjectKeepOperator, projectKeep } from './project-keep.ts';
import { type ProjectRenameOperator, projectRename } from './project-rename.ts';
import { type ProjectReorderOperator, projectReorder } from './project-reorder.ts';
import { type RangeOperator, range } from './range.ts';
import { type ReduceOperator, reduce } from './reduce.ts';
import { type RenderOperator, render } from './render.ts';
import { type SampleOperator, sample } from './sample.ts';
import { type SampleDistinctOperator, sampleDistinct } from './sample-distinct.ts';
import { type ScanAssignment, type ScanOperator, type ScanStep, scan } from './scan.ts';
import { type SearchOperator, search } from './search.ts';
import { type SerializeOperator, serialize } from './serialize.ts';
import { type SortOperator, sort } from './sort.ts';
import { type SummarizeOperator, summarize } from './summarize.ts';
import { type TakeOperator, take } from './take.ts';
import { type TopOperator, top } from './top.ts';
import { type TopHittersOperator, topHitters } from './top-hitters.ts';
import { type TopNestedClause, type TopNestedOperator, topNested } from './top-nested.ts';
import { type UnionOperator, union } from './union.ts';
import { type WhereOperator, where } from './where.ts';

export type {
  AsOperator,
  AssertSchemaOperator,
  BadOperator,
  ConsumeOperator,
  CountOperator,
  DistinctOperator,
  EvaluateOperator,
  ExecuteAndCacheOperator,
  ExpandedColumn,
  ExtendOperator,
  FacetOperator,
  FindOperator,
  ForkBranch,
  ForkOperator,
  GetSchemaOperator,
  GraphMarkComponentsOperator,
  GraphMatchOperator,
  GraphNodeTable,
  GraphPattern,
  GraphPatternEdge,
  GraphPatternNode,
  GraphShortestPathsOperator,
  GraphTableOutput,
  GraphToTableOperator,
  GraphWhereEdgesOperator,
  GraphWhereNodesOperator,
  InlineExternalTableOperator,
  InvokeOperator,
  JoinOperator,
  LookupOperator,
  MacroExpandOperator,
  MakeGraphOperator,
  MakeSeriesOperator,
  MvApplyOperator,
  MvExpandOperator,
  OperatorSpec,
  ParseKvOperator,
  ParseOperator,
  PartitionByOperator,
  PartitionOperator,
  PrintOperator,
  ProjectAwayOperator,
  ProjectByNamesOperator,
  ProjectKeepOperator,
  ProjectOperator,
  ProjectRenameOperator,
  ProjectReorderOperator,
  RangeOperator,
  ReduceOperator,
  RenderOperator,
  SampleDistinctOperator,
  SampleOperator,
  ScanAssignment,
  ScanOperator,
  ScanStep,
  SearchOperator,
  SerializeOperator,
  SeriesAggregate,
  SortOperator,
  SummarizeOperator,
  TakeOperator,
  TopHittersOperator,
  TopNestedClause,
  TopNestedOperator,
  TopOperator,
  UnionOperator,
  WhereOperator,
};

export type Operator =
  | AsOperator
  | AssertSchemaOperator
  | ConsumeOperator
  | CountOperator
  | DistinctOperator
  | EvaluateOperator
  | ExecuteAndCacheOperator
  | ExtendOperator
  | FacetOperator
  | FindOperator
  | ForkOperator
  | GetSchemaOperator
  | GraphMarkComponentsOperator
  | GraphMatchOperator
  | GraphShortestPathsOperator
  | GraphToTableOperator
  | GraphWhereEdgesOperator
  | GraphWhereNodesOperator
  | InlineExternalTableOperator
  | InvokeOperator
  | JoinOperator
  | LookupOperator
  | MacroExpandOperator
  | MakeGraphOperator
  | MakeSeriesOperator
  | MvApplyOperator
  | MvExpandOperator
  | ParseOperator
  | ParseKvOperator
  | PartitionOperator
  | PartitionByOperator
  | PrintOperator
  | ProjectOperator
  | ProjectAwayOperator
  | ProjectByNamesOperator
  | ProjectKeepOperator
  | ProjectRenameOperator
  | ProjectReorderOperator
  | RangeOperator
  | ReduceOperator
  | RenderOperator
  | SampleOperator
  | SampleDistinctOperator
  | ScanOperator
  | SearchOperator
  | SerializeOperator
  | SortOperator
  | SummarizeOperator
  | TakeOperator
  | TopOperator
  | TopHittersOperator
  | TopNestedOperator
  | UnionOperator
  | WhereOperator
  | BadOperator;

/** Parts of operators that are nodes of their own. */
export type Clause =
  | ForkBranch
  | GraphTableOutput
  | GraphNodeTable
  | SeriesAggregate
  | ExpandedColumn
  | ScanStep
  | ScanAssignment
  | TopNestedClause
  | GraphPattern
  | GraphPatternNode
  | GraphPatternEdge;

const ALL = [
  as,
  assertSchema,
  consume,
  count,
  distinct,
  evaluate,
  executeAndCache,
  extend,
  facet,
  find,
  fork,
  getschema,
  graphMarkComponents,
  graphMatch,
  graphShortestPaths,
  graphToTable,
  graphWhereEdges,
  graphWhereNodes,
  inlineExternalTable,
  invoke,
  join,
  lookup,
  macroExpand,
  makeGraph,
  makeSeries,
  mvApply,
  mvExpand,
  parse,
  parseWhere,
  parseKv,
  partition,
  partitionBy,
  print,
  project,
  projectAway,
  projectByNames,
  projectKeep,
  projectRename,
  projectReorder,
  range,
  reduce,
  render,
  sample,
  sampleDistinct,
  scan,
  search,
  serialize,
  sort,
  summarize,
  take,
  top,
  topHitters,
  topNested,
  union,
  where,
];

/** Operators by each of their words. */
export const OPERATORS: ReadonlyMap<string, OperatorSpec<Operator>> = new Map(
  (ALL as readonly OperatorSpec<Operator>[]).flatMap((spec) => spec.words.map((word) => [word, spec] as const)),
);
