/**
 * YAML with tolerance, in rungs: the whole file; else section by section; else line by line. On good files only the
 * first rung runs. Never throws.
 */
import { append, type Range } from '../text/index.ts';
import { attempt, type Failure, isFailure } from './attempt.ts';
import { oddBlanksBefore } from './causes/odd-blanks.ts';
import { diagnose } from './diagnose.ts';
import { type BrokenSection, readLines } from './line-reader.ts';
import { type Line, textEnd, textStart } from './lines.ts';
import type { Mapping, Pair, Scalar, YamlDocument, YamlFile, YamlNode, YamlProblem } from './nodes.ts';
import { documentRanges, type Section, sectionsOf } from './sections.ts';

/** Parses a file of one or more documents. */
export function parseYaml(source: string): YamlFile {
  const whole = attempt(source);
  if (!isFailure(whole)) return { documents: whole, ...inOrder(checkDocuments(source, whole)) };
  const problems: YamlProblem[] = [];
  const documents = documentRanges(source).map((range) => readDocument(source, range.start, range.end, problems));
  if (problems[0]?.code === 'kql-comment' && documents.every(hasNoKeys))
    problems[0] = { ...problems[0], detail: 'header' };
  append(problems, checkDocuments(source, documents));
  if (problems.length === 0)
    problems.push({ start: whole.position, end: whole.position, code: 'syntax', detail: whole.reason });
  return { documents, ...inOrder(problems) };
}

/** The first so many problems of a file say enough. */
const MAX_PROBLEMS = 100;

function inOrder(problems: YamlProblem[]): Omit<YamlFile, 'documents'> {
  // a query below a header of `//` comments is one mistake, whatever its lines are for YAML
  const [first] = problems;
  if (first?.code === 'kql-comment' && first.detail === 'header') return { problems: [first], more: false };
  const sorted = problems.sort((a, b) => a.start - b.start);
  return { problems: sorted.slice(0, MAX_PROBLEMS), more: sorted.length > MAX_PROBLEMS };
}

function hasNoKeys({ root }: YamlDocument): boolean {
  return (
    root?.kind !== 'Mapping' || root.pairs.every((pair) => pair.value.kind === 'Scalar' && pair.value.style === 'empty')
  );
}

/** The second rung, for one document. */
function readDocument(source: string, start: number, end: number, problems: YamlProblem[]): YamlDocument {
  const whole = attempt(source, start, end);
  if (!isFailure(whole) && whole.length === 1) return whole[0]!;
  const pairs: Pair[] = [];
  const comments: Range[] = [];
  for (const section of sectionsOf(source, start, end)) {
    const read = attempt(source, section.start, section.end);
    if (!isFailure(read) && (section.kind === 'key' || read[0]?.root === undefined)) {
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

/** What YAML lets pass and a rule's author did not mean: doubled keys, aliases of nothing, `{{Column}}` without quotes. */
function checkDocuments(source: string, documents: readonly YamlDocument[]): YamlProblem[] {
  const problems = checkText(source);
  for (const { root } of documents) checkNode(source, root, problems);
  return problems;
}

/** Marks of a file that was damaged: replaced bytes, line ends of two kinds. Each is reported once. */
function checkText(source: string): YamlProblem[] {
  const problems: YamlProblem[] = [];
  const replaced = source.indexOf('\ufffd');
  if (replaced >= 0) problems.push({ start: replaced, end: replaced + 1, code: 'invalid-character', detail: '\ufffd' });
  const odd = oddLineEnd(source);
  if (odd) problems.push({ ...odd, code: 'mixed-line-ends', detail: '' });
  return problems;
}

/** The first line end of the rarer kind, where there are two kinds. */
function oddLineEnd(source: string): { start: number; end: number } | undefined {
  const crlf = source.split('\r\n').length - 1;
  const lf = source.split('\n').length - 1 - crlf;
  if (crlf === 0 || lf === 0) return undefined;
  const odd = (crlf >= lf ? /(?<!\r)\n/ : /\r\n/).exec(source)!;
  return { start: odd.index, end: odd.index + odd[0].length };
}

function checkNode(source: string, node: YamlNode | undefined, problems: YamlProblem[]): void {
  switch (node?.kind) {
    case 'Mapping': {
      const seen = new Set<string>();
      for (const pair of node.pairs) {
        if (pair.key.kind === 'Scalar') {
          if (seen.has(pair.key.text))
            problems.push({ start: pair.key.start, end: pair.key.end, code: 'duplicate-key', detail: pair.key.text });
          seen.add(pair.key.text);
          append(problems, checkKey(pair.key));
        }
        checkValue(source, pair.value, problems);
      }
      break;
    }
    case 'Sequence':
      for (const item of node.items) checkValue(source, item, problems);
      break;
    case 'Alias':
      if (!node.target) problems.push({ start: node.start, end: node.end, code: 'undefined-alias', detail: node.name });
      break;
  }
}

function checkValue(source: string, value: YamlNode, problems: YamlProblem[]): void {
  if (!isPlaceholder(value)) return checkNode(source, value, problems);
  const { start, end } = value;
  problems.push({ start, end, code: 'unquoted-placeholder', detail: source.slice(start, end) });
}

/** A key that is valid YAML and yet no key: `\u00a0severity`, `// Name`. */
function checkKey({ start, end, style, text }: Scalar): YamlProblem[] {
  if (style !== 'plain') return [];
  if (text.startsWith('//')) return [{ start, end, code: 'kql-comment', detail: 'comment' }];
  const odd = oddBlanksBefore(text);
  return odd === '' ? [] : [{ start, end: start + odd.length, code: 'invalid-character', detail: odd[0]! }];
}

/** `{{Column}}` without quotes is, to YAML, a mapping with a mapping as its key. */
function isPlaceholder(node: YamlNode): boolean {
  return node.kind === 'Mapping' && node.flow && node.pairs[0]?.key.kind === 'Mapping';
}
