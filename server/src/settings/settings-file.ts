/** The settings in `rulewright.json`. What it says of tables and names is read by the layer `declarations`. */
import { type DeclarationProblem, parseTolerantJson, placeInJson, SCHEMA_KEYS } from '../declarations/index.ts';
import { closest } from '../text/index.ts';
import { DEFAULT_SETTINGS, isObject, quoted, readSettings, SETTING_NAMES, type Settings } from './settings.ts';

export interface SettingsFile {
  readonly settings: Settings;
  readonly problems: readonly DeclarationProblem[];
}

/** More mistakes than these help nobody. */
const MOST_PROBLEMS = 20;

const KEYS: readonly string[] = [...SETTING_NAMES, ...SCHEMA_KEYS];

export function readSettingsFile(text: string): SettingsFile {
  let value: unknown;
  try {
    value = parseTolerantJson(text);
  } catch (error) {
    const { message } = error as Error;
    const start = Math.min(Number(/position (\d+)/.exec(message)?.[1] ?? 0), text.length);
    return failed(
      'This is not JSON: a comma, a quote or a bracket is missing or stands where it should not.',
      start,
      Math.min(start + 1, text.length),
    );
  }
  if (!isObject(value))
    return failed('The file holds an object: `{ "rules": { … }, "ignore": [ … ] }`.', 0, text.length);
  const problems: DeclarationProblem[] = [];
  const settings = readSettings(value, (message, path, part = 'key') => {
    if (problems.length >= MOST_PROBLEMS) return;
    problems.push({ ...(placeInJson(text, path, part) ?? { start: 0, end: 0 }), message });
  });
  for (const key of Object.keys(value)) {
    if (KEYS.includes(key) || key === '$schema' || problems.length >= MOST_PROBLEMS) continue;
    const similar = closest(key, KEYS);
    const hint = similar ? `: did you mean \`${similar}\`?` : `. Known are ${quoted(KEYS)}.`;
    problems.push({
      ...(placeInJson(text, [key], 'key') ?? { start: 0, end: 0 }),
      message: `There is no setting \`${key}\`${hint}`,
    });
  }
  return { settings, problems: problems.sort((a, b) => a.start - b.start) };
}

function failed(message: string, start: number, end: number): SettingsFile {
  return { settings: DEFAULT_SETTINGS, problems: [{ start, end, message }] };
}
