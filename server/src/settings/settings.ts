/** What may be chosen, and how it is read from the settings of an editor. */
import { type LintSettings, PROFILES, profileNamed, RULES, SEVERITIES, type Severity } from '../lint/index.ts';
import { closest } from '../text/index.ts';
import { globFault } from './globs.ts';

/** The versions of ATT&CK that are known. */
export const ATTACK_VERSIONS = ['18.1', '19.0'] as const;
export type AttackVersion = (typeof ATTACK_VERSIONS)[number];

export interface Settings extends LintSettings {
  /** Globs of files that get no findings. */
  readonly ignore: readonly string[];
  /** The version that the service follows when it is absent. */
  readonly attackVersion?: AttackVersion;
}

export const DEFAULT_SETTINGS: Settings = { rules: {}, ignore: [] };

/** The names of the settings. */
export const SETTING_NAMES = ['rules', 'profile', 'ignore', 'attackVersion'] as const;

/** Takes a mistake and where it is: the way to a value, and whether the value or its key is wrong. */
export type Report = (message: string, path: readonly (string | number)[], part?: 'key' | 'value') => void;

/**
 * Reads what somebody has chosen.
 * @param section an object as it was written; what makes no sense in it is left out
 * @param report hears what makes no sense
 */
export function readSettings(section: unknown, report: Report = () => {}): Settings {
  const { rules, profile, ignore, attackVersion } = isObject(section) ? section : {};
  const ownProfile = readWord('profile', profile, PROFILES, report);
  const version = readWord('attackVersion', attackVersion, ATTACK_VERSIONS, report);
  return {
    rules: readRules(rules, report),
    ignore: readIgnore(ignore, report),
    ...(ownProfile && { profile: profileNamed(ownProfile)! }),
    ...(version && { attackVersion: version }),
  };
}

/** What the rules are told where two have chosen; the first one wins, rule by rule. */
export function together(first: LintSettings, second: LintSettings): LintSettings {
  const profile = first.profile ?? second.profile;
  return { rules: { ...second.rules, ...first.rules }, ...(profile && { profile }) };
}

const RULE_IDS: readonly string[] = RULES.map(([id]) => id);
const GROUPS: readonly string[] = [...new Set(RULE_IDS.map((id) => id.slice(0, id.indexOf('/'))))];
const LEVELS: readonly string[] = [...SEVERITIES, 'off'];

function readRules(rules: unknown, report: Report): LintSettings['rules'] {
  if (rules === undefined || rules === null) return {};
  if (!isObject(rules)) {
    report('`rules` holds an object: `{ "logic/always-true": "warning", "cost": "hint" }`.', ['rules']);
    return {};
  }
  const read: Record<string, Severity | 'off'> = {};
  for (const [id, level] of Object.entries(rules)) {
    if (!RULE_IDS.includes(id) && !GROUPS.includes(id)) {
      const meant = closest(id, [...RULE_IDS, ...GROUPS]);
      report(`There is no rule or group \`${cut(id)}\`${meant ? `: did you mean \`${meant}\`?` : '.'}`, ['rules', id]);
    } else if (!LEVELS.includes(level as string)) {
      const message = `The severity of \`${id}\` is one of ${quoted(LEVELS)}, not ${written(level)}.`;
      report(message, ['rules', id], 'value');
    } else read[id] = level as Severity | 'off';
  }
  return read;
}

function readWord<T extends string>(name: string, value: unknown, words: readonly T[], report: Report): T | undefined {
  if (value === undefined || value === null) return undefined;
  if (words.includes(value as T)) return value as T;
  report(`\`${name}\` is one of ${quoted(words)}, not ${written(value)}.`, [name], 'value');
  return undefined;
}

/** More globs than these were not written by a person; the first ones are used. */
const MOST_GLOBS = 200;

function readIgnore(ignore: unknown, report: Report): string[] {
  if (ignore === undefined || ignore === null) return [];
  if (!Array.isArray(ignore)) {
    report('`ignore` holds a list of globs: `["archive/**"]`.', ['ignore']);
    return [];
  }
  return ignore.slice(0, MOST_GLOBS).flatMap((glob: unknown, i): string[] => {
    const fault = typeof glob === 'string' ? globFault(glob) : 'is no text';
    if (fault === undefined) return [glob as string];
    report(`The glob ${written(glob)} ${fault}.`, ['ignore', i], 'value');
    return [];
  });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function written(value: unknown): string {
  return `\`${cut(JSON.stringify(value))}\``;
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

export function quoted(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}
