/** Lenses over the parts of a rule around its predicates: lets, techniques, entity mappings. */
import type { Explanation, QueryExplanation } from '../explain/index.ts';
import type { RuleDocument } from '../rule/index.ts';
import { pairOf } from '../yaml/index.ts';
import { count, type Lens, type LensEntry } from './lens.ts';

/** A longer name of what a let derives from hides how often it is used. */
const MOST_NAMES = 4;

/** Over each let, and each parameter that the query declares, where it is used and what it is made of. */
export function letLenses({ parameters, lets }: QueryExplanation): Lens[] {
  const written = [...parameters, ...lets].filter(({ text }) => /^let\b/.test(text));
  written.sort((a, b) => a.start - b.start);
  return written.map(({ start, end, uses, derivedFrom }) => {
    const used = uses.length === 0 ? 'not used' : `used ${uses.length === 1 ? 'once' : `${uses.length} times`}`;
    const more = derivedFrom.length > MOST_NAMES ? ` and ${derivedFrom.length - MOST_NAMES} more` : '';
    const from = derivedFrom.length > 0 ? ` · derives from ${derivedFrom.slice(0, MOST_NAMES).join(', ')}${more}` : '';
    return { kind: 'lets', range: { start, end }, title: used + from, action: { kind: 'places', places: uses } };
  });
}

/** Over the techniques, how many rules of the workspace list each. */
export function techniqueLens(
  { root }: RuleDocument,
  { attack }: Explanation,
  countOfTechnique: (id: string) => number,
): Lens[] {
  const pair = pairOf(root, 'relevantTechniques') ?? pairOf(root, 'techniques');
  const ids = [...new Set(attack.flatMap(({ techniques }) => techniques.map(({ id }) => id)))].sort();
  if (!pair || ids.length === 0) return [];
  // a rule of no workspace is the only one
  const texts = ids.map((id) => `${id} in ${count(Math.max(1, countOfTechnique(id)), 'rule')}`);
  const choices = ids.map((id, i) => ({ label: texts[i]!, technique: id }));
  return [{ kind: 'techniques', range: pair, title: texts.join(' · '), action: { kind: 'rules', choices } }];
}

/** Over the entity mappings, which columns of the result they use, and which there are not. */
export function entityLens({ root }: RuleDocument, { queries }: Explanation): Lens[] {
  const pair = pairOf(root, 'entityMappings');
  const [query] = queries;
  if (!pair || !query) return [];
  const { open, columns } = query.output;
  const mapped = query.mappedColumns.filter(({ kind }) => kind === 'entity');
  const names = [...new Set(mapped.map(({ column }) => column))];
  if (names.length === 0) return [];
  const there = new Set(columns.map(({ name }) => name));
  const missing = names.filter((name) => !there.has(name));
  const entries = mapped.map(
    ({ field, column, start, end }): LensEntry => ({ label: `${field} = ${column}`, places: [{ start, end }] }),
  );
  const of = open
    ? count(names.length, 'column')
    : `${names.length - missing.length} of ${count(columns.length, 'output column')}`;
  const absent = !open && missing.length > 0 ? ` · not in the output: ${missing.join(', ')}` : '';
  const title = `${count(mapped.length, 'identifier')} from ${of}${absent}`;
  return [{ kind: 'entityMappings', range: pair, title, action: { kind: 'entries', entries } }];
}
