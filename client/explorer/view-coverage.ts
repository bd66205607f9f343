/** The matrix of ATT&CK with the number of rules for each technique. */
import { type Checked, count, listOf, record, text } from './check.ts';
import { h, type ViewNode } from './view-node.ts';

const technique = { id: text, name: text, rules: count };

export const coverage = record({
  version: text,
  rules: count,
  mapped: count,
  tactics: listOf(
    record({
      domain: text,
      id: text,
      name: text,
      rules: count,
      covered: count,
      total: count,
      techniques: listOf(record({ ...technique, rulesWithin: count, subTechniques: listOf(record(technique)) })),
    }),
  ),
  unknown: listOf(record({ id: text, rules: count })),
});
export type Coverage = Checked<typeof coverage>;
type Tactic = Coverage['tactics'][number];
type Technique = Tactic['techniques'][number];

export function coverageView({ version, rules, mapped, tactics, unknown }: Coverage): ViewNode[] {
  const covered = tactics.reduce((sum, tactic) => sum + tactic.covered, 0);
  const total = tactics.reduce((sum, tactic) => sum + tactic.total, 0);
  return [
    h(
      'header',
      {},
      h('h1', {}, 'ATT&CK coverage'),
      h(
        'p',
        { class: 'muted' },
        `ATT&CK ${version} · ${mapped} of ${rules} rules say what they cover · ${covered} of ${total} techniques, counted by tactic`,
      ),
      unknown.length > 0 &&
        h('p', { class: 'muted' }, `Not in this version: ${unknown.map(({ id }) => id).join(', ')}`),
      h(
        'div',
        { class: 'tools' },
        h('button', { type: 'button', class: 'tool', 'data-action': 'export' }, 'Export Navigator layer'),
      ),
    ),
    h('div', { class: 'matrix' }, tactics.map(tacticColumn)),
  ];
}

function tacticColumn({ domain, id, name, rules, covered, total, techniques }: Tactic): ViewNode {
  const heading = `tactic-${domain}-${id}`;
  return h(
    'section',
    { key: heading, class: 'tactic part', 'aria-labelledby': heading },
    h('h2', { id: heading }, name),
    h('p', { class: 'muted' }, `${rulesText(rules)} · ${covered} of ${total}`),
    h('ul', { class: 'plain' }, techniques.map(techniqueCell)),
  );
}

function techniqueCell({ id, name, rules, rulesWithin, subTechniques }: Technique): ViewNode {
  const below = subTechniques.filter((sub) => sub.rules > 0);
  return h(
    'li',
    { key: id, class: `technique level-${levelOf(rulesWithin)}` },
    cell(id, name, rules, rulesWithin),
    below.map((sub) => h('div', { key: sub.id, class: 'sub' }, cell(sub.id, sub.name, sub.rules, sub.rules))),
  );
}

/** A technique that rules list leads to them; of one that none lists, and of one with those below it only, there is nothing to show. */
function cell(id: string, name: string, rules: number, shown: number): ViewNode {
  const words = [
    h('span', { class: 'muted' }, id),
    ` ${name} `,
    shown > 0 && h('span', { class: 'count' }, `${shown}`),
  ];
  if (rules === 0) return h('div', { class: 'cell' }, words);
  const label = `${id} ${name}: ${rulesText(rules)}`;
  return h(
    'button',
    { type: 'button', class: 'cell item', 'data-action': 'technique', 'data-value': id, 'aria-label': label },
    words,
  );
}

function rulesText(rules: number): string {
  return rules === 1 ? '1 rule' : `${rules} rules`;
}

/** How strongly a cell is coloured. */
function levelOf(rules: number): 0 | 1 | 2 | 3 {
  if (rules === 0) return 0;
  return rules === 1 ? 1 : rules < 5 ? 2 : 3;
}
