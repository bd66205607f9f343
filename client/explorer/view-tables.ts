/** The tables of the page: what the query looks for, and what comes out of it. */
import { type Builder, numbered } from './builder.ts';
import type { Indicator, Origin, OutputColumn, Query } from './explanation.ts';
import { type IndicatorRow, indicatorRows } from './indicator-rows.ts';
import type { SortKey } from './page-state.ts';
import { type Attributes, h, type ViewNode } from './view-node.ts';

/** Longer lists of values are cut until somebody asks for the rest. */
const MOST_VALUES = 12;

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
): ViewNode[] {
  const numbers = new Map(indicators.map((indicator, i) => [indicator, `${query} ${i}`]));
  const { filter, sort } = build.state;
  const rows = indicatorRows(indicators, build.state);
  const shown = filter === '' ? `${rows.length}` : `${rows.length} of ${indicators.length}`;
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
      h('span', { class: 'muted', 'aria-live': 'polite' }, `${shown} shown`),
    ),
    h(
      'table',
      { class: 'indicators' },
      h('thead', {}, h('tr', {}, heads)),
      h(
        'tbody',
        {},
        rows.map((row) => indicatorRow(build, row, numbers.get(row.indicator)!)),
      ),
    ),
  ];
}

function indicatorRow(
  build: Builder,
  { key, field, origin, kind, notes, indicator }: IndicatorRow,
  number: string,
): ViewNode {
  const { places, values, corpus, negated } = indicator;
  const [first, ...more] = places;
  const id = first ? build.item(key, first) : undefined;
  if (id !== undefined) build.alsoAt(id, more);
  return h(
    'tr',
    rowAttributes(id, key, negated ? 'excluded' : ''),
    h(
      'th',
      { scope: 'row' },
      id === undefined ? field : build.button(id, 'name', field),
      origin !== '' && h('div', { class: 'muted' }, `from ${origin}`),
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

function valueList(build: Builder, { corpusByValue }: Indicator, key: string, values: readonly string[]): ViewNode[] {
  const isLong = values.length > MOST_VALUES && !build.state.unfolded.includes(key);
  const shown = isLong ? values.slice(0, MOST_VALUES) : values;
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
  if (!isLong) return nodes;
  const rest = { type: 'button', class: 'link', 'data-action': 'unfold', 'data-value': key } as const;
  return [...nodes, h('button', rest, `and ${values.length - MOST_VALUES} more`)];
}

function rulesText(count: number): string {
  return count === 1 ? 'in this rule only' : `in ${count} rules`;
}

/** A value with signs that nobody sees made visible. */
export function visible(value: string): string {
  if (value === '') return '""';
  return value
    .replaceAll(/[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (sign) => {
      const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[sign];
      return short ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
    })
    .replaceAll(/^ | $/g, '␠');
}

export function outputTable(build: Builder, { columns, open }: Query['output']): ViewNode[] {
  // `search` after `search` returns `$table` twice
  const taken = new Map<string, number>();
  const rows = columns.map((column) => outputRow(build, column, numbered(`output ${column.name}`, taken)));
  const heads = ['Column', 'Type', 'Made by', 'Used by'];
  const head = heads.map((title) => h('th', { scope: 'col' }, title));
  return [
    h('table', { class: 'output' }, h('thead', {}, h('tr', {}, head)), h('tbody', {}, rows)),
    ...(open ? [h('p', { class: 'muted' }, 'and whatever else the source gives')] : []),
  ];
}

function outputRow(
  build: Builder,
  { name, type, source, madeAt, origins, usedBy }: OutputColumn,
  key: string,
): ViewNode {
  const from = originsText(origins);
  const id = madeAt ? build.item(key, madeAt) : undefined;
  const uses = usedBy.map((use) =>
    build.button(build.item(`use ${name} ${use.field}`, use), 'chip', useText(use.kind, use.field)),
  );
  return h(
    'tr',
    rowAttributes(id, key),
    h(
      'th',
      { scope: 'row' },
      id === undefined ? name : build.button(id, 'name', name),
      from !== '' && from !== name && h('div', { class: 'muted' }, `from ${from}`),
    ),
    h('td', {}, type),
    h('td', {}, source),
    h('td', {}, uses),
  );
}

/** `SigninLogs.IPAddress` */
export function originsText(origins: readonly Origin[]): string {
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
