/** Blocks (`query: |`) whose lines have lost their indentation, or whose first line has too much of it. */
import { least } from '../../text/index.ts';
import { isBlank, type Line, textStart } from '../lines.ts';
import type { YamlProblem } from '../nodes.ts';
import { indentEdit, type Patient, problemAt, problemOf } from './section-trial.ts';

const HEADER =
  /^((?:-[ \t]+)*)(?:(?:"([^"]*)"|'([^']*)'|([\w.-]+))[ \t]*:[ \t]+)?[|>][-+]?([1-9]?)[-+]?[ \t]*(?:#.*)?$/;
const ENTRY = /^(?:-(?:[ \t]|$)|(?:[A-Za-z_][\w.-]*|"[^"]*"|'[^']*')[ \t]*:(?:[ \t]|$))/;

/** The problems of the first block that has some. */
export function blockProblems(patient: Patient): YamlProblem[] {
  const { lines } = patient;
  for (let i = 0; i < lines.length; i++) {
    const header = HEADER.exec(lines[i]!.text);
    if (!header) continue;
    const column = lines[i]!.indent + header[1]!.length;
    const body = bodyOf(lines, i, column);
    const name = header[2] ?? header[3] ?? header[4] ?? 'block';
    const problems = bodyProblems(body, column, name, Number(header[5]) || undefined);
    // a block below another key may well end where it seems to be broken
    const isSure = column === 0 || patient.helps(problems.flatMap((problem) => mend(problem, body)));
    if (problems.length > 0 && isSure) return problems;
    i += body.length;
  }
  return [];
}

/** The lines that are meant to belong to the block below line `at`, whose key stands in `column`. */
function bodyOf(lines: readonly Line[], at: number, column: number): Line[] {
  const body: Line[] = [];
  for (const line of lines.slice(at + 1)) {
    // the lines of a section never hold another top-level key
    if (column > 0 && !isBlank(line) && line.indent <= column && ENTRY.test(line.text)) break;
    body.push(line);
  }
  return body;
}

function bodyProblems(
  body: readonly Line[],
  column: number,
  name: string,
  explicit: number | undefined,
): YamlProblem[] {
  const [first, ...rest] = body.filter((line) => !isBlank(line));
  if (!first) return [];
  const deeper = rest.filter((line) => line.indent > column);
  // what a tab makes of a line says nothing about the block
  const usual = least(deeper.filter((line) => line.indent === line.blanks).map((line) => line.indent));
  let wanted = explicit ? column + explicit : first.indent > column ? first.indent : (usual ?? column + 2);
  if (!explicit && usual !== undefined && first.indent > usual && deeper.length === rest.length) {
    // one line that stands apart is the odd one; with only two lines it is the first
    const shallower = rest.filter((line) => line.indent < first.indent).length;
    if (shallower > 1 || rest.length < 2)
      return [problemAt(first.start, textStart(first), 'block-first-line', name, usual)];
    wanted = first.indent;
  }
  const problems: YamlProblem[] = [];
  let before = false;
  for (const line of [first, ...rest]) {
    // a line that starts with `#` ends the block as well, as a comment of the YAML; in a run of lost lines a tab counts for nothing
    const lost: boolean = line.indent < wanted || (before && line.blanks < wanted);
    if (lost && !before) problems.push(problemOf(line, 'unindented-line', name, wanted));
    before = lost;
  }
  return problems;
}

function mend(problem: YamlProblem, body: readonly Line[]): ReturnType<typeof indentEdit>[] {
  const column = problem.column!;
  const from = body.findIndex((line) => line.end >= problem.start);
  if (problem.code === 'block-first-line') return [indentEdit(body[from]!, column)];
  const lines: Line[] = [];
  for (const line of body.slice(from)) {
    if (isBlank(line)) continue;
    if (line.blanks >= column) break;
    lines.push(line);
  }
  return lines.map((line) => indentEdit(line, column));
}
