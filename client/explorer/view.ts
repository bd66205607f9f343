/** The page of a rule, from its explanation and its findings. */
import { Builder, type Item } from './builder.ts';
import type { Explanation } from './explanation.ts';
import { COPY_FORMATS, type Finding, type RuleMessage } from './messages.ts';
import type { PageState } from './page-state.ts';
import { type Content, h, type ViewNode } from './view-node.ts';
import { queryParts } from './view-query.ts';

export interface View {
  readonly nodes: readonly ViewNode[];
  readonly items: readonly Item[];
}

export function ruleView(rule: RuleMessage, state: PageState): View {
  const build = new Builder(state);
  const { explanation, findings } = rule;
  const { queries, attack } = explanation;
  const nodes = [
    build.within('header', () => header(build, rule)),
    ...(findings.length > 0
      ? [
          build.within('findings', () =>
            build.part('findings', `Findings (${findings.length})`, findingList(build, findings)),
          ),
        ]
      : []),
    ...(attack.length > 0
      ? [build.within('attack', () => build.part('attack', 'ATT&CK', attackTable(build, attack)))]
      : []),
    ...queries.flatMap((query, i) => queryParts(build, query, queries.length > 1 ? `${i + 1}` : '')),
  ];
  return { nodes, items: build.items };
}

export function emptyView(path: string): View {
  const words =
    path === '' ? 'Open a rule or a query to see it taken apart.' : `There is no rule and no query in ${path}.`;
  return { nodes: [h('p', { class: 'empty' }, words)], items: [] };
}

const FORMATS = { markdown: 'Markdown', csv: 'CSV', json: 'JSON' } as const;

function header(build: Builder, { explanation: { kind, name, severity, schedule }, path }: RuleMessage): ViewNode {
  const facts = [kind, severity, path].filter((fact) => fact !== undefined && fact !== '');
  return h(
    'header',
    {},
    h('h1', {}, name?.trim() || path),
    h('p', { class: 'muted' }, facts.join(' · ')),
    schedule && h('div', { class: 'muted' }, build.placed('schedule', schedule.places, schedule.text)),
    h(
      'div',
      { class: 'tools', role: 'group', 'aria-label': 'Copy as' },
      h('span', { class: 'muted', 'aria-hidden': 'true' }, 'Copy as'),
      COPY_FORMATS.map((format) =>
        h(
          'button',
          {
            type: 'button',
            class: 'tool',
            'data-action': 'copy',
            'data-value': format,
            'aria-label': `Copy as ${FORMATS[format]}`,
          },
          FORMATS[format],
        ),
      ),
    ),
  );
}

const MOST_FINDINGS = 100;

function findingList(build: Builder, findings: readonly Finding[]): Content[] {
  const { shown, more } = build.first('findings', findings, MOST_FINDINGS);
  const list = h(
    'ul',
    { class: 'plain findings' },
    shown.map((finding) => {
      const { severity, message, rule } = finding;
      const id = build.item(`finding ${rule}`, finding);
      return h(
        'li',
        {},
        build.button(
          id,
          'line finding',
          h('span', { class: `severity ${severity}` }, severity),
          h('span', {}, ` ${message} `),
          h('span', { class: 'muted' }, rule),
        ),
      );
    }),
  );
  return [list, more];
}

function attackTable(build: Builder, rows: Explanation['attack']): ViewNode {
  const head = ['Tactic', 'Techniques'].map((title) => h('th', { scope: 'col' }, title));
  const body = rows.map(({ tactic, places, techniques }) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, build.placed(`tactic ${tactic}`, places, tactic === '' ? 'No tactic' : spaced(tactic))),
      h(
        'td',
        {},
        techniques.length === 0 && h('span', { class: 'muted' }, 'no technique'),
        techniques.map((technique) =>
          h(
            'div',
            {},
            build.placed(
              `technique ${technique.id}`,
              technique.places,
              h('code', {}, technique.id),
              ` ${technique.name}`,
            ),
          ),
        ),
      ),
    ),
  );
  return h('table', { class: 'attack' }, h('thead', {}, h('tr', {}, head)), h('tbody', {}, body));
}

/** `InitialAccess` as two words. */
function spaced(tactic: string): string {
  return tactic.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replace(' And ', ' and ');
}
