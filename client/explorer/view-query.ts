/** The parts of a query: time, parameters, lets, the pipeline, and the tables. */
import type { Builder } from './builder.ts';
import type { Join, Let, Parameter, Query, Stage } from './explanation.ts';
import { columnsAround, type Pipeline, pipelineOf, type Step, stageText } from './pipeline.ts';
import { type Content, h, type ViewNode } from './view-node.ts';
import { indicatorTable, outputTable, rowAttributes } from './view-tables.ts';

/** More than these say less, until somebody asks for the rest. */
const MOST_CHIPS = 8;
const MOST_STAGES = 40;
const MOST_STEPS = 100;
const MOST_LEGS = 30;
const MOST_LETS = 100;

/** @param number of a query among several; empty for the only one */
export function queryParts(build: Builder, query: Query, number: string): ViewNode[] {
  const { time, parameters, lets, indicators, joins, sources } = query;
  const names = new Set([...parameters, ...lets].map(({ name }) => name));
  const key = (name: string): string => `${name}${number}`;
  const title = (text: string): string => (number === '' ? text : `${text} of query ${number}`);
  const parts: (ViewNode | false)[] = [
    time.length > 0 && build.within(key('time'), () => build.part(key('time'), title('Time'), timeList(build, query))),
    parameters.length > 0 &&
      build.within(key('parameters'), () =>
        build.part(key('parameters'), title('Parameters'), parameterTable(build, parameters, names, number)),
      ),
    lets.length > 0 &&
      build.within(key('lets'), () =>
        build.part(key('lets'), title('Let bindings'), letBlocks(build, query, names, number)),
      ),
    build.within(key('stages'), () =>
      build.part(
        key('stages'),
        title('Stages'),
        sources.length > 0 && h('p', { class: 'muted' }, `Reads ${sources.map(sourceText).join(', ')}`),
        pipeline(build, pipelineOf(query, query.legs, joins), 'stages of the query'),
      ),
    ),
    indicators.length > 0 &&
      build.within(key('indicators'), () =>
        build.part(
          key('indicators'),
          title('Indicators'),
          ...indicatorTable(build, indicators, key('indicators'), number === '' ? 0 : Number(number) - 1),
        ),
      ),
    build.within(key('output'), () =>
      build.part(key('output'), title('Output columns'), ...outputTable(build, query, key('output'))),
    ),
  ];
  return parts.filter((part) => part !== false);
}

function timeList(build: Builder, { time }: Query): ViewNode {
  return h(
    'ul',
    { class: 'plain' },
    time.map(({ field, description, places }) =>
      h('li', {}, build.placed(`time ${field} ${description}`, places, h('code', {}, field), ` ${description}`)),
    ),
  );
}

function parameterTable(
  build: Builder,
  parameters: readonly Parameter[],
  names: ReadonlySet<string>,
  number: string,
): Content[] {
  const { shown, more } = build.first(`parameters${number}`, parameters, MOST_LETS);
  const rows = shown.map((parameter) => {
    const { name, text, value, derivedFrom } = parameter;
    const key = `let ${name}`;
    const id = build.item(key, parameter);
    return h(
      'tr',
      rowAttributes(id, id),
      h('th', { scope: 'row' }, build.button(id, 'name', name)),
      h('td', {}, h('code', { class: 'value' }, value ?? '')),
      h('td', {}, h('code', { class: 'statement' }, text), derived(derivedFrom, names)),
    );
  });
  const head = ['Name', 'Value', 'Statement'].map((title) => h('th', { scope: 'col' }, title));
  return [h('table', { class: 'parameters' }, h('thead', {}, h('tr', {}, head)), h('tbody', {}, rows)), more];
}

function letBlocks(build: Builder, { lets, joins }: Query, names: ReadonlySet<string>, number: string): Content[] {
  const { shown, more } = build.first(`lets${number}`, lets, MOST_LETS);
  return [...shown.map((one) => letBlock(build, one, names, joins, number)), more];
}

function letBlock(
  build: Builder,
  binding: Let,
  names: ReadonlySet<string>,
  joins: readonly Join[],
  number: string,
): ViewNode {
  const { name, kind, signature = '', derivedFrom, uses, sources } = binding;
  const id = build.item(`let ${name}`, { start: binding.start, end: binding.end });
  const fold = `let ${name}${number}`;
  return h(
    'details',
    { key: id, class: 'let', ...build.fold(fold), 'data-value': fold },
    h(
      'summary',
      {},
      h('h3', {}, `${name}${signature}`),
      h('span', { class: 'note' }, kind),
      h('span', { class: 'muted' }, ` used ${uses.length === 1 ? 'once' : `${uses.length} times`}`),
    ),
    h(
      'div',
      { class: 'body' },
      h(
        'p',
        { class: 'muted' },
        build.button(id, 'chip', 'Show in file'),
        sources.length > 0 && ` reads ${sources.map(sourceText).join(', ')} `,
        derived(derivedFrom, names),
      ),
      pipeline(build, pipelineOf(binding, [], joins), `stages of ${name}`),
    ),
  );
}

/** Names of lets; a click leads to what the page says of them. */
function derived(from: readonly string[], names: ReadonlySet<string>): ViewNode | undefined {
  if (from.length === 0) return undefined;
  const links = from.map((name) =>
    names.has(name)
      ? h('button', { type: 'button', class: 'link', 'data-action': 'goto', 'data-value': `let ${name}` }, name)
      : h('span', {}, name),
  );
  return h(
    'span',
    { class: 'muted derived' },
    ' derives from ',
    links.flatMap((link, i) => (i === 0 ? [link] : [', ', link])),
  );
}

function pipeline(build: Builder, drawn: Pipeline, label: string): ViewNode {
  const { shown, more } = build.first(label, drawn.steps, MOST_STEPS);
  return h(
    'ol',
    { class: 'pipeline', 'aria-label': label },
    shown.map((step, i) => stepNode(build, drawn, step, i === drawn.steps.length - 1)),
    more && h('li', {}, more),
  );
}

function stepNode(build: Builder, { stages: all }: Pipeline, step: Step, isLast: boolean): ViewNode {
  const { stages, legs, side, thresholds } = step;
  const [first] = stages;
  const last = stages.at(-1)!;
  const stepId = build.item(`stage ${first!.kind}`, first!);
  const list = build.first(`stages of ${stepId}`, stages, MOST_STAGES);
  const drawn = list.shown.map((stage) => ({
    stage,
    id: stage === first ? stepId : build.item(`stage ${stage.kind}`, stage),
  }));
  const box = h(
    'div',
    { class: `step kind-${/^[a-z-]+$/.test(first!.kind) ? first!.kind : 'other'}` },
    h('div', { class: 'kind' }, first!.kind),
    h(
      'div',
      { class: 'code' },
      drawn.map(({ stage, id }) => build.button(id, 'line', stageText(stage, step))),
      list.more,
    ),
    drawn.map(({ stage, id }) => effects(build, stage, all, id)),
    thresholds.map((threshold) =>
      build.button(build.item('threshold', threshold), 'chip', `threshold: ${threshold.text}`),
    ),
  );
  const legList = build.first(`legs of ${stepId}`, legs, MOST_LEGS);
  const legNodes = legList.shown.map((leg) => legNode(build, leg.name, leg.sources, leg, 'leg'));
  const joined = side && legNode(build, 'joined with', side.join.right.sources, side, 'leg side');
  return h(
    'li',
    {},
    legNodes.length > 0 && [h('div', { class: 'legs' }, legNodes, legList.more), h('div', { class: 'out' })],
    joined ? h('div', { class: 'sides' }, box, joined) : box,
    flowOut(build, last, all, stepId, isLast),
  );
}

function legNode(
  build: Builder,
  name: string,
  sources: readonly string[],
  drawn: Pipeline,
  className: string,
): ViewNode {
  const read = sources.map(sourceText).join(', ');
  return h(
    'div',
    { class: className, role: 'group', 'aria-label': `${name} ${read}` },
    h('div', { class: 'leg-name' }, name, h('span', { class: 'muted' }, ` ${read}`)),
    pipeline(build, drawn, `stages of ${name} ${read}`),
  );
}

/** What a stage does to the columns that come in. */
function effects(build: Builder, stage: Stage, all: readonly Stage[], id: string): Content {
  const { added = [], changed = [], removed = 0, count = 0, open = false } = stage.columns ?? {};
  if (added.length === 0 && removed === 0) return undefined;
  const isChanged = new Set(changed);
  const made = added.filter((name) => !isChanged.has(name));
  return h(
    'div',
    { class: 'effects' },
    chips(build, `made by ${id}`, made, 'added', '+'),
    chips(build, `changed by ${id}`, changed, 'changed', '~'),
    removed > 0 && removedColumns(build, stage, all, id),
    // of a table that may have any column, nobody knows how many stay
    !open && h('span', { class: 'muted kept' }, `${count - added.length} kept`),
  );
}

const EFFECTS = { added: 'new columns', changed: 'columns with new values', removed: 'columns that end here' } as const;

function chips(
  build: Builder,
  key: string,
  names: readonly string[],
  effect: keyof typeof EFFECTS,
  sign: string,
): Content {
  if (names.length === 0) return undefined;
  const { shown, more } = build.first(key, names, MOST_CHIPS);
  return h(
    'span',
    { class: `columns ${effect}`, role: 'group', 'aria-label': EFFECTS[effect] },
    shown.map((name) => h('span', { class: 'column' }, `${sign} ${name}`)),
    more,
  );
}

/** How many columns end at a stage, and on demand which. */
function removedColumns(build: Builder, stage: Stage, all: readonly Stage[], id: string): Content {
  const { removed = 0 } = stage.columns ?? {};
  const words = `− ${columnsText(removed)}`;
  const key = `removed by ${id}`;
  if (!build.isUnfolded(key)) return h('span', { class: 'columns removed' }, build.unfolding(key, words));
  const { before, after } = columnsAround(all, stage);
  const names = before && after ? [...before].filter((name) => !after.has(name)) : undefined;
  return h('span', { class: 'columns removed' }, build.unfolding(key, words), nameList(names, 'removed'));
}

/** The line to the next stage, with what goes along it: how many columns, and on demand which. */
function flowOut(build: Builder, stage: Stage, all: readonly Stage[], stepId: string, isLast: boolean): ViewNode {
  const { columns } = stage;
  const className = isLast ? 'out last' : 'out';
  if (!columns) return h('div', { class: className });
  const { count, open } = columns;
  if (count === 0 && open) return h('div', { class: className }, h('span', { class: 'muted' }, 'columns not known'));
  const key = `columns behind ${stepId}`;
  const words = `${columnsText(count)}${open ? ' and others' : ''}`;
  const names = build.isUnfolded(key) ? columnsAround(all, stage).after : undefined;
  return h(
    'div',
    { class: className },
    build.unfolding(key, words),
    build.isUnfolded(key) && nameList(names && [...names], 'all'),
  );
}

function nameList(names: readonly string[] | undefined, className: string): ViewNode {
  if (!names) return h('div', { class: 'names muted' }, 'too many to list');
  const label = className === 'removed' ? EFFECTS.removed : 'columns that go out';
  return h(
    'ul',
    { class: `names ${className}`, 'aria-label': label },
    names.map((name) => h('li', { class: 'column' }, name)),
  );
}

function columnsText(count: number): string {
  return `${count} ${count === 1 ? 'column' : 'columns'}`;
}

function sourceText(source: string): string {
  return source === '*' ? 'all tables (*)' : source;
}
