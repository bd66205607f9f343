/** The ATT&CK table of a rule: its tactics in matrix order, each with the techniques that belong to it. */
import type { Facts, Tactic, Technique } from '../facts/index.ts';
import { attackWords, type RuleDocument } from '../rule/index.ts';
import type { AttackRow } from './model.ts';

/**
 * @returns a row per tactic that is listed; techniques of no listed tactic come under the first one of their own, and those
 * that nobody knows under none
 */
export function attackTable(document: RuleDocument, facts: Facts): AttackRow[] {
  const { attack } = facts;
  // a text whose escapes hide the places of its words is one word there
  const words = attackWords(document).flatMap(({ role, text }) =>
    text.split(/[,;]/).flatMap((part) => (part.trim() === '' ? [] : [{ role, text: part.trim() }])),
  );
  const known = new Set<Technique>();
  const unknown = new Set<string>();
  for (const { role, text: id } of words) {
    const technique = role === 'technique' ? attack.techniques.get(id.toUpperCase()) : undefined;
    if (technique) known.add(technique);
    else if (role === 'technique') unknown.add(id);
  }
  const techniques = [...known];
  const tactics = new Map<string, Tactic[]>();
  for (const { role, text: value } of words) {
    if (role === 'tactic') tactics.set(value, [...attack.tacticsNamed(value)]);
  }
  const rows = [...tactics].map(([value, named]) => ({
    tactic: named.find((t) => t.enumName)?.enumName ?? value,
    order: Math.min(...named.map((t) => t.order), 100),
    techniques: techniques.filter((technique) => named.some((t) => belongs(technique, t))),
  }));
  const placed = new Set(rows.flatMap((row) => row.techniques));
  for (const technique of techniques.filter((t) => !placed.has(t))) {
    const tactic = attack.tactics.find((t) => belongs(technique, t));
    const row = rows.find((r) => r.tactic === tactic?.enumName);
    if (row) row.techniques.push(technique);
    else
      rows.push({
        tactic: tactic?.enumName || technique.tactics[0] || '',
        order: tactic?.order ?? 100,
        techniques: [technique],
      });
  }
  rows.sort((a, b) => a.order - b.order);
  const table: AttackRow[] = rows.map((row) => ({
    tactic: row.tactic,
    techniques: row.techniques.map(({ id, name }) => ({ id, name })).sort(byId),
  }));
  // without the facts nothing can be called unknown
  const name = facts.has('attack') ? 'unknown' : '';
  if (unknown.size > 0) table.push({ tactic: '', techniques: [...unknown].map((id) => ({ id, name })).sort(byId) });
  return table;
}

function belongs(technique: Technique, tactic: Tactic): boolean {
  return technique.domain === tactic.domain && technique.tactics.includes(tactic.shortname);
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
