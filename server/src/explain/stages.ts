/** The stages of a query, one by one and as they are read: those of one kind as one step, thresholds with what they test. */
import { type Binding, type Column, isInferred, type TableShape } from '../kql/semantics/index.ts';
import { type Expression, type Operator, type Pipeline, stringValue, walk } from '../kql/syntax/index.ts';
import { append, contains, type Range } from '../text/index.ts';
import type { FlowStep, StageColumns, StageExplanation, Threshold } from './model.ts';
import { oneLine } from './operands.ts';
import { bare } from './spelling.ts';

/** A stage with what it was made of. */
interface Read {
  readonly stage: StageExplanation;
  readonly operator: Operator | undefined;
}

export interface ReadStages {
  readonly stages: readonly StageExplanation[];
  readonly flow: readonly FlowStep[];
}

/** Kinds that are read one by one, because each leads to tables of its own or makes other rows. */
const ALONE = /^(source|union|join|lookup|summarize|make-series|find|search|datatable|externaldata|range|print)$/;

/** So many names of columns are listed for a query: a hundred wide tables, each with a stage that drops its columns. */
const MAX_NAMES = 20_000;

export class StageReader {
  private readonly binding: Binding;
  private readonly textOf: (range: Range) => string;
  private namesLeft: number;

  /**
   * @param textOf the text of a range as KQL, without blanks around it
   * @param names whether columns are listed by name, where the stage does not make them
   */
  constructor(binding: Binding, textOf: (range: Range) => string, names: boolean) {
    this.binding = binding;
    this.textOf = textOf;
    this.namesLeft = names ? MAX_NAMES : 0;
  }

  /** The source and the operators of queries that stand one behind the other. */
  read(expressions: readonly Expression[]): ReadStages {
    const read = expressions.flatMap((expression) => this.stagesOf(expression));
    return { stages: read.map(({ stage }) => stage), flow: this.flowOf(read) };
  }

  private stagesOf(expression: Expression): Read[] {
    const inner = bare(expression);
    if (inner.kind !== 'Pipeline') return [this.source(inner)];
    const all = this.stagesOf(inner.source);
    let before = this.binding.shapeOf(inner.source);
    let isBehindUnread = false;
    for (const stage of inner.stages) {
      const read = this.piped(stage, before, isBehindUnread);
      append(all, read);
      before = this.binding.shapeOf(stage);
      isBehindUnread = read.length === 0;
    }
    return all;
  }

  private source(node: Expression): Read {
    const isOperator = 'keyword' in node && node.kind.endsWith('Operator');
    const kind = isOperator ? node.keyword.text : 'source';
    const { start, end } = node;
    const columns = this.columnsOf(undefined, this.binding.shapeOf(node));
    const stage = { kind, text: this.textOf(node), start, end, ...(columns && { columns }) };
    return { stage, operator: isOperator ? (node as Operator) : undefined };
  }

  /** @param isBehindUnread whether what comes in is the result of a stage that nobody is told of */
  private piped(stage: Pipeline['stages'][number], before: TableShape | undefined, isBehindUnread: boolean): Read[] {
    if (stage.kind !== 'Stage' || stage.operator.kind === 'BadOperator') return [];
    const { start, end, operator } = stage;
    const columns = this.columnsOf(isBehindUnread ? undefined : before, this.binding.shapeOf(stage));
    const groupBy = 'groupBy' in operator ? operator.groupBy.map((key) => oneLine(this.textOf(key))) : [];
    const constants = operator.kind === 'ParseOperator' ? constantsOf(operator) : [];
    return [
      {
        stage: {
          ...{ kind: operator.keyword.text, text: this.textOf(stage), start, end },
          ...(columns && { columns }),
          ...(groupBy.length > 0 && { groupBy }),
          ...(constants.length > 0 && { constants }),
        },
        operator,
      },
    ];
  }

  /** What a stage does to the columns; undefined where what goes out is not known. */
  private columnsOf(before: TableShape | undefined, after: TableShape | undefined): StageColumns | undefined {
    if (!after) return undefined;
    const { open } = after;
    const own = knownIn(after);
    const count = own.length;
    if (!before) {
      const names = this.listed(own);
      return { added: [], removed: 0, count, open, ...(names && { names }) };
    }
    // most stages choose rows, and leave the columns alone
    if (before.columns === after.columns) return { added: [], removed: 0, count, open };
    const came = new Map(before.columns.map((column) => [column.name, column]));
    const left = new Set(after.columns.map(({ name }) => name));
    const added = own.filter((column) => !isPassedOn(column, came.get(column.name)));
    const changed = added.filter(({ name }) => came.has(name) && !isInferred(came.get(name)!));
    const removed = before.columns.filter((column) => !isInferred(column) && !left.has(column.name));
    // whichever is shorter says all
    const names = removed.length > count ? this.listed(own) : undefined;
    const removedNames = 0 < removed.length && removed.length <= count ? this.listed(removed) : undefined;
    return {
      ...{ added: namesOf(added), removed: removed.length, count, open },
      ...(changed.length > 0 && { changed: namesOf(changed) }),
      ...(names && { names }),
      ...(removedNames && { removedNames }),
    };
  }

  /** The names, as long as there is room for them. */
  private listed(columns: readonly Column[]): readonly string[] | undefined {
    if (columns.length >= this.namesLeft) return undefined;
    this.namesLeft -= columns.length;
    return namesOf(columns);
  }

  // ---- steps --------------------------------------------------------------------------------------------------

  private flowOf(read: readonly Read[]): FlowStep[] {
    const steps: { kind: string; stages: number[]; thresholds: Threshold[] }[] = [];
    /** The aggregates so far, with the steps they are in. */
    const counts: { made: readonly Range[]; step: (typeof steps)[number] }[] = [];
    for (const [i, { stage, operator }] of read.entries()) {
      const last = steps.at(-1);
      const tests = operator?.kind === 'WhereOperator' ? this.tests(operator.predicate) : [];
      const owners = tests.map(({ columns }) => counts.findLast(({ made }) => areMadeIn(columns, made))?.step);
      for (const [n, owner] of owners.entries()) owner?.thresholds.push(this.threshold(tests[n]!.range));
      const isTestOfLast = last !== undefined && owners.length > 0 && owners.every((owner) => owner === last);
      if (
        last &&
        (isTestOfLast || (last.kind === stage.kind && !ALONE.test(stage.kind) && last.thresholds.length === 0))
      ) {
        last.stages.push(i);
        continue;
      }
      const step = { kind: stage.kind, stages: [i], thresholds: [] };
      steps.push(step);
      const made = operator ? aggregatesOf(operator) : [];
      if (made.length > 0) counts.push({ made, step });
    }
    return steps.map(({ kind, stages, thresholds }) => ({
      kind,
      stages,
      ...(thresholds.length > 0 && { thresholds }),
    }));
  }

  private threshold({ start, end }: Range): Threshold {
    return { text: oneLine(this.textOf({ start, end })), start, end };
  }

  /** The conditions of a predicate that must all hold, each with the columns it names. */
  private tests(predicate: Expression): { range: Range; columns: readonly Column[] }[] {
    const inner = bare(predicate);
    if (inner.kind === 'LogicalExpression' && inner.operator === 'and')
      return inner.operands.flatMap((operand) => this.tests(operand));
    const columns: Column[] = [];
    walk(inner, (node) => {
      const meaning = node.kind === 'Name' ? this.binding.meaningOf(node) : undefined;
      if (meaning?.kind === 'column') columns.push(meaning.column);
    });
    return [{ range: inner, columns }];
  }
}

/** Where an operator counts: what it makes there is no key, and no column that came in. */
function aggregatesOf(operator: Operator): readonly Range[] {
  switch (operator.kind) {
    case 'SummarizeOperator':
    case 'MakeSeriesOperator':
      return operator.aggregates;
    case 'CountOperator':
      return [operator];
    default:
      return [];
  }
}

function areMadeIn(columns: readonly Column[], ranges: readonly Range[]): boolean {
  return columns.length > 0 && columns.every((column) => isMadeIn(column, ranges));
}

function isMadeIn(column: Column, ranges: readonly Range[]): boolean {
  for (let of: Column | undefined = column; of; of = of.copyOf) {
    const { node } = of;
    if (node && ranges.some((range) => contains(range, node))) return true;
  }
  return false;
}

/** The texts that rows must hold so that `parse` finds anything. */
function constantsOf({ pattern }: Extract<Operator, { kind: 'ParseOperator' }>): string[] {
  return pattern.flatMap((part) => {
    if (part.kind === 'Literal') return [stringValue(part.token.text)];
    return part.kind === 'CompoundString' ? [part.tokens.map(({ text }) => stringValue(text)).join('')] : [];
  });
}

/** Whether a column goes out as it came in: untouched, or as a key of `summarize`, or named by `project`. */
function isPassedOn(column: Column, came: Column | undefined): boolean {
  if (!came || isInferred(came)) return came === column;
  if (came === column.copyOf) return came.type === column.type && !/^mv-/.test(column.madeBy);
  return came.node === column.node && came.madeBy === column.madeBy && came.table === column.table;
}

function namesOf(columns: readonly Column[]): string[] {
  return columns.map(({ name }) => name);
}

function knownIn({ columns }: TableShape): readonly Column[] {
  return columns.some(isInferred) ? columns.filter((column) => !isInferred(column)) : columns;
}
