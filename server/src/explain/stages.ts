/** The stages of a query, one by one and as they are read: those of one kind as one step, thresholds with what they test. */
import { type Binding, type Column, isInferred, type TableShape } from '../kql/semantics/index.ts';
import { type Expression, type Operator, type Pipeline, stringValue, walk } from '../kql/syntax/index.ts';
import { append, contains, type Range } from '../text/index.ts';
import type { FlowStep, StageColumns, StageExplanation, Threshold } from './model.ts';
import { oneLine } from './operands.ts';
import { bare } from './origins.ts';

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

export class StageReader {
  private readonly binding: Binding;
  private readonly textOf: (range: Range) => string;

  /** @param textOf the text of a range as KQL, without blanks around it */
  constructor(binding: Binding, textOf: (range: Range) => string) {
    this.binding = binding;
    this.textOf = textOf;
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
    for (const stage of inner.stages) {
      append(all, this.piped(stage, before));
      before = this.binding.shapeOf(stage);
    }
    return all;
  }

  private source(node: Expression): Read {
    const isOperator = 'keyword' in node && node.kind.endsWith('Operator');
    const kind = isOperator ? node.keyword.text : 'source';
    const { start, end } = node;
    const columns = columnsOf(undefined, this.binding.shapeOf(node));
    const stage = { kind, text: this.textOf(node), start, end, ...(columns && { columns }) };
    return { stage, operator: isOperator ? (node as Operator) : undefined };
  }

  private piped(stage: Pipeline['stages'][number], before: TableShape | undefined): Read[] {
    if (stage.kind !== 'Stage' || stage.operator.kind === 'BadOperator') return [];
    const { start, end, operator } = stage;
    const columns = columnsOf(before, this.binding.shapeOf(stage));
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

/** What a stage does to the columns; undefined where what goes out is not known. */
function columnsOf(before: TableShape | undefined, after: TableShape | undefined): StageColumns | undefined {
  if (!after) return undefined;
  const { open } = after;
  // most stages choose rows, and leave the columns alone
  if (before === after || before?.columns === after.columns || !before)
    return { added: [], removed: 0, count: knownIn(after).length, open };
  const own = knownIn(after);
  const count = own.length;
  const came = new Map(before.columns.map((column) => [column.name, column]));
  const names = new Set(after.columns.map(({ name }) => name));
  const added = own.filter((column) => {
    const same = came.get(column.name);
    return !same || same.node !== column.node || same.madeBy !== column.madeBy || same.table !== column.table;
  });
  const removed = before.columns.reduce((n, column) => (isInferred(column) || names.has(column.name) ? n : n + 1), 0);
  return { added: added.map(({ name }) => name), removed, count, open };
}

function knownIn({ columns }: TableShape): readonly Column[] {
  return columns.some(isInferred) ? columns.filter((column) => !isInferred(column)) : columns;
}
