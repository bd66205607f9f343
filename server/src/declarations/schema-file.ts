/** `rulewright.json` at the root of a workspace: tables and names that nobody else declares, and for whom rules are written. */
import { type ColumnFact, SCALAR_TYPES, typeNamed } from '../facts/index.ts';
import { closest, type Range } from '../text/index.ts';
import type { DeclarationProblem, DeclaredFile, DeclaredName, DeclaredTable } from './declared-file.ts';
import { isIdentifier } from './declared-file.ts';
import { isObject, type Json, parseTolerantJson, placeOf } from './tolerant-json.ts';

const FILE = 'rulewright.json';
const KEYS = ['$schema', 'tables', 'knownNames', 'profile'];
const PROFILES = ['service', 'azure-sentinel-pr'];
const TYPES: readonly string[] = [...SCALAR_TYPES, 'unknown'];

/** More mistakes than these help nobody. */
const MOST_PROBLEMS = 20;

/** More tables, or more names, than these were not written by a person; the first ones are read. */
const MOST_ENTRIES = 2000;

/** Whether the path is that of the file at the root; those further below are none of ours. */
export function isSchemaFile(path: string): boolean {
  return path.split('/').length === 2 && path.endsWith(`/${FILE}`);
}

/** What the file declares, and what is wrong with it; a part that is wrong is left out. */
export function readSchemaFile(text: string): Partial<DeclaredFile> {
  const problems: DeclarationProblem[] = [];
  const report: Report = (message, at) => {
    if (problems.length >= MOST_PROBLEMS) return;
    problems.push({ ...(typeof at === 'string' ? placeOf(text, at) : at), message });
  };
  let value: Json;
  try {
    value = parseTolerantJson(text);
  } catch (error) {
    const { message } = error as Error;
    const at = Math.min(Number(/position (\d+)/.exec(message)?.[1] ?? 0), text.length);
    report('This is not JSON: a comma, a quote or a bracket is missing or stands where it should not.', {
      start: at,
      end: Math.min(at + 1, text.length),
    });
    return { problems };
  }
  if (!isObject(value)) {
    report('The file holds an object: `{ "tables": { … }, "knownNames": [ … ] }`.', { start: 0, end: text.length });
    return { problems };
  }
  for (const key of Object.keys(value)) {
    if (KEYS.includes(key)) continue;
    const similar = closest(key, KEYS);
    const hint = similar ? `did you mean \`${similar}\`?` : `Known are ${quoted(KEYS.slice(1))}.`;
    report(`There is no setting \`${key}\`${similar ? ': ' : '. '}${hint}`, key);
  }
  return {
    tables: readTables(value['tables'], text, report),
    knownNames: readNames(value['knownNames'], text, report),
    profile: readProfile(value['profile'], report),
    problems,
  };
}

/** Takes a mistake and where it is: a range, or the text in quotes that is there. */
type Report = (message: string, at: Range | string) => void;

function readTables(tables: Json | undefined, text: string, report: Report): DeclaredTable[] {
  if (tables === undefined) return [];
  if (!isObject(tables)) {
    report('`tables` holds an object: `{ "Name_CL": { "Column": "string" } }`.', 'tables');
    return [];
  }
  const entries = Object.entries(tables).slice(0, MOST_ENTRIES);
  return entries.flatMap(([name, columns]): DeclaredTable[] => {
    if (!isObject(columns)) {
      report(`The columns of \`${name}\` are an object: \`{ "Column": "string" }\`.`, name);
      return [];
    }
    const own = Object.entries(columns).map(([column, type]) => readColumn(column, type, report));
    return [{ name, at: placeOf(text, name), columns: own }];
  });
}

function readColumn(name: string, type: Json, report: Report): ColumnFact {
  if (typeof type === 'string' && TYPES.includes(type)) return { name, type: typeNamed(type) };
  const similar = typeof type === 'string' ? closest(type, TYPES) : undefined;
  const given = JSON.stringify(type);
  report(
    `\`${name}\` has the type ${given.length > 40 ? `${given.slice(0, 40)}…` : given}: ${similar ? `did you mean \`${similar}\`?` : `types are ${quoted(TYPES)}.`}`,
    name,
  );
  return { name, type: 'unknown' };
}

function readNames(names: Json | undefined, text: string, report: Report): DeclaredName[] {
  if (names === undefined) return [];
  if (!Array.isArray(names)) {
    report('`knownNames` holds a list: `["Name"]`.', 'knownNames');
    return [];
  }
  return (names as Json[]).slice(0, MOST_ENTRIES).flatMap((name): DeclaredName[] => {
    if (typeof name === 'string' && isIdentifier(name)) return [{ name, at: placeOf(text, name) }];
    const at = typeof name === 'string' ? name : 'knownNames';
    report(`\`knownNames\` holds names of tables and functions, not ${JSON.stringify(name).slice(0, 40)}.`, at);
    return [];
  });
}

function readProfile(profile: Json | undefined, report: Report): string | undefined {
  if (profile === undefined) return undefined;
  if (typeof profile === 'string' && PROFILES.includes(profile)) return profile;
  report(`\`profile\` is one of ${quoted(PROFILES)}.`, 'profile');
  return undefined;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}
