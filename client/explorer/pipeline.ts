/**
 * How the stages of a query are drawn: legs side by side in front of their union, the right side of a join beside it. And which
 * columns there are around a stage.
 */
import type { Join, Leg, Range, Stage } from './explanation.ts';

export interface Step {
  /** Stages of one kind in a row, or one that stands for itself. */
  readonly stages: readonly Stage[];
  /** The legs of a union that come together here. */
  readonly legs: readonly DrawnLeg[];
  /** The table that another one is joined with. */
  readonly side: DrawnSide | undefined;
  readonly thresholds: readonly Threshold[];
}

/** Stages with how they are drawn. */
export interface Pipeline {
  readonly stages: readonly Stage[];
  readonly steps: readonly Step[];
}

export interface DrawnLeg extends Range, Pipeline {
  readonly name: string;
  readonly sources: readonly string[];
}

export interface DrawnSide extends Range, Pipeline {
  readonly join: Join;
}

export interface Threshold extends Range {
  readonly text: string;
}

export interface Flow {
  readonly stages: readonly Stage[];
  readonly flow: readonly {
    readonly stages: readonly number[];
    readonly thresholds?: readonly Threshold[] | undefined;
  }[];
}

/** The pipeline of a flow, see `stepsOf`. */
export function pipelineOf(flow: Flow, legs: readonly Leg[], joins: readonly Join[]): Pipeline {
  return { stages: flow.stages, steps: stepsOf(flow, legs, joins) };
}

/** Conditions are read together; any other two stages do two things, even when they have one name. */
const READ_TOGETHER = new Set(['where', 'filter', 'extend']);

/**
 * @param legs those of the unions among the stages; none for a let or a leg
 * @param joins all of the query
 */
function stepsOf({ stages, flow }: Flow, legs: readonly Leg[], joins: readonly Join[]): Step[] {
  const steps: Step[] = [];
  const thresholds = new Map<Stage, readonly Threshold[]>();
  for (const {
    stages: [first],
    thresholds: found,
  } of flow) {
    const stage = first === undefined ? undefined : stages[first];
    if (stage && found) thresholds.set(stage, found);
  }
  let drawn = 0;
  for (const stage of stages) {
    const own: Leg[] = [];
    if (stage.kind === 'union') {
      for (; drawn < legs.length && legs[drawn]!.end <= stage.end; drawn++) own.push(legs[drawn]!);
      // what is piped into the union is its first leg, and drawn as such
      if (own.length > 0 && own[0]!.end <= stage.start) steps.length = 0;
    }
    const last = steps.at(-1);
    const before = last?.stages[0]?.kind;
    if (last && before === stage.kind && READ_TOGETHER.has(stage.kind)) {
      steps[steps.length - 1] = { ...last, stages: [...last.stages, stage] };
      continue;
    }
    steps.push({
      stages: [stage],
      legs: own.map((leg) => ({ ...leg, steps: stepsOf(leg, [], joins) })),
      side: sideOf(stage, joins),
      thresholds: thresholds.get(stage) ?? [],
    });
  }
  return steps;
}

function sideOf(stage: Stage, joins: readonly Join[]): DrawnSide | undefined {
  if (!/join|lookup/.test(stage.kind)) return undefined;
  // a join within the right side of this one lies inside of it, too, and ends earlier or begins later
  const join = joins.find(({ start, end }) => stage.start <= start && end <= stage.end);
  if (!join?.right.stages) return undefined;
  const { start, end, stages } = join.right;
  const inside = joins.filter((other) => other !== join);
  return { join, start, end, ...pipelineOf({ stages, flow: [] }, [], inside) };
}

/** The names of the columns that come into a stage and that go out; undefined where they are not known. */
export interface Columns {
  readonly before: ReadonlySet<string> | undefined;
  readonly after: ReadonlySet<string> | undefined;
}

/** The columns around a stage, found by going along the stages from the source. */
export function columnsAround(stages: readonly Stage[], wanted: Stage): Columns {
  let before: ReadonlySet<string> | undefined;
  for (const stage of stages) {
    const after = columnsAfter(stage, before);
    if (stage === wanted) return { before, after };
    before = after;
  }
  return { before: undefined, after: undefined };
}

function columnsAfter({ columns }: Stage, before: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
  if (columns?.names) return new Set(columns.names);
  if (!columns || !before) return undefined;
  const { added, removed, removedNames = [] } = columns;
  if (added.length === 0 && removed === 0) return before;
  if (removedNames.length < removed) return undefined;
  const gone = new Set(removedNames);
  return new Set([...[...before].filter((name) => !gone.has(name)), ...added]);
}

/** Longer code is cut where it is drawn; it stands in the file. */
const MOST_LINES = 12;

/** The text of a stage as it is drawn: without the tables that are drawn beside it. */
export function stageText(stage: Stage, step: Step): string {
  const { text } = stage;
  if (step.legs.length > 0) {
    const head = /^\|?\s*union(?:\s+[\w.]+\s*=\s*\S+)*/.exec(text)?.[0];
    return head && text.includes('\n') ? `${head} …` : text;
  }
  if (step.side && text.includes('\n')) {
    const head = /^\|?\s*\w+(?:\s+[\w.]+\s*=\s*\w+)*/.exec(text)?.[0] ?? stage.kind;
    const { on } = step.side.join;
    return `${head} (…)${on.length > 0 ? ` on ${on.join(', ')}` : ''}`;
  }
  const lines = text.split('\n');
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES - 1), '…'].join('\n') : text;
}
