/** The tables of the page: what the query looks for, and what comes out of it. */
import { type Builder, numbered } from './builder.ts';
import type { ColumnUse, Indicator, Origin, OutputColumn, Query, Range } from './explanation.ts';
import { type IndicatorRow, indicatorRows } from './indicator-rows.ts';
import type { SortKey } from './page-state.ts';
import { type Attributes, type Content, h, type ViewNode } from './view-node.ts';

const MOST_VALUES = 12;
const MOST_ROWS = 200;

const HEADS: readonly (readonly [SortKey, string])[] = [
  ['field', 'Field'],
  ['kind', 'Kind'],
  ['values', 'Values'],
  ['rules', 'Rules'],
];

/** @param query the number of the query, from 0 */
export function indicatorTable(
  build: Builder,
  indicators: readonly Indicator[],
  key: string,
  query: number,
): Content[] {
  const numbers = new Map(indicators.map((indicator, i) => [indicator, `${query} ${i}`]));
  const { filter, sort } = build.state;
  const rows = indicatorRows(indicators, build.state);
  const { shown, more } = build.first(`rows of ${key}`, rows, MOST_ROWS);
  const count = filter === '' ? `${rows.length}` : `${rows.length} of ${indicators.length}`;
  const inputId = `filter-${key}`;
  const heads = HEADS.map(([by, title]) => {
    const direction = sort.descending ? 'descending' : 'ascending';
    return h(
      'th',
      { scope: 'col', 'aria-sort': sort.by === by ? direction : 'none' },
      h('button', { type: 'button', class: 'sort', 'data-action': 'sort', 'data-value': by }, title),
    );
  });
  return [
    h(
      'div',
      { class: 'filter' },
      h('label', { for: inputId }, 'Filter'),
      h('input', {
        id: inputId,
        type: 'search',
        value: filter,
        placeholder: 'Field, kind or value',
        'data-action': 'filter',
      }),
      h('span', { class: 'muted', 'aria-live': 'polite' }, `${count} shown`),
    ),
    h(
      'table',
      { class: 'indicators' },
      h('thead', {}, h('tr', {}, heads)),
      h(
        'tbody',
        {},
        shown.map((row) => indicatorRow(build, row, numbers.get(row.indicator)!)),
      ),
    ),
    more,
  ];
}

function indicatorRow(
  build: Builder,
  { key, field, origin, kind, notes, indicator }: IndicatorRow,
  number: string,
): ViewNode {
  const { places, values, corpus, negated } = indicator;
  const id = build.itemAt(key, places);
  return h(
    'tr',
    rowAttributes(id, key, negated ? 'excluded' : ''),
    h(
      'th',
      { scope: 'row' },
      id === undefined ? field : build.button(id, 'name', field),
      origin !== '' && h('div', { class: 'muted origin' }, `from ${origin}`),
    ),
    h(
      'td',
      {},
      kind,
      notes.map((note) => h('span', { class: 'note' }, note)),
    ),
    h('td', { class: 'values' }, valueList(build, indicator, key, values)),
    h('td', { class: 'number' }, corpus > 1 ? othersButton(corpus, number) : `${corpus}`),
  );
}

/** Leads to the other rules that look for the same. */
function othersButton(corpus: number, number: string): ViewNode {
  const others = corpus === 2 ? '1 other rule looks' : `${corpus - 1} other rules look`;
  const attributes = { type: 'button', class: 'link', 'data-action': 'others', 'data-value': number } as const;
  return h('button', { ...attributes, 'aria-label': `${others} for the same` }, `${corpus}`);
}

function valueList(build: Builder, { corpusByValue }: Indicator, key: string, values: readonly string[]): Content[] {
  const { shown, more } = build.first(key, values, MOST_VALUES);
  const nodes = shown.map((value, i) => {
    const count = values.length > 1 ? corpusByValue[i] : undefined;
    const text = visible(value);
    return h(
      'code',
      { class: 'value', ...(count !== undefined && { title: rulesText(count) }) },
      text,
      count !== undefined && count > 1 && h('span', { class: 'count' }, ` ${count}`),
    );
  });
  return [...nodes, more];
}

function rulesText(count: number): string {
  return count === 1 ? 'in this rule only' : `in ${count} rules`;
}

/** A value with its line ends, tabs and blanks around it made visible. */
function visible(value: string): string {
  if (value === '') return '""';
  return value.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t').replaceAll(/^ | $/g, '␠');
}

export function outputTable(build: Builder, query: Query, key: string): Content[] {
  const { columns, open } = query.output;
  const sources = columnsOfSources(query);
  // `search` after `search` returns `$table` twice
  const taken = new Map<string, number>();
  const names = new Set(columns.map(({ name }) => name));
  const { shown, more } = build.first(`rows of ${key}`, columns, MOST_ROWS);
  const rows = shown.map((column) =>
    outputRow(build, column, numbered(`output ${column.name}`, taken), column.madeAt ?? sources.get(column.name)),
  );
  const absent = new Map<string, ColumnUse[]>();
  for (const { column, ...use } of query.mappedColumns) {
    if (!names.has(column)) absent.set(column, [...(absent.get(column) ?? []), use]);
  }
  const absentRows = [...absent].map(([name, uses]) => absentRow(build, name, uses, open));
  const head = ['Column', 'Type', 'Made by', 'Used by'].map((title) => h('th', { scope: 'col' }, title));
  return [
    h('table', { class: 'output' }, h('thead', {}, h('tr', {}, head)), h('tbody', {}, absentRows, rows)),
    more,
    open && h('p', { class: 'muted' }, 'and whatever else the source gives'),
  ];
}

/** Where columns come into the query: the first source that has one of the name. */
function columnsOfSources({ stages, legs, joins, lets }: Query): ReadonlyMap<string, Range> {
  const pipelines = [{ stages }, ...legs, ...joins.map(({ right }) => right), ...lets];
  const found = new Map<string, Range>();
  for (const { stages: [source] = [] } of pipelines) {
    for (const name of source?.columns?.names ?? []) if (!found.has(name)) found.set(name, source!);
  }
  return found;
}

function outputRow(
  build: Builder,
  { name, type, source, origins, usedBy }: OutputColumn,
  key: string,
  place: Range | undefined,
): ViewNode {
  const from = originsText(origins);
  const id = place && build.item(key, place);
  return h(
    'tr',
    rowAttributes(id, key),
    h(
      'th',
      { scope: 'row' },
      id === undefined ? name : build.button(id, 'name', name),
      from !== '' && from !== name && h('div', { class: 'muted origin' }, `from ${from}`),
    ),
    h('td', {}, type),
    h('td', {}, source),
    h('td', {}, useChips(build, name, usedBy)),
  );
}

/** A column that the rule uses and the query does not name. */
function absentRow(build: Builder, name: string, uses: readonly ColumnUse[], open: boolean): ViewNode {
  const key = `absent ${name}`;
  const id = build.item(key, uses[0]!);
  return h(
    'tr',
    rowAttributes(id, key, 'absent'),
    h('th', { scope: 'row' }, build.button(id, 'name', name)),
    h('td', {}),
    h('td', {}, h('span', { class: 'note' }, open ? 'the source, if it has it' : 'not in the result')),
    h('td', {}, useChips(build, name, uses)),
  );
}

function useChips(build: Builder, name: string, uses: readonly ColumnUse[]): ViewNode[] {
  return uses.map((use) =>
    build.button(build.item(`use ${name} ${use.field}`, use), 'chip', useText(use.kind, use.field)),
  );
}

/** `SigninLogs.IPAddress` */
function originsText(origins: readonly Origin[]): string {
  return origins.map(({ table, column }) => (table ? `${table}.${column}` : column)).join(', ');
}

const USES: Readonly<Record<string, string>> = {
  entity: 'entity',
  customDetail: 'custom detail',
  placeholder: 'placeholder in',
  override: 'override',
};

function useText(kind: string, field: string): string {
  return `${USES[kind] ?? kind} ${field}`;
}

/** A row that can be clicked anywhere; the keyboard has the button in its first cell. */
export function rowAttributes(id: string | undefined, key: string, className = ''): Attributes & { key: string } {
  if (id === undefined) return { key, class: className };
  return { key, class: `row ${className}`.trim(), 'data-item': id };
}
