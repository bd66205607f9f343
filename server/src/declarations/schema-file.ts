/** `rulewright.json` at the root of a workspace: tables and names that nobody else declares. */
import { type ColumnFact, typeNamed } from '../facts/index.ts';
import { closest } from '../text/index.ts';
import type { DeclarationProblem, DeclaredFile, DeclaredName, DeclaredTable } from './declared-file.ts';
import { isIdentifier } from './declared-file.ts';
import { isObject, type Json, parseTolerantJson, placeOf } from './tolerant-json.ts';

const FILE = 'rulewright.json';
const KEYS = ['$schema', 'tables', 'knownNames'];
const TYPES = [
  'bool',
  'datetime',
  'decimal',
  'dynamic',
  'guid',
  'int',
  'long',
  'real',
  'string',
  'timespan',
  'unknown',
];

/** More mistakes than these help nobody. */
const MOST_PROBLEMS = 20;

/** Whether the path is that of the file at the root; those further below are none of ours. */
export function isSchemaFile(path: string): boolean {
  return path.split('/').length === 2 && path.endsWith(`/${FILE}`);
}

/** What the file declares, and what is wrong with it; a part that is wrong is left out. */
export function readSchemaFile(text: string): Partial<DeclaredFile> {
  const problems: DeclarationProblem[] = [];
  const report = (message: string, at: { start: number; end: number }): void => {
    if (problems.length < MOST_PROBLEMS) problems.push({ ...at, message });
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
    report(`There is no setting \`${key}\`${similar ? ': ' : '. '}${hint}`, placeOf(text, key));
  }
  return {
    tables: readTables(value['tables'], text, report),
    knownNames: readNames(value['knownNames'], text, report),
    problems,
  };
}

type Report = (message: string, at: { start: number; end: number }) => void;

function readTables(tables: Json | undefined, text: string, report: Report): DeclaredTable[] {
  if (tables === undefined) return [];
  if (!isObject(tables)) {
    report('`tables` holds an object: `{ "Name_CL": { "Column": "string" } }`.', placeOf(text, 'tables'));
    return [];
  }
  return Object.entries(tables).flatMap(([name, columns]): DeclaredTable[] => {
    const at = placeOf(text, name);
    if (!isObject(columns)) {
      report(`The columns of \`${name}\` are an object: \`{ "Column": "string" }\`.`, at);
      return [];
    }
    return [{ name, at, columns: Object.entries(columns).map(([own, type]) => readColumn(own, type, text, report)) }];
  });
}

function readColumn(name: string, type: Json, text: string, report: Report): ColumnFact {
  if (typeof type === 'string' && TYPES.includes(type)) return { name, type: typeNamed(type) };
  const similar = typeof type === 'string' ? closest(type, TYPES) : undefined;
  const given = JSON.stringify(type);
  report(
    `\`${name}\` has the type ${given.length > 40 ? `${given.slice(0, 40)}…` : given}: ${similar ? `did you mean \`${similar}\`?` : `types are ${quoted(TYPES)}.`}`,
    placeOf(text, name),
  );
  return { name, type: 'unknown' };
}

function readNames(names: Json | undefined, text: string, report: Report): DeclaredName[] {
  if (names === undefined) return [];
  if (!Array.isArray(names)) {
    report('`knownNames` holds a list: `["Name"]`.', placeOf(text, 'knownNames'));
    return [];
  }
  return (names as Json[]).flatMap((name): DeclaredName[] => {
    if (typeof name === 'string' && isIdentifier(name)) return [{ name, at: placeOf(text, name) }];
    const at = typeof name === 'string' ? placeOf(text, name) : placeOf(text, 'knownNames');
    report(`\`knownNames\` holds names of tables and functions, not ${JSON.stringify(name).slice(0, 40)}.`, at);
    return [];
  });
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}
