/**
 * What `rulewright.json` at the root of a workspace says of tables and names that nobody else declares. What else stands in that
 * file, and whether it can be read at all, is the business of the layer `settings`.
 */
import { type ColumnFact, SCALAR_TYPES, typeNamed } from '../facts/index.ts';
import { closest, type Range } from '../text/index.ts';
import type { DeclarationProblem, DeclaredFile, DeclaredName, DeclaredTable } from './declared-file.ts';
import { isIdentifier } from './declared-file.ts';
import { isObject, type Json, parseTolerantJson, placeOf } from './tolerant-json.ts';

const FILE = 'rulewright.json';
const TYPES: readonly string[] = [...SCALAR_TYPES, 'unknown'];

/** The keys of the file that are read here. */
export const SCHEMA_KEYS = ['tables', 'knownNames'] as const;

/** More mistakes than these help nobody. */
const MOST_PROBLEMS = 20;

/** More tables, or more names, than these were not written by a person; the first ones are read. */
const MOST_ENTRIES = 2000;

/** Whether the path is that of the file at the root; those further below are none of ours. */
export function isSettingsFile(path: string): boolean {
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
  } catch {
    return {};
  }
  if (!isObject(value)) return {};
  return {
    tables: readTables(value['tables'], text, report),
    knownNames: readNames(value['knownNames'], text, report),
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

function quoted(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}
