/** The parts of a query: time, parameters, lets, the pipeline, and the tables. */
import type { Builder } from './builder.ts';
import type { Join, Let, Parameter, Query, Stage } from './explanation.ts';
import { type Step, stageText, stepsOf } from './pipeline.ts';
import { h, type ViewNode } from './view-node.ts';
import { indicatorTable, outputTable, rowAttributes } from './view-tables.ts';

/** More names than these say less. */
const MOST_CHIPS = 8;

/** @param number of a query among several; empty for the only one */
export function queryParts(build: Builder, query: Query, number: string): ViewNode[] {
  const { time, parameters, lets, indicators, output, joins, sources } = query;
  const names = new Set([...parameters, ...lets].map(({ name }) => name));
  const key = (name: string): string => `${name}${number}`;
  const title = (text: string): string => (number === '' ? text : `${text} of query ${number}`);
  const parts: (ViewNode | false)[] = [
    time.length > 0 && build.within(key('time'), () => build.part(key('time'), title('Time'), timeList(build, query))),
    parameters.length > 0 &&
      build.within(key('parameters'), () =>
        build.part(key('parameters'), title('Parameters'), parameterTable(build, parameters, names)),
      ),
    lets.length > 0 &&
      build.within(key('lets'), () =>
        build.part(
          key('lets'),
          title('Let bindings'),
          ...lets.map((one) => letBlock(build, one, names, joins, number)),
        ),
      ),
    build.within(key('stages'), () =>
      build.part(
        key('stages'),
        title('Stages'),
        sources.length > 0 && h('p', { class: 'muted' }, `Reads ${sources.map(sourceText).join(', ')}`),
        pipeline(build, stepsOf(query, query.legs, joins), 'stages of the query'),
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
      build.part(key('output'), title('Output columns'), ...outputTable(build, output)),
    ),
  ];
  return parts.filter((part) => part !== false);
}

function timeList(build: Builder, { time }: Query): ViewNode {
  return h(
    'ul',
    { class: 'plain' },
    time.map(({ field, description, places: [first, ...more] }) => {
      const said = [h('code', {}, field), ` ${description}`];
      if (!first) return h('li', {}, said);
      const id = build.item(`time ${field} ${description}`, first);
      build.alsoAt(id, more);
      return h('li', {}, build.button(id, 'line', ...said));
    }),
  );
}

function parameterTable(build: Builder, parameters: readonly Parameter[], names: ReadonlySet<string>): ViewNode {
  const rows = parameters.map((parameter) => {
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
  return h('table', { class: 'parameters' }, h('thead', {}, h('tr', {}, head)), h('tbody', {}, rows));
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
      pipeline(build, stepsOf(binding, [], joins), `stages of ${name}`),
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

function pipeline(build: Builder, steps: readonly Step[], label: string): ViewNode {
  return h(
    'ol',
    { class: 'pipeline', 'aria-label': label },
    steps.map((step, i) => stepNode(build, step, i === steps.length - 1)),
  );
}

function stepNode(build: Builder, step: Step, isLast: boolean): ViewNode {
  const { stages, legs, side, thresholds } = step;
  const [first] = stages;
  const last = stages.at(-1)!;
  const box = h(
    'div',
    { class: `step kind-${/^[a-z-]+$/.test(first!.kind) ? first!.kind : 'other'}` },
    h('div', { class: 'kind' }, first!.kind),
    h(
      'div',
      { class: 'code' },
      stages.map((stage) => build.button(build.item(`stage ${stage.kind}`, stage), 'line', stageText(stage, step))),
    ),
    stages.flatMap((stage) => columnChips(stage)),
    thresholds.map((threshold) =>
      build.button(build.item('threshold', threshold), 'chip', `threshold: ${threshold.text}`),
    ),
  );
  const legNodes = legs.map((leg) => legNode(build, leg.name, leg.sources, leg.steps, 'leg'));
  const joined = side && legNode(build, 'with', side.join.right.sources, side.steps, 'leg side');
  return h(
    'li',
    {},
    legNodes.length > 0 && [h('div', { class: 'legs' }, legNodes), h('div', { class: 'out' })],
    joined ? h('div', { class: 'sides' }, box, joined) : box,
    flowOut(last, isLast),
  );
}

function legNode(
  build: Builder,
  name: string,
  sources: readonly string[],
  steps: readonly Step[],
  className: string,
): ViewNode {
  const read = sources.map(sourceText).join(', ');
  return h(
    'div',
    { class: className, role: 'group', 'aria-label': `${name} ${read}` },
    h('div', { class: 'leg-name' }, name, h('span', { class: 'muted' }, ` ${read}`)),
    pipeline(build, steps, `stages of ${name} ${read}`),
  );
}

/** What the stage does to the columns. */
function columnChips({ columns }: Stage): ViewNode[] {
  const added = columns?.added ?? [];
  const removed = columns?.removed ?? 0;
  const rest = added.length - MOST_CHIPS;
  const parts = [
    added.length > 0 &&
      h(
        'span',
        { class: 'columns added', role: 'group', 'aria-label': 'columns that are new' },
        added.slice(0, MOST_CHIPS).map((name) => h('span', { class: 'column' }, `+ ${name}`)),
        rest > 0 && h('span', { class: 'muted', title: added.join(', ') }, `and ${rest} more`),
      ),
    removed > 0 && h('span', { class: 'columns removed' }, `− ${columnsText(removed)}`),
  ].filter((part) => part !== false);
  return parts.length > 0 ? [h('div', { class: 'effects' }, parts)] : [];
}

/** The line to the next stage, with what goes along it. */
function flowOut({ columns }: Stage, isLast: boolean): ViewNode {
  const known =
    columns && (columns.count > 0 || !columns.open) ? columnsText(columns.count) : 'columns that nobody lists';
  const text = columns && `${known}${columns.open && columns.count > 0 ? ' and others' : ''}`;
  return h('div', { class: isLast ? 'out last' : 'out' }, h('span', { class: 'muted' }, text));
}

function columnsText(count: number): string {
  return `${count} ${count === 1 ? 'column' : 'columns'}`;
}

function sourceText(source: string): string {
  return source === '*' ? 'all tables (*)' : source;
}
