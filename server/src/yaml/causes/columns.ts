/**
 * Keys and items that stand in a column of their own, between the columns of their neighbours. The first one of the
 * section is reported, with the column it should have. What is nested under a value that is already there is told apart.
 */
import { isBlank, type Line } from '../lines.ts';
import type { YamlProblem } from '../nodes.ts';
import { indentEdit, type Patient, problemOf } from './section-trial.ts';
import { missingSpace } from './values.ts';

/** `- key: value`, `key:`, `- text`; never fails, and matches nothing on a line that is none of them. */
const ENTRY = /^((?:-[ \t]+)*)(?:([A-Za-z_][\w.-]*|"[^"]*"|'[^']*')[ \t]*:(?=[ \t]|$))?/;

interface Level {
  readonly column: number;
  readonly list: boolean;
}

export function columnProblems(patient: Patient): YamlProblem[] {
  const { lines } = patient;
  /** The mappings and sequences that are open, from the outermost. */
  const levels: Level[] = [];
  /** Whether the last entry may have something nested under it, its key, and its line. */
  let opens = true;
  let key = '';
  let above: Line | undefined;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (isBlank(line) || line.text.startsWith('#')) continue;
    const entry = ENTRY.exec(line.text)!;
    const list = entry[1] !== '' || line.text === '-';
    if (!list && entry[2] === undefined) {
      if (opens) return []; // text on lines of its own: not for this check
      continue;
    }
    const column = line.indent;
    if (levels.length > 0 && column > levels.at(-1)!.column && !opens) {
      return [nestedProblem(patient, { line, column, list }, levels, key, above)];
    }
    const open = [...levels];
    let popped: Level | undefined;
    while (levels.length > 0 && levels.at(-1)!.column > column) popped = levels.pop();
    // `key:` and the `- items` below it may share a column
    if (!list && levels.at(-1)?.list && levels.at(-2)?.column === column && levels.at(-1)!.column === column)
      levels.pop();
    const top = levels.at(-1);
    if (standsApart({ column, list }, opens, top, popped)) {
      const better = betterColumn(patient, { line, column, list }, open) ?? (list ? undefined : (top?.column ?? 0));
      if (better === undefined) return [problemOf(line, 'nested-under-value', key)];
      return [problemOf(line, 'indentation', String(better), better)];
    }
    if (top?.column !== column || top.list !== list) levels.push({ column, list });
    for (const dash of entry[1]!.matchAll(/-[ \t]+/g)) {
      const inner = column + dash.index + dash[0].length;
      if (entry[2] !== undefined) levels.push({ column: inner, list: false });
    }
    const value = line.text.slice(entry[0].length).trim();
    opens = value === '' || value.startsWith('#') || /^[&!]\S*$/.test(value);
    key = entry[2] ?? '-';
    above = line;
    // also behind `| text`, which somebody took for the first line of the block
    if (/^[|>]+[-+0-9]*(\s|$)/.test(value)) {
      while (i + 1 < lines.length && (isBlank(lines[i + 1]!) || lines[i + 1]!.indent > column)) i++;
    }
  }
  return [];
}

interface Entry extends Level {
  readonly line: Line;
}

/** Something deeper than a key that has its value: it belongs beside it, or the value is none, or it has no place. */
function nestedProblem(
  patient: Patient,
  entry: Entry,
  levels: readonly Level[],
  key: string,
  above: Line | undefined,
): YamlProblem {
  // `- entityType:Account` is no key yet, so the keys below it look nested
  const space = above && missingSpace(above);
  if (space) return space;
  const near = levels.filter(({ column, list }) => list === entry.list && entry.column - column === 1);
  const better = betterColumn(patient, entry, near);
  if (better !== undefined) return problemOf(entry.line, 'indentation', String(better), better);
  return problemOf(entry.line, 'nested-under-value', key);
}

/** The column of an open level of the same kind in which the line can be read, the nearest first. */
function betterColumn(patient: Patient, entry: Entry, levels: readonly Level[]): number | undefined {
  const columns = new Set(levels.filter(({ list }) => list === entry.list).map(({ column }) => column));
  const distance = (column: number): number => Math.abs(column - entry.column);
  const sorted = [...columns].sort((a, b) => distance(a) - distance(b) || b - a);
  return sorted.find((column) => column !== entry.column && moves(patient, entry.line, column));
}

/** Whether the section can be read further with the line, or the line and what is nested in it, in that column. */
function moves(patient: Patient, line: Line, column: number): boolean {
  if (patient.helps([indentEdit(line, column)])) return true;
  const nested: Line[] = [];
  for (const other of patient.lines.slice(patient.lines.indexOf(line) + 1)) {
    if (isBlank(other)) continue;
    if (other.indent <= line.indent) break;
    nested.push(other);
  }
  const shift = column - line.indent;
  const edits = [line, ...nested].map((other) => indentEdit(other, Math.max(0, other.indent + shift)));
  return nested.length > 0 && patient.helps(edits);
}

function standsApart(
  { column, list }: Level,
  opens: boolean,
  top: Level | undefined,
  popped: Level | undefined,
): boolean {
  if (top?.column === column) return !(top.list === list || (list && opens));
  return popped !== undefined;
}
