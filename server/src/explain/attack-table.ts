/** The ATT&CK table of a rule: its tactics in matrix order, each with the techniques that belong to it. */
import type { Facts, Tactic, Technique } from '../facts/index.ts';
import { attackWords, type RuleDocument } from '../rule/index.ts';
import type { Range } from '../text/index.ts';
import type { AttackRow } from './model.ts';

/**
 * @returns a row per tactic that is listed; techniques of no listed tactic come under the first one of their own, and those
 * that nobody knows under none
 */
export function attackTable(document: RuleDocument, facts: Facts): AttackRow[] {
  const { attack } = facts;
  // a text whose escapes hide the places of its words is one word there
  const words = attackWords(document).flatMap(({ role, text, start, end }) =>
    text.split(/[,;]/).flatMap((part) => (part.trim() === '' ? [] : [{ role, text: part.trim(), start, end }])),
  );
  const known = new Places<Technique>();
  const unknown = new Places<string>();
  const tactics = new Places<string>();
  for (const { role, text, ...place } of words) {
    const technique = role === 'technique' ? attack.techniques.get(text.toUpperCase()) : undefined;
    if (technique) known.add(technique, place);
    else if (role === 'technique') unknown.add(text, place);
    else tactics.add(attack.tacticsNamed(text).find((t) => t.enumName)?.enumName ?? text, place);
  }
  const techniques = [...known.keys()];
  const rows = [...tactics].map(([tactic, places]) => {
    const named: readonly Tactic[] = attack.tacticsNamed(tactic);
    return {
      tactic,
      places,
      // a name that several matrices have stands where the first of them has it
      order: named.length > 0 ? attack.tactics.findIndex((t) => named.includes(t)) : attack.tactics.length,
      techniques: techniques.filter((technique) => named.some((t) => belongs(technique, t))),
    };
  });
  const placed = new Set(rows.flatMap((row) => row.techniques));
  for (const technique of techniques.filter((t) => !placed.has(t))) {
    const tactic = attack.tactics.find((t) => belongs(technique, t));
    const row = rows.find((r) => r.tactic === tactic?.enumName);
    if (row) row.techniques.push(technique);
    else
      rows.push({
        tactic: tactic?.enumName || technique.tactics[0] || '',
        places: [],
        order: tactic ? attack.tactics.indexOf(tactic) : attack.tactics.length,
        techniques: [technique],
      });
  }
  rows.sort((a, b) => a.order - b.order);
  const table: AttackRow[] = rows.map((row) => ({
    tactic: row.tactic,
    places: row.places,
    techniques: row.techniques.map((t) => ({ id: t.id, name: t.name, places: known.get(t) ?? [] })).sort(byId),
  }));
  // without the facts nothing can be called unknown
  const name = facts.has('attack') ? 'unknown' : '';
  const rest = [...unknown].map(([id, places]) => ({ id, name, places })).sort(byId);
  return rest.length > 0 ? [...table, { tactic: '', places: [], techniques: rest }] : table;
}

/** Things with the places where the rule names them, in its order. */
class Places<T> extends Map<T, Range[]> {
  add(key: T, place: Range): void {
    const places = this.get(key);
    if (places) places.push(place);
    else this.set(key, [place]);
  }
}

function belongs(technique: Technique, tactic: Tactic): boolean {
  return technique.domain === tactic.domain && technique.tactics.includes(tactic.shortname);
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
