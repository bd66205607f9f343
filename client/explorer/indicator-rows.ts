/** The rows of the table of indicators: worded, filtered, sorted. */
import { numbered } from './builder.ts';
import type { Indicator } from './explanation.ts';
import type { PageState, SortKey } from './page-state.ts';

export interface IndicatorRow {
  readonly indicator: Indicator;
  /** Stays the same while the text around is edited. */
  readonly key: string;
  /** The field with the functions around it. */
  readonly field: string;
  /** Where the field comes from, if it is not called so there. */
  readonly origin: string;
  readonly kind: string;
  /** What changes the meaning: `excluded`, `any case`, `column`, `computed`. */
  readonly notes: readonly string[];
}

export function indicatorRows(indicators: readonly Indicator[], { filter, sort }: PageState): IndicatorRow[] {
  const taken = new Map<string, number>();
  const rows = indicators.map((indicator) => rowOf(indicator, taken));
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = words.length === 0 ? rows : rows.filter((row) => fits(row, words));
  if (sort.by === '') return wanted;
  const compare = COMPARE[sort.by];
  const sign = sort.descending ? -1 : 1;
  return wanted.sort((a, b) => sign * compare(a, b));
}

const byText = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;

const COMPARE: Readonly<Record<SortKey, (a: IndicatorRow, b: IndicatorRow) => number>> = {
  field: (a, b) => byText(a.field, b.field),
  kind: (a, b) => byText(a.kind, b.kind),
  values: (a, b) => byText(a.indicator.values[0] ?? '', b.indicator.values[0] ?? ''),
  rules: (a, b) => a.indicator.corpus - b.indicator.corpus,
};

function rowOf(indicator: Indicator, taken: Map<string, number>): IndicatorRow {
  const { field, kind, transforms, values, origins } = indicator;
  const base = `indicator ${field} ${kind} ${values[0] ?? ''}`;
  const foreign = origins.filter(({ column }) => column !== field);
  return {
    indicator,
    key: numbered(base, taken),
    field: transforms.reduce((text, name) => `${name}(${text})`, field),
    origin: foreign.map(({ table, column }) => (table ? `${table}.${column}` : column)).join(', '),
    kind: kind.replaceAll('_', ' '),
    notes: notesOf(indicator),
  };
}

/** Where letter case counts is the rule; where it does not is said. */
function notesOf({ negated, caseSensitive, values, kind, against }: Indicator): string[] {
  const hasCase = values.some((value) => value.toLowerCase() !== value.toUpperCase()) && !kind.endsWith('in_cidr');
  return [
    ...(negated ? ['excluded'] : []),
    ...(!caseSensitive && hasCase && against === 'value' ? ['any case'] : []),
    ...(against === 'column' ? ['column'] : []),
    ...(against === 'expression' ? ['computed'] : []),
  ];
}

function fits({ indicator, field, kind, notes, origin }: IndicatorRow, words: readonly string[]): boolean {
  const all = [field, kind, origin, ...notes, ...indicator.values].join('\n').toLowerCase();
  return words.every((word) => all.includes(word));
}
