/**
 * Coverage as a layer of the ATT&CK Navigator: a score for each technique is the number of its rules.
 * Format 4.5: https://github.com/mitre-attack/attack-navigator/blob/master/layers/spec/v4.5/layerformat.md
 */
import type { AttackDomain } from '../facts/index.ts';
import type { Coverage } from './coverage.ts';
import type { RuleIndex } from './rule-index.ts';

/** Names of rules in the comment of a technique; who wants all opens the workspace. */
const MOST_NAMES = 20;

const COLORS = ['#dbe9f6', '#4a98c9', '#08306b'];

/** The layer of one domain, ready to be written as JSON. */
export function navigatorLayer(
  coverage: Coverage,
  index: RuleIndex,
  { name, domain }: { readonly name: string; readonly domain: AttackDomain },
): object {
  const tactics = coverage.tactics.filter((tactic) => tactic.domain === domain);
  const techniques = tactics.flatMap(({ shortname, techniques: all }) =>
    all.flatMap((technique) =>
      [technique, ...technique.subTechniques].flatMap(({ id, rules }) => {
        const isParent = id === technique.id;
        const showSubtechniques = isParent && technique.rulesWithin > technique.rules;
        if (rules === 0 && !showSubtechniques) return [];
        return {
          techniqueID: id,
          tactic: shortname,
          // without a score the Navigator leaves a technique white
          ...(rules > 0 && { score: rules, comment: namesOf(id, index) }),
          enabled: true,
          // the format knows it only where there are some
          ...(technique.subTechniques.length > 0 && isParent && { showSubtechniques }),
        };
      }),
    ),
  );
  const most = techniques.reduce((most, { score }) => Math.max(most, score ?? 0), 1);
  return {
    name,
    versions: { attack: coverage.version.split('.')[0], navigator: '5.2.0', layer: '4.5' },
    domain: `${domain}-attack`,
    description: `Rules for each technique: ${coverage.mapped} of ${coverage.rules} rules list a tactic or technique.`,
    sorting: 0,
    layout: { layout: 'side', showID: true, showName: true, showAggregateScores: true, aggregateFunction: 'sum' },
    hideDisabled: false,
    techniques,
    gradient: { colors: COLORS, minValue: 0, maxValue: most },
    legendItems: [],
    metadata: [],
    links: [],
  };
}

function namesOf(technique: string, index: RuleIndex): string {
  const names = [...new Set(index.rulesFor(technique).map(({ name, file }) => name ?? file))].sort();
  const more = names.length > MOST_NAMES ? [`and ${names.length - MOST_NAMES} more`] : [];
  return [...names.slice(0, MOST_NAMES), ...more].join('\n');
}
