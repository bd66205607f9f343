/** Code lenses: what a query and its predicates look for, above them. */

import { explainQuery, type Indicator } from '../explain/index.ts';
import type { Facts } from '../facts/index.ts';
import type { RuleFile } from '../rule/index.ts';
import type { Range } from '../text/index.ts';

export interface Lens {
  /** The line it stands above is the one of the start. */
  readonly range: Range;
  readonly title: string;
  /** What a click shows: each entry with its places. */
  readonly entries: readonly LensEntry[];
}

export interface LensEntry {
  readonly label: string;
  readonly places: readonly Range[];
}

/** Titles longer than this push the reader's eye out of the window. */
const LONGEST_TITLE = 120;

export function codeLenses(file: RuleFile, facts: Facts): Lens[] {
  return file.documents.flatMap((document) =>
    document.queries.flatMap((query) => {
      const explanation = explainQuery(document, query, facts);
      const { indicators, stages, output } = explanation;
      // in the order of the text: whoever moves through the list moves through the query
      const entries = indicators.map(entryOf).sort((a, b) => startOf(a) - startOf(b));
      const counts = [
        count(indicators.length, 'indicator'),
        count(stages.length, 'stage'),
        count(output.columns.length, 'output column'),
      ];
      const place = query.pair ?? query.tree.root;
      if (query.tree.root.statements.length === 0) return [];
      return [{ range: place, title: counts.join(' · '), entries }, ...stageLenses(explanation)];
    }),
  );
}

/** The stages that look for something themselves; a source does so with the filters of a function: `_Im_Dns(…)`. */
const LOOKING = /^(where|filter|search|find|scan|source|graph-match|graph-shortest-paths|graph-where-(nodes|edges))$/;

/** One lens for each stage that holds predicates, in the query itself, its lets and its legs. */
function stageLenses({ indicators, stages, lets, legs }: ReturnType<typeof explainQuery>): Lens[] {
  const all = [...stages, ...lets.flatMap((l) => l.stages), ...legs.flatMap((leg) => leg.stages)];
  const predicates = all.filter((stage) => LOOKING.test(stage.kind));
  const unique = [...new Map(predicates.map((stage) => [stage.start, stage])).values()].sort(
    (a, b) => a.start - b.start,
  );
  const places = indicators.flatMap((indicator) => indicator.places.map((place) => ({ place, indicator })));
  places.sort((a, b) => a.place.start - b.place.start);
  let next = 0;
  return unique.flatMap((stage) => {
    while (next < places.length && places[next]!.place.start < stage.start) next++;
    const inside: Indicator[] = [];
    for (; next < places.length && places[next]!.place.end <= stage.end; next++) inside.push(places[next]!.indicator);
    if (inside.length === 0) return [];
    const title = shorten(inside.map(indicatorText).join(' · '));
    return [{ range: { start: stage.start, end: stage.end }, title, entries: inside.map(entryOf) }];
  });
}

/** Kinds of indicators whose operator is written in another way. */
const OPERATORS: Readonly<Record<string, string>> = {
  eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=', matches: 'matches regex',
  is_empty: 'is empty', is_not_empty: 'is not empty', is_null: 'is null', is_not_null: 'is not null',
  in_cidr: 'in range', not_in_cidr: 'not in range', contains_element: 'contains element',
}; // biome-ignore format: a table

/** The indicator as the query says it: `DstPortNumber in (22, 3389)`, `Action !startswith DENIED`. */
export function indicatorText({ field, kind, values, transforms, caseSensitive }: Indicator): string {
  const shown = transforms.reduce((text, name) => `${name}(${text})`, field);
  const operator = OPERATORS[kind] ?? kind.replace(/^not_/, '!');
  const word = caseSensitive
    ? operator
    : operator
        .replace('==', '=~')
        .replace('!=', '!~')
        .replace(/^!?in$/, '$&~');
  const list = values.length > 1 || /^!?(in~?|has_any|has_all)$/.test(word) ? `(${values.join(', ')})` : values.join();
  return [shown, word, list].filter((text) => text !== '' && text !== '()').join(' ');
}

function entryOf(indicator: Indicator): LensEntry {
  return { label: indicatorText(indicator), places: indicator.places };
}

function startOf({ places }: LensEntry): number {
  return places[0]?.start ?? 0;
}

function shorten(text: string): string {
  return text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE - 1)}…` : text;
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
