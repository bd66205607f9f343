/** The ATT&CK table of a rule: its tactics in matrix order, each with the techniques that belong to it. */
import type { Facts, Tactic, Technique } from '../facts/index.ts';
import type { RuleDocument } from '../rule/index.ts';
import { resolved, scalarText, valueUnder } from '../yaml/index.ts';
import type { AttackRow } from './model.ts';

/** @returns a row per tactic that is listed; techniques of no listed tactic come under the first one of their own */
export function attackTable(document: RuleDocument, facts: Facts): AttackRow[] {
  const { attack } = facts;
  const listed = listOf(document, 'tactics');
  const ids = [...listOf(document, 'relevantTechniques'), ...listOf(document, 'techniques')];
  const techniques = [...new Set(ids)].flatMap((id) => attack.techniques.get(id.trim().toUpperCase()) ?? []);
  const tactics = new Map<string, Tactic[]>();
  for (const value of listed) tactics.set(value, [...attack.tacticsNamed(value)]);
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
  return rows.map((row) => ({
    tactic: row.tactic,
    techniques: row.techniques.map(({ id, name }) => ({ id, name })).sort(byId),
  }));
}

function belongs(technique: Technique, tactic: Tactic): boolean {
  return technique.domain === tactic.domain && technique.tactics.includes(tactic.shortname);
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function listOf(document: RuleDocument, key: string): string[] {
  const list = resolved(valueUnder(document.root, key));
  if (list?.kind !== 'Sequence') return [];
  return list.items.flatMap((item) => scalarText(item)?.trim() || []);
}
