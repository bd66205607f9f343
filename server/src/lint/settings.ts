/** What users may choose about the rules. */
import type { Severity } from './finding.ts';

/** For whom rules are written: the service alone, or the public repository, whose validation refuses more than the service. */
export type Profile = 'service' | 'azure-sentinel-pr';

export const PROFILES: readonly Profile[] = ['service', 'azure-sentinel-pr'];

export interface LintSettings {
  /** Severity by rule id or group (`kql`, `kql/syntax`), or `off`. The id wins over its group. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** `service` when it is absent. */
  readonly profile?: Profile;
}

/** The profile of that name. */
export function profileNamed(name: unknown): Profile | undefined {
  return PROFILES.find((profile) => profile === name);
}

export const DEFAULT_SETTINGS: LintSettings = { rules: {} };

/** The severity that somebody has chosen for a rule, by its id or by its group. */
export function chosenSeverity(id: string, { rules }: LintSettings): Severity | 'off' | undefined {
  const group = id.slice(0, id.indexOf('/'));
  return Object.hasOwn(rules, id) ? rules[id] : Object.hasOwn(rules, group) ? rules[group] : undefined;
}
