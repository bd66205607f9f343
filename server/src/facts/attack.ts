/** MITRE ATT&CK: tactics and techniques of the version that Microsoft Sentinel follows, and what the next one changes. */

export type AttackDomain = 'enterprise' | 'mobile' | 'ics';

export interface Technique {
  readonly id: string;
  readonly name: string;
  readonly domain: AttackDomain;
  /** Short names of tactics, such as `initial-access`. */
  readonly tactics: readonly string[];
  readonly platforms: readonly string[];
  /** The id of the technique that a sub-technique belongs to. */
  readonly parent: string | undefined;
  readonly status: 'active' | 'deprecated' | 'revoked';
  /** The id that replaces a revoked technique. */
  readonly successor: string | undefined;
  /** A version newer than the current one, for techniques that it brings. */
  readonly since: string | undefined;
  readonly description: string;
}

export interface Tactic {
  readonly id: string;
  readonly name: string;
  readonly shortname: string;
  readonly domain: AttackDomain;
  /** Place in the matrix of its domain, from 1. */
  readonly order: number;
  /** The name in a rule's `tactics`; empty when the service has none. */
  readonly enumName: string;
  readonly status: 'active' | 'deprecated';
  readonly since: string | undefined;
  readonly description: string;
}

/** What the next version does to a technique or tactic: `renamed`, `revoked`, `tactics` or `change`. */
export interface AttackChange {
  readonly id: string;
  readonly change: string;
  readonly from: string;
  readonly to: string;
}

export interface AttackFacts {
  /** The version in use, such as `18.1`. */
  readonly version: string;
  readonly nextVersion: string;
  /** By id, upper case. */
  readonly techniques: ReadonlyMap<string, Technique>;
  /** In matrix order: Enterprise, Mobile, ICS. */
  readonly tactics: readonly Tactic[];
  readonly changes: readonly AttackChange[];
  /** Names that the service takes though no tactic is called so any more, by themselves in lower case. */
  readonly retired: ReadonlyMap<string, string>;
  /** The tactics that a value in a rule names: by enum name, display name or id, in any letter case. */
  tacticsNamed(value: string): readonly Tactic[];
  subTechniques(id: string): readonly Technique[];
}

const DOMAINS: readonly AttackDomain[] = ['enterprise', 'mobile', 'ics'];

/** Names of the service's enumeration that are or will be no tactic of the matrix, with the tactics they stand for. */
const RETIRED: Readonly<Record<string, readonly string[]>> = {
  PreAttack: ['TA0043', 'TA0042'],
  DefenseEvasion: ['TA0005', 'TA0112'],
};

/** Reads the packed text: parts that begin with `== name`, each a table with a head line. */
export function readAttack(text: string): AttackFacts {
  const parts = new Map<string, string[][]>();
  let version = '';
  let nextVersion = '';
  for (const part of text.split(/^== /m).slice(1)) {
    const [title, , ...rows] = part.split('\n');
    const [name, ...versions] = title!.split(' ');
    if (name === 'version') [version, nextVersion] = [versions[0] ?? '', versions[1] ?? ''];
    parts.set(
      name!,
      rows.filter((row) => row !== '').map((row) => row.split('\t')),
    );
  }
  const descriptions = new Map(parts.get('descriptions')?.map(([id, description]) => [id!, description ?? '']));
  const techniques = new Map(parts.get('techniques')?.map((row) => [row[0]!, technique(row, descriptions)]));
  const tactics = (parts.get('tactics') ?? []).map((row) => tactic(row, descriptions));
  tactics.sort((a, b) => DOMAINS.indexOf(a.domain) - DOMAINS.indexOf(b.domain) || a.order - b.order);
  const changes = (parts.get('changes') ?? []).map(([id, change, from, to]) => ({
    id: id!,
    change: change!,
    from: from!,
    to: to!,
  }));
  return makeAttack(version, nextVersion, techniques, tactics, changes);
}

function makeAttack(
  version: string,
  nextVersion: string,
  techniques: ReadonlyMap<string, Technique>,
  tactics: readonly Tactic[],
  changes: readonly AttackChange[],
): AttackFacts {
  const children = new Map<string, Technique[]>();
  for (const child of techniques.values()) {
    if (child.parent) children.set(child.parent, [...(children.get(child.parent) ?? []), child]);
  }
  const retired = Object.keys(RETIRED).filter(
    (name) => !tactics.some(({ id, enumName }) => enumName === name && RETIRED[name]!.includes(id)),
  );
  const named = byNames(tactics, retired);
  return {
    version,
    nextVersion,
    techniques,
    tactics,
    changes,
    retired: new Map(retired.map((name) => [name.toLowerCase(), name])),
    tacticsNamed: (value) => named.get(tacticKey(value)) ?? [],
    subTechniques: (id) => children.get(id) ?? [],
  };
}

/** ATT&CK as its next version has it: new tactics in place of those with their ids, techniques changed and revoked. */
export function nextAttack(attack: AttackFacts): AttackFacts {
  const { nextVersion, changes } = attack;
  const isNew = ({ since }: { since: string | undefined }): boolean => since === nextVersion;
  const replaced = new Set(attack.tactics.filter(isNew).map(({ id }) => id));
  const tactics = attack.tactics
    .filter((own) => isNew(own) || !replaced.has(own.id))
    .map((own) => (isNew(own) ? { ...own, enumName: own.name.replaceAll(' ', ''), since: undefined } : own));
  const techniques = new Map<string, Technique>();
  for (const [id, own] of attack.techniques) techniques.set(id, isNew(own) ? { ...own, since: undefined } : own);
  for (const { id, change, to } of changes) {
    const own = techniques.get(id);
    if (!own) continue;
    if (change === 'revoked') techniques.set(id, { ...own, status: 'revoked', successor: to });
    else if (change === 'tactics') techniques.set(id, { ...own, tactics: to.split(',') });
    else if (change === 'renamed') techniques.set(id, { ...own, name: to });
  }
  return makeAttack(nextVersion, nextVersion, techniques, tactics, []);
}

function technique(row: readonly string[], descriptions: ReadonlyMap<string, string>): Technique {
  const [id, name, domain, tactics, platforms, parent, status, successor, since] = row;
  return {
    id: id!,
    name: name!,
    domain: domain as AttackDomain,
    tactics: tactics!.split(','),
    platforms: platforms ? platforms.split(',') : [],
    parent: parent || undefined,
    status: status as Technique['status'],
    successor: successor || undefined,
    since: since || undefined,
    description: descriptions.get(id!) ?? '',
  };
}

function tactic(row: readonly string[], descriptions: ReadonlyMap<string, string>): Tactic {
  const [id, name, shortname, domain, order, enumName, status, since] = row;
  return {
    id: id!,
    name: name!,
    shortname: shortname!,
    domain: domain as AttackDomain,
    order: Number(order),
    enumName: enumName ?? '',
    status: status as Tactic['status'],
    since: since || undefined,
    description: descriptions.get(id!) ?? '',
  };
}

/** The tactics by each of their names, and by those of retired ones. */
function byNames(tactics: readonly Tactic[], retired: readonly string[]): ReadonlyMap<string, readonly Tactic[]> {
  const named = new Map<string, Tactic[]>();
  for (const tactic of tactics) {
    const others = retired.filter((name) => RETIRED[name]!.includes(tactic.id)).map((name) => name.toLowerCase());
    const own = [tactic.id.toLowerCase(), tactic.enumName.toLowerCase(), tactic.shortname.replaceAll('-', '')];
    for (const name of new Set([...own, ...others])) named.set(name, [...(named.get(name) ?? []), tactic]);
  }
  return named;
}

function tacticKey(value: string): string {
  return value
    .toLowerCase()
    .replaceAll(/[\s_-]|&/g, '')
    .replace('commandcontrol', 'commandandcontrol');
}
