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

/**
 * The severity of a rule under the settings; undefined when it is off.
 * @param own the severity it has unless the settings say otherwise; `off` for a rule that waits for them
 */
export function severityOf(id: string, own: Severity | 'off', settings: LintSettings): Severity | undefined {
  const group = id.slice(0, id.indexOf('/'));
  const chosen = Object.hasOwn(settings.rules, id)
    ? settings.rules[id]
    : Object.hasOwn(settings.rules, group)
      ? settings.rules[group]
      : undefined;
  const severity = chosen ?? own;
  return severity === 'off' ? undefined : severity;
}
