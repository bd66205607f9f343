/** Which tactics and techniques of ATT&CK the rules list, as the matrix: how many rules for each, and what has none. */
import type { AttackDomain, AttackFacts, Tactic, Technique } from '../facts/index.ts';
import type { RuleIndex } from './rule-index.ts';

export interface Coverage {
  /** The version of ATT&CK. */
  readonly version: string;
  readonly rules: number;
  /** Rules that list a technique or a tactic. */
  readonly mapped: number;
  /** In matrix order: all of Enterprise, and of the other domains the tactics that rules list. */
  readonly tactics: readonly TacticCoverage[];
  /** Listed ids and tactics that this version does not have. */
  readonly unknown: readonly { readonly id: string; readonly rules: number }[];
}

export interface TacticCoverage {
  readonly domain: AttackDomain;
  readonly id: string;
  readonly name: string;
  readonly shortname: string;
  /** Rules that list the tactic, or a technique under it. */
  readonly rules: number;
  /** Techniques with a rule for themselves or for one below them, and all that the tactic has. */
  readonly covered: number;
  readonly total: number;
  readonly techniques: readonly TechniqueCoverage[];
}

export interface TechniqueCoverage {
  readonly id: string;
  readonly name: string;
  /** Rules that list it under this tactic. */
  readonly rules: number;
  /** These, and those that list a technique below it. */
  readonly rulesWithin: number;
  readonly subTechniques: readonly { readonly id: string; readonly name: string; readonly rules: number }[];
}

/** The rules of a tactic, by their place in the index. */
interface Listed {
  readonly rules: Set<number>;
  readonly techniques: Map<string, Set<number>>;
}

export function coverageOf(index: RuleIndex, attack: AttackFacts): Coverage {
  const listed = new Map<Tactic, Listed>();
  const unknown = new Map<string, Set<number>>();
  const note = (name: string, rule: number): void => {
    const rules = unknown.get(name) ?? new Set();
    unknown.set(name, rules.add(rule));
  };
  let rules = 0;
  let mapped = 0;
  for (const { attack: rows } of index.all) {
    const rule = rules++;
    if (rows.length > 0) mapped++;
    for (const { tactic, techniques } of rows) {
      // techniques that nobody knows stand under no tactic
      const named = tactic === '' ? [] : attack.tacticsNamed(tactic).filter(isCurrent);
      if (named.length === 0 && tactic !== '') note(tactic, rule);
      const ofDomain = domainsOf(techniques, attack);
      for (const one of named) {
        // a name that several matrices have means those of its techniques
        if (ofDomain.size > 0 ? !ofDomain.has(one.domain) : one !== named[0]) continue;
        const entry = listed.get(one) ?? { rules: new Set(), techniques: new Map() };
        listed.set(one, entry);
        entry.rules.add(rule);
        for (const { id } of techniques) {
          const known = attack.techniques.get(id);
          if (!known || !belongs(known, one)) continue;
          entry.techniques.set(id, (entry.techniques.get(id) ?? new Set()).add(rule));
        }
      }
      for (const { id } of techniques) {
        const known = attack.techniques.get(id);
        if (known?.status !== 'active') note(id, rule);
      }
    }
  }
  const shown = attack.tactics.filter((one) => isCurrent(one) && (one.domain === 'enterprise' || listed.has(one)));
  const byTactic = techniquesByTactic(attack);
  return {
    version: attack.version,
    rules,
    mapped,
    tactics: shown.map((tactic) => tacticCoverage(tactic, listed.get(tactic), byTactic, attack)),
    unknown: [...unknown]
      .map(([id, of]) => ({ id, rules: of.size }))
      .sort((a, b) => b.rules - a.rules || (a.id < b.id ? -1 : 1)),
  };
}

function tacticCoverage(
  tactic: Tactic,
  listed: Listed | undefined,
  byTactic: ReadonlyMap<string, readonly Technique[]>,
  attack: AttackFacts,
): TacticCoverage {
  const { domain, id, name, shortname } = tactic;
  const rulesOf = (technique: string): ReadonlySet<number> => listed?.techniques.get(technique) ?? new Set();
  const techniques = (byTactic.get(`${domain} ${shortname}`) ?? []).map((technique): TechniqueCoverage => {
    const below = attack.subTechniques(technique.id).filter((one) => isCurrent(one) && belongs(one, tactic));
    const within = new Set(rulesOf(technique.id));
    for (const one of below) for (const rule of rulesOf(one.id)) within.add(rule);
    return {
      id: technique.id,
      name: technique.name,
      rules: rulesOf(technique.id).size,
      rulesWithin: within.size,
      subTechniques: below.map((one) => ({ id: one.id, name: one.name, rules: rulesOf(one.id).size })),
    };
  });
  const covered = techniques.filter(({ rulesWithin }) => rulesWithin > 0).length;
  const rules = listed?.rules.size ?? 0;
  return { domain, id, name, shortname, rules, covered, total: techniques.length, techniques };
}

/** The techniques, without those below others, by domain and tactic. */
function techniquesByTactic(attack: AttackFacts): Map<string, Technique[]> {
  const found = new Map<string, Technique[]>();
  for (const technique of attack.techniques.values()) {
    if (technique.parent !== undefined || !isCurrent(technique)) continue;
    for (const tactic of technique.tactics) {
      const key = `${technique.domain} ${tactic}`;
      const known = found.get(key);
      if (known) known.push(technique);
      else found.set(key, [technique]);
    }
  }
  for (const list of found.values()) list.sort((a, b) => (a.name < b.name ? -1 : 1));
  return found;
}

function domainsOf(techniques: readonly { readonly id: string }[], attack: AttackFacts): ReadonlySet<AttackDomain> {
  return new Set(techniques.flatMap(({ id }) => attack.techniques.get(id)?.domain ?? []));
}

function isCurrent({ status, since }: Tactic | Technique): boolean {
  return status === 'active' && since === undefined;
}

function belongs(technique: Technique, tactic: Tactic): boolean {
  return technique.domain === tactic.domain && technique.tactics.includes(tactic.shortname);
}
