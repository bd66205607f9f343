/**
 * A section of broken YAML, and what becomes of it when something is changed. A cause is believed when mending it lets
 * the reader come further than before.
 */
import { applyEdits, type TextEdit } from '../../text/index.ts';
import { attempt, type Failure, isFailure } from '../attempt.ts';
import { type Line, textEnd, textStart } from '../lines.ts';
import type { YamlProblem } from '../nodes.ts';
import type { Section } from '../sections.ts';

/** What an examination of a section knows. */
export interface Patient {
  readonly source: string;
  readonly section: Section;
  readonly lines: readonly Line[];
  readonly failure: Failure;
  /** Whether the reader comes further when the text is changed so; edits keep the number of lines. */
  helps(edits: readonly TextEdit[]): boolean;
}

/** Longer sections are not read again and again; every section that a person wrote is shorter. */
const LONGEST = 50_000;
const MOST_TRIALS = 40;

export function patient(source: string, section: Section, failure: Failure): Patient {
  const text = source.slice(section.start, section.end);
  const lineOf = (in_: string, offset: number): number => in_.slice(0, offset).split('\n').length;
  const before = lineOf(text, failure.position - section.start);
  let trials = 0;
  return {
    source,
    section,
    lines: section.lines,
    failure,
    helps(edits) {
      if (text.length > LONGEST || ++trials > MOST_TRIALS) return false;
      const inside = edits.map((edit) => ({
        ...edit,
        start: edit.start - section.start,
        end: edit.end - section.start,
      }));
      const changed = applyEdits(text, inside);
      const result = attempt(changed);
      return !isFailure(result) || lineOf(changed, result.position) > before;
    },
  };
}

export function problemAt(
  start: number,
  end: number,
  code: YamlProblem['code'],
  detail = '',
  column?: number,
): YamlProblem {
  return { start, end: Math.max(end, start), code, detail, ...(column !== undefined && { column }) };
}

/** A problem that is all of a line's text. */
export function problemOf(line: Line, code: YamlProblem['code'], detail = '', column?: number): YamlProblem {
  return problemAt(textStart(line), textEnd(line), code, detail, column);
}

/** The edit that gives a line another indentation. */
export function indentEdit(line: Line, column: number): TextEdit {
  return { start: line.start, end: textStart(line), text: ' '.repeat(column) };
}
