/** Code lenses: what a query and its predicates look for, above them, and how common that is. */
import { type Explanation, explainDocument, type Indicator, type QueryExplanation } from '../explain/index.ts';
import type { Facts } from '../facts/index.ts';
import type { RuleFile } from '../rule/index.ts';
import { append, type Range } from '../text/index.ts';
import { count, LENS_KINDS, type Lens, type LensAction, type LensEntry, type LensKind } from './lens.ts';
import { entityLens, letLenses, techniqueLens } from './rule-lenses.ts';

export interface LensOptions {
  /** What is explained already, with the counts of the index; one for each document. */
  readonly explanations?: readonly Explanation[];
  /** How many rules of the workspace list a technique; absent where there is no workspace. */
  readonly countOfTechnique?: (id: string) => number;
  /** Those that are wanted; all unless told otherwise. */
  readonly kinds?: ReadonlySet<LensKind>;
}

/** Titles longer than this push the reader's eye out of the window. */
const LONGEST_TITLE = 120;

export function codeLenses(file: RuleFile, facts: Facts, options: LensOptions = {}): Lens[] {
  const { countOfTechnique, kinds = new Set(LENS_KINDS) } = options;
  const lenses: Lens[] = [];
  for (const [i, document] of file.documents.entries()) {
    const explanation = options.explanations?.[i] ?? explainDocument(document, facts);
    if (countOfTechnique) append(lenses, techniqueLens(document, explanation, countOfTechnique));
    append(lenses, entityLens(document, explanation));
    for (const [q, query] of document.queries.entries()) {
      const explained = explanation.queries[q]!;
      if (query.tree.root.statements.length === 0) continue;
      const entries = explained.indicators.map(entryOf);
      lenses.push(queryLens(query.pair ?? query.tree.root, explained, entries));
      append(lenses, letLenses(explained));
      append(lenses, stageLenses(explained, entries, i, q));
    }
  }
  return lenses
    .filter(({ kind }) => kinds.has(kind))
    .map((lens) => ({ ...lens, title: shorten(lens.title) }))
    .sort((a, b) => a.range.start - b.range.start);
}

/** @param entries one for each indicator */
function queryLens(
  range: Range,
  { indicators, stages, output }: QueryExplanation,
  entries: readonly LensEntry[],
): Lens {
  // in the order of the text: whoever moves through the list moves through the query
  const inOrder = [...entries].sort((a, b) => startOf(a) - startOf(b));
  const counts = [
    count(indicators.length, 'indicator'),
    count(stages.length, 'stage'),
    count(output.columns.length, 'output column'),
  ];
  return { kind: 'query', range, title: counts.join(' · '), action: { kind: 'entries', entries: inOrder } };
}

/**
 * The stages that look for something themselves: a source with the filters of a function, `_Im_Dns(…)`, and others with
 * conditions behind a column that is tested further on.
 */
const LOOKING =
  /^(where|filter|search|find|scan|source|extend|project|summarize|parse-where|evaluate|graph-match|graph-shortest-paths|graph-where-(nodes|edges))$/;

/** One lens for each stage that holds predicates, in the query itself, its lets, its legs and the right sides of its joins. */
function stageLenses(
  { indicators, stages, lets, legs, joins }: QueryExplanation,
  entries: readonly LensEntry[],
  document: number,
  query: number,
): Lens[] {
  const all = [
    ...stages,
    ...lets.flatMap((l) => l.stages),
    ...legs.flatMap((leg) => leg.stages),
    ...joins.flatMap(({ right }) => right.stages ?? []),
  ];
  const predicates = all.filter((stage) => LOOKING.test(stage.kind));
  const unique = [...new Map(predicates.map((stage) => [stage.start, stage])).values()].sort(
    (a, b) => a.start - b.start,
  );
  const places = indicators.flatMap((indicator, number) =>
    indicator.places.map((place) => ({ place, indicator, number })),
  );
  places.sort((a, b) => a.place.start - b.place.start);
  let next = 0;
  return unique.flatMap((stage): Lens[] => {
    while (next < places.length && places[next]!.place.start < stage.start) next++;
    const inside: typeof places = [];
    for (; next < places.length && places[next]!.place.end <= stage.end; next++) inside.push(places[next]!);
    if (inside.length === 0) return [];
    const others = ({ corpus }: Indicator): string => ` in ${count(corpus - 1, 'other rule')}`;
    const only = inside.length === 1;
    const parts = inside.map(({ indicator, number }) => {
      const { label } = entries[number]!;
      return indicator.corpus > 1 ? `${label}${only ? ' ·' : ','}${others(indicator)}` : label;
    });
    const shared = inside.filter(({ indicator }) => indicator.corpus > 1);
    const choices = shared.map(({ indicator, number }) => {
      return { label: `${entries[number]!.label}${others(indicator)}`, document, query, indicator: number };
    });
    const { start, end } = stage;
    const action: LensAction =
      choices.length > 0
        ? { kind: 'rules', choices }
        : { kind: 'entries', entries: inside.map(({ number }) => entries[number]!) };
    return [{ kind: 'indicators', range: { start, end }, title: parts.join(' · '), action }];
  });
}

/** Kinds of indicators whose operator is written in another way. */
const OPERATORS: Readonly<Record<string, string>> = {
  eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=', matches: 'matches regex',
  is_empty: 'is empty', is_not_empty: 'is not empty', is_null: 'is null', is_not_null: 'is not null',
  in_cidr: 'in range', not_in_cidr: 'not in range', contains_element: 'contains element',
}; // biome-ignore format: a table

/** The indicator as the query says it: `DstPortNumber in (22, 3389)`, `Action !startswith DENIED`. */
function indicatorText({ field, kind, values, transforms, caseSensitive }: Indicator): string {
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

/** Of what is looked for at more places, the first ones are shown: the lens over each of the places has them all. */
const MOST_PLACES = 100;

function entryOf(indicator: Indicator): LensEntry {
  return { label: indicatorText(indicator), places: indicator.places.slice(0, MOST_PLACES) };
}

function startOf({ places }: LensEntry): number {
  return places[0]?.start ?? 0;
}

function shorten(text: string): string {
  return text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE - 1)}…` : text;
}
