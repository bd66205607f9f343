/**
 * Says in a person's terms why a section of YAML cannot be read. js-yaml knows where it gave up; what the author did
 * wrong stands nearly always in the lines around: a tab, a line that lost its indentation, a colon in plain text …
 * Each answer names one cause, at its place; a run of lines with the same cause is one problem. The causes are in causes/.
 */
import type { Failure } from './attempt.ts';
import { blockProblems } from './causes/blocks.ts';
import { columnProblems } from './causes/columns.ts';
import { oddBlanks } from './causes/odd-blanks.ts';
import { patient, problemAt, problemOf } from './causes/section-trial.ts';
import { missingSpace, valueProblem } from './causes/values.ts';
import { isBlank, type Line, textEnd, textStart } from './lines.ts';
import type { YamlProblem } from './nodes.ts';
import type { Section } from './sections.ts';

/** The causes found in the section; never empty. */
export function diagnose(source: string, section: Section, failure: Failure): YamlProblem[] {
  const { lines, kind } = section;
  if (/nesting exceeded/.test(failure.reason))
    return [problemAt(failure.position, failure.position + 1, 'nested-too-deeply')];
  const sick = patient(source, section, failure);
  const blanks = oddBlanks(sick);
  if (blanks.length > 0) return blanks;
  const first = lines.find((line) => !isBlank(line))!;
  if (kind === 'word') return [missingSpace(first) ?? problemOf(first, 'missing-colon', first.text)];
  if (kind === 'preamble' && first.text.startsWith('//')) return [problemOf(first, 'kql-comment', 'comment')];
  const block = blockProblems(sick);
  if (block.length > 0) return block;
  const columns = columnProblems(sick);
  if (columns.length > 0) return columns;
  return [valueProblem(sick) ?? unknown(lines, failure)];
}

/** js-yaml's reasons in other words, for what no cause explains. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/bad indentation|multiline key|block mapping entry|end of the stream or a document|after a mapping key/, 'this line does not fit to what stands above it: check its indentation, and that it is `key: value` or `- item`'],
  [/deficient indentation/, 'this line must be indented deeper than the key above it'],
  [/missed comma|node content/, 'in brackets, expected one value, then a comma'],
  [/non-printable/, 'a control character is in the text: remove it'],
  [/tag/, 'a value that begins with `!` is a tag: put it into quotes'],
]; // biome-ignore format: a table

/** Nothing recognized: the place at which the reader gave up, with its reason. */
function unknown(lines: readonly Line[], failure: Failure): YamlProblem {
  const line = lines.findLast((other) => other.start <= failure.position && !isBlank(other)) ?? lines[0]!;
  const start = Math.min(Math.max(failure.position, textStart(line)), Math.max(textStart(line), textEnd(line) - 1));
  const words = WORDS.find(([reason]) => reason.test(failure.reason))?.[1] ?? failure.reason.split('\n', 1)[0]!;
  // a place in the middle of a word says nothing: then it is the line
  return problemAt(
    /\w/.test(line.text[start - textStart(line) - 1] ?? '') ? textStart(line) : start,
    textEnd(line),
    'syntax',
    words,
  );
}
