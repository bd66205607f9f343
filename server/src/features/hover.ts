/** What ATT&CK techniques and tactics in the YAML of a rule say when hovered. */
import type { Facts, Tactic, Technique } from '../facts/index.ts';
import { attackWords, type RuleFile } from '../rule/index.ts';
import { type Range, touches } from '../text/index.ts';

export interface Hover {
  readonly range: Range;
  /** Text of a file stands in it as code or escaped. */
  readonly markdown: string;
}

/** The hover at an offset, if there is anything to say. */
export function hover(file: RuleFile, offset: number, facts: Facts): Hover | undefined {
  if (!facts.has('attack')) return undefined;
  for (const document of file.documents) {
    if (offset < document.start || offset > document.end) continue;
    const word = attackWords(document).find((other) => touches(other.whole ? other.node : other, offset));
    if (!word || word.text === '') continue;
    const { scalar, text } = word;
    const range = word.whole ? scalar.content : { start: word.start, end: word.end };
    const markdown = attackMarkdown(text, facts);
    if (markdown) return { range, markdown };
  }
  return undefined;
}

/** What a technique or a tactic is, by its id or name. */
export function attackMarkdown(text: string, facts: Facts): string | undefined {
  // what stands under the wrong key is explained all the same
  const technique = facts.attack.techniques.get(text.toUpperCase());
  if (technique) return techniqueMarkdown(technique, facts);
  const named = facts.attack.tacticsNamed(text);
  return named.length > 0 ? tacticMarkdown(text, named, facts) : undefined;
}

/** Everything about a technique that helps to decide whether it is the one that a detection is about. */
function techniqueMarkdown(technique: Technique, facts: Facts): string {
  const { attack } = facts;
  const { id, name, domain, status, successor, since, parent, platforms, description } = technique;
  const parts = [`**${id} ${name}**`];
  if (status === 'revoked') {
    const next = successor ? attack.techniques.get(successor) : undefined;
    parts.push(`⚠ Revoked.${successor ? ` Replaced by **${successor}${next ? ` ${next.name}` : ''}**.` : ''}`);
  } else if (status === 'deprecated') {
    parts.push('⚠ Deprecated: ATT&CK no longer uses it and names no successor.');
  }
  if (since) parts.push(`New in ATT&CK ${since}; Microsoft Sentinel follows ${attack.version}.`);
  const names = technique.tactics.flatMap(
    (shortname) => attack.tactics.find((t) => t.domain === domain && t.shortname === shortname)?.name ?? [],
  );
  const about = [names.join(', '), DOMAIN_NAMES[domain], platforms.join(', ')].filter((text) => text !== '');
  parts.push(about.join(' · '));
  if (description) parts.push(description);
  if (parent) {
    const known = attack.techniques.get(parent);
    parts.push(`Sub-technique of ${link(parent)}${known ? ` ${known.name}` : ''}`);
  }
  const subs = attack.subTechniques(id).filter((sub) => sub.status === 'active' && !sub.since);
  if (subs.length > 0) parts.push(`Sub-techniques: ${subs.map((sub) => `${link(sub.id)} ${sub.name}`).join(', ')}`);
  parts.push(...nextVersion(id, facts));
  parts.push(`[attack.mitre.org](${techniqueAddress(id)})`);
  return parts.join('\n\n');
}

const DOMAIN_NAMES = { enterprise: 'Enterprise', mobile: 'Mobile', ics: 'ICS' } as const;

function tacticMarkdown(text: string, named: readonly Tactic[], facts: Facts): string {
  const retired = facts.attack.retired.get(text.toLowerCase());
  // what a later version makes of it comes at the end
  const today = named.filter((tactic) => !tactic.since && tactic.enumName !== retired);
  const tactics = today.length > 0 ? today : named;
  const [first] = tactics;
  const ids = tactics.map((tactic) => `${tactic.id} (${DOMAIN_NAMES[tactic.domain]})`).join(', ');
  const parts = [`**${retired ?? first!.name}**`];
  if (retired)
    parts.push(`⚠ Retired: ATT&CK has divided it into ${tactics.map((t) => `**${t.name}**`).join(' and ')}.`);
  parts.push(ids);
  if (first!.since) parts.push(`New in ATT&CK ${first!.since}; Microsoft Sentinel follows ${facts.attack.version}.`);
  // the same tactic reads differently for phones and for controllers
  for (const tactic of tactics) {
    const label = retired ? tactic.name : DOMAIN_NAMES[tactic.domain];
    if (tactic.description) parts.push(tactics.length > 1 ? `*${label}:* ${tactic.description}` : tactic.description);
  }
  parts.push(...nextVersion(first!.id, facts));
  parts.push(tactics.map((tactic) => `[${tactic.id}](${tacticAddress(tactic.id)})`).join(' · '));
  return parts.join('\n\n');
}

/** What the next version of ATT&CK does to it, as information. */
function nextVersion(id: string, { attack }: Facts): string[] {
  const changes = attack.changes.filter((change) => change.id === id);
  return changes.map(({ change, from, to }) => {
    const says =
      change === 'revoked'
        ? `revoked, see ${to}`
        : change === 'renamed'
          ? `renamed to ${to}`
          : `${titles(from)} → ${titles(to)}`;
    return `*ATT&CK ${attack.nextVersion}:* ${says}`;
  });
}

/** `defense-evasion,stealth` as names. */
function titles(shortnames: string): string {
  return shortnames
    .split(',')
    .map((name) =>
      name.trim().replace(/(^|-)(\w)/g, (_, dash: string, letter: string) => (dash ? ' ' : '') + letter.toUpperCase()),
    )
    .join(', ');
}

function link(id: string): string {
  return `[${id}](${techniqueAddress(id)})`;
}

/** The page of a technique. */
export function techniqueAddress(id: string): string {
  return `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
}

/** The page of a tactic. */
export function tacticAddress(id: string): string {
  return `https://attack.mitre.org/tactics/${id}/`;
}
