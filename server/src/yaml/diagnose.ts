/**
 * Says in a person's terms why a section of YAML cannot be read. js-yaml knows where it gave up; what the author did
 * wrong stands nearly always in the lines around: a tab, a line that lost its indentation, a colon in plain text …
 * Each answer names one cause, at its place; a run of lines with the same cause is one problem. The causes are in causes/.
 */
import { applyEdits, overlap, type TextEdit } from '../text/index.ts';
import { attempt, type Failure, isFailure } from './attempt.ts';
import { blockProblems } from './causes/blocks.ts';
import { columnProblems } from './causes/columns.ts';
import { oddBlanks } from './causes/odd-blanks.ts';
import { patient, problemAt, problemOf } from './causes/section-trial.ts';
import { missingSpace, quotes, valueProblem } from './causes/values.ts';
import { placeholders } from './checks.ts';
import { isBlank, type Line, linesOf, textEnd, textStart } from './lines.ts';
import type { YamlProblem } from './nodes.ts';
import type { Section } from './sections.ts';

/** A section with more mistakes than this is not the work of a person. */
const MOST_MISTAKES = 40;

/** Mistakes that one line shows. */
const WITHIN_LINES: ReadonlySet<YamlProblem['code']> = new Set([
  'colon-in-text', 'missing-space', 'reserved-character', 'text-after-quote', 'unclosed-quote', 'unknown-escape', 'unquoted-placeholder',
]); // biome-ignore format: a list

/** A longer section is read again for none of them; those of people have a few hundred characters. */
const LONGEST_READ_AGAIN = 10_000;

/**
 * The causes found in the section; never empty. A mistake within a line is mended in a copy, which is then read again: a
 * section may hold several of them.
 */
export function diagnose(source: string, section: Section, failure: Failure): YamlProblem[] {
  const all = examine(source, section, failure);
  if (section.kind !== 'key' || section.end - section.start > LONGEST_READ_AGAIN) return all;
  const edits: TextEdit[] = [];
  for (let last = all; last.length === 1 && all.length < MOST_MISTAKES; ) {
    const mend = mendWithin(source, last[0]!);
    if (!mend) return all;
    edits.push(...mend);
    edits.sort((a, b) => a.start - b.start);
    const text = applyEdits(
      source.slice(section.start, section.end),
      edits.map((edit) => ({ ...edit, start: edit.start - section.start, end: edit.end - section.start })),
    );
    const result = attempt(text);
    const back = (problem: YamlProblem): YamlProblem => ({
      ...problem,
      start: originOf(problem.start, edits, section.start),
      end: originOf(problem.end, edits, section.start),
    });
    if (!isFailure(result)) {
      for (const problem of result.flatMap(({ root }) => placeholders(text, root))) all.push(back(problem));
      return all;
    }
    const copy = { start: 0, end: text.length, kind: section.kind, lines: linesOf(text, 0, text.length) };
    last = examine(text, copy, result).map(back);
    // what is found where something has been mended, or is no mistake of a line, may be of our own making
    if (
      last.some(({ code }) => !WITHIN_LINES.has(code)) ||
      last.some((problem) => all.some((other) => touch(problem, other)))
    )
      return all;
    all.push(...last);
  }
  return all;
}

function touch(a: YamlProblem, b: YamlProblem): boolean {
  return overlap(a, b) || a.start === b.start || a.end === b.end;
}

/** The edits that make the reader pass a mistake which lies within a line; they insert, or keep the length. */
function mendWithin(source: string, { code, detail, start, end }: YamlProblem): TextEdit[] | undefined {
  switch (code) {
    case 'missing-space':
      return [{ start: end, end, text: ' ' }];
    case 'unquoted-placeholder':
    case 'colon-in-text':
      return quotes(source, start, end);
    case 'reserved-character':
      return detail.length === 1
        ? quotes(source, start, end)
        : [{ start: start + 1, end, text: ' '.repeat(end - start - 1) }];
    case 'text-after-quote':
      return detail === '#' ? [{ start, end: start, text: ' ' }] : [{ start, end, text: ' '.repeat(end - start) }];
    default:
      return undefined;
  }
}

/** Where an offset of the mended copy lies in the document. */
function originOf(offset: number, edits: readonly TextEdit[], base: number): number {
  let grown = 0;
  for (const { start, end, text } of edits) {
    const at = start - base + grown;
    if (offset <= at) break;
    grown += Math.min(text.length - (end - start), offset - at);
  }
  return base + offset - grown;
}

function examine(source: string, section: Section, failure: Failure): YamlProblem[] {
  const { lines, kind } = section;
  if (/nesting exceeded/.test(failure.reason))
    return [problemAt(failure.position, failure.position + 1, 'nested-too-deeply')];
  const sick = patient(source, section, failure);
  const first = lines.find((line) => !isBlank(line))!;
  if (kind === 'preamble' && first.text.startsWith('//')) return [problemOf(first, 'kql-comment', 'comment')];
  const blanks = oddBlanks(sick);
  const block = blockProblems(sick);
  // a tab in a line of a block that has lost its indentation above it is a part of that loss
  if (blanks.length > 0 && !(block[0]?.code === 'unindented-line' && block[0].start < blanks[0]!.start)) return blanks;
  if (kind === 'word') {
    const word = /^\w*/.exec(first.text)![0];
    const at = textStart(first);
    return [
      missingSpace(first) ??
        problemAt(at, at + (word.length || first.text.length), 'missing-colon', word || first.text),
    ];
  }
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
