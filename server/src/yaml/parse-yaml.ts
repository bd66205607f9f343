/**
 * YAML with tolerance, in rungs: the whole file; else section by section; else line by line. On good files only the
 * first rung runs. Never throws.
 */
import { append, type Range } from '../text/index.ts';
import { attempt, type Failure, isFailure } from './attempt.ts';
import { problemOf } from './causes/section-trial.ts';
import { checkDocuments, checkText } from './checks.ts';
import { conflictsIn, coverInYaml } from './conflicts.ts';
import { diagnose } from './diagnose.ts';
import { type BrokenSection, readLines } from './line-reader.ts';
import { type Line, textEnd, textStart } from './lines.ts';
import { type Mapping, type Pair, SECOND_RULE, type YamlDocument, type YamlFile, type YamlProblem } from './nodes.ts';
import { documentRanges, type Section, sectionsOf } from './sections.ts';

/** Parses a file of one or more documents. */
export function parseYaml(given: string): YamlFile {
  const { problems, covered } = conflictsIn(given);
  const source = covered.length > 0 ? coverInYaml(given, covered) : given;
  append(problems, checkText(given));
  return { ...readFile(source, problems), source };
}

function readFile(source: string, problems: YamlProblem[]): Omit<YamlFile, 'source'> {
  const whole = attempt(source);
  if (!isFailure(whole)) {
    const documents = whole.flatMap((document) => apart(document, problems));
    append(problems, checkDocuments(source, documents));
    return { documents, ...inOrder(problems) };
  }
  const before = problems.length;
  const documents = documentRanges(source)
    .map((range) => readDocument(source, range.start, range.end, problems))
    .flatMap((document) => apart(document, problems));
  const [comment] = problems.filter(({ code }) => code === 'kql-comment');
  // a query below a header of `//` comments is one mistake, whatever its lines are for YAML
  if (comment && documents.every(hasNoKeys))
    return { documents, problems: [{ ...comment, detail: 'header' }], more: false };
  append(problems, checkDocuments(source, documents));
  if (problems.length === before)
    problems.push({ start: whole.position, end: whole.position, code: 'syntax', detail: whole.reason });
  return { documents, ...inOrder(problems) };
}

/** The first so many problems of a file say enough. */
const MAX_PROBLEMS = 100;

function inOrder(problems: YamlProblem[]): Pick<YamlFile, 'problems' | 'more'> {
  const sorted = problems.sort((a, b) => a.start - b.start);
  return { problems: sorted.slice(0, MAX_PROBLEMS), more: sorted.length > MAX_PROBLEMS };
}

function hasNoKeys({ root }: YamlDocument): boolean {
  return (
    root?.kind !== 'Mapping' || root.pairs.every((pair) => pair.value.kind === 'Scalar' && pair.value.style === 'empty')
  );
}

/** A document in which so many keys occur a second time, one behind the other, is two. */
const MANY_KEYS = 3;

/** Rules that nothing separates: the first key comes again, and after it most of the others. */
function apart(document: YamlDocument, problems: YamlProblem[]): YamlDocument[] {
  const { root } = document;
  if (root?.kind !== 'Mapping' || root.flow) return [document];
  const first = keyOf(root.pairs[0]);
  const parts: Pair[][] = [];
  for (const pair of root.pairs) {
    if (keyOf(pair) === first) parts.push([pair]);
    else parts.at(-1)!.push(pair);
  }
  const rules: Pair[][] = [];
  for (const part of parts) {
    const last = rules.at(-1);
    if (!last || isRuleAgain(part, last)) rules.push(part);
    else append(last, part);
  }
  if (rules.length < 2) return [document];
  let next = 0;
  return rules.map((pairs, i) => {
    const start = i === 0 ? document.start : pairs[0]!.start;
    const end = rules[i + 1]?.[0]?.start ?? document.end;
    const { key } = pairs[0]!;
    if (i > 0) problems.push({ start: key.start, end: key.end, code: 'duplicate-key', detail: SECOND_RULE });
    const comments: Range[] = [];
    for (; next < document.comments.length && document.comments[next]!.start < end; next++)
      comments.push(document.comments[next]!);
    return { start, end, root: { ...root, pairs, start: pairs[0]!.start, end: pairs.at(-1)!.end }, comments };
  });
}

function keyOf(pair: Pair | undefined): string | undefined {
  return pair?.key.kind === 'Scalar' ? pair.key.text : undefined;
}

function isRuleAgain(part: readonly Pair[], before: readonly Pair[]): boolean {
  const keys = new Set(before.map(keyOf));
  const again = part.filter((pair) => keys.has(keyOf(pair))).length;
  return again >= MANY_KEYS && again * 2 >= keys.size;
}

/** The second rung, for one document. */
function readDocument(source: string, start: number, end: number, problems: YamlProblem[]): YamlDocument {
  const whole = attempt(source, start, end);
  if (!isFailure(whole) && whole.length === 1) return whole[0]!;
  const pairs: Pair[] = [];
  const comments: Range[] = [];
  for (const section of sectionsOf(source, start, end)) {
    const read = attempt(source, section.start, section.end);
    const pushed = section.kind === 'preamble' && !isFailure(read) ? pushedIn(section, read) : undefined;
    if (pushed) problems.push(problemOf(pushed, 'indentation', '0', 0));
    if (!isFailure(read) && (section.kind === 'key' || pushed || read[0]?.root === undefined)) {
      const root = read[0]?.root;
      if (root?.kind === 'Mapping') append(pairs, root.pairs);
      append(comments, read[0]?.comments ?? commentLines(section.lines));
    } else {
      const broken = readBroken(source, section, isFailure(read) ? read : undefined, problems);
      append(pairs, broken.pairs);
      append(comments, broken.comments);
    }
  }
  const root: Mapping = {
    kind: 'Mapping',
    start: pairs[0]?.start ?? start,
    end: pairs.at(-1)?.end ?? start,
    flow: false,
    pairs,
  };
  return { start, end, root, comments };
}

/** The first line of what stands before the keys, if it is keys as well, only indented: ` name: Mass download`. */
function pushedIn({ lines }: Section, [document]: readonly YamlDocument[]): Line | undefined {
  const root = document?.root;
  if (root?.kind !== 'Mapping' || root.flow) return undefined;
  return lines.find((line) => textStart(line) === root.start && line.indent > 0);
}

/** The third rung. */
function readBroken(
  source: string,
  section: Section,
  failure: Failure | undefined,
  problems: YamlProblem[],
): BrokenSection {
  const reason = failure ?? { reason: 'a mapping was expected', position: section.start };
  append(problems, diagnose(source, section, reason));
  if (section.kind === 'preamble') return { pairs: [], comments: commentLines(section.lines) };
  return readLines(source, section.lines);
}

/** The comments of a text that holds nothing else. */
function commentLines(lines: readonly Line[]): Range[] {
  const comments = lines.filter((line) => line.text.startsWith('#'));
  return comments.map((line) => ({ start: textStart(line), end: textEnd(line) }));
}
