/**
 * YAML with tolerance, in rungs: the whole file; else section by section; else line by line. On good files only the
 * first rung runs. Never throws.
 */
import { YAMLException } from 'js-yaml';
import { append } from '../text/index.ts';
import { diagnose, type Failure, oddBlanksBefore } from './diagnose.ts';
import { readEvents } from './events.ts';
import { readLines } from './line-reader.ts';
import type { Mapping, Pair, Scalar, YamlDocument, YamlFile, YamlNode, YamlProblem } from './nodes.ts';
import { documentRanges, type Section, sectionsOf } from './sections.ts';

/** Parses a file of one or more documents. */
export function parseYaml(source: string): YamlFile {
  const whole = attempt(source, 0);
  if (!isFailure(whole)) return { documents: whole, problems: inOrder(checkDocuments(source, whole)) };
  const problems: YamlProblem[] = [];
  const documents = documentRanges(source).map((range) => readDocument(source, range.start, range.end, problems));
  append(problems, checkDocuments(source, documents));
  if (problems.length === 0)
    problems.push({ start: whole.position, end: whole.position, code: 'syntax', detail: whole.reason });
  return { documents, problems: inOrder(problems) };
}

/** The first so many problems of a file say enough. */
const MAX_PROBLEMS = 100;

function inOrder(problems: YamlProblem[]): YamlProblem[] {
  return problems.sort((a, b) => a.start - b.start).slice(0, MAX_PROBLEMS);
}

function isFailure(result: YamlDocument[] | Failure): result is Failure {
  return 'reason' in result;
}

/** The documents of a part of the file, or why js-yaml refuses it. */
function attempt(source: string, start: number, end = source.length): YamlDocument[] | Failure {
  try {
    return readEvents(start === 0 && end === source.length ? source : source.slice(start, end), start);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { reason: error.reason, position: start + (error.mark?.position ?? 0) };
  }
}

/** The second rung, for one document. */
function readDocument(source: string, start: number, end: number, problems: YamlProblem[]): YamlDocument {
  const whole = attempt(source, start, end);
  if (!isFailure(whole) && whole.length === 1) return whole[0]!;
  const pairs: Pair[] = [];
  const comments: { start: number; end: number }[] = [];
  for (const section of sectionsOf(source, start, end)) {
    const read = attempt(source, section.start, section.end);
    if (!isFailure(read) && (section.kind === 'key' || read[0]?.root === undefined)) {
      const root = read[0]?.root;
      if (root?.kind === 'Mapping') append(pairs, root.pairs);
      append(comments, read[0]?.comments ?? []);
    } else {
      append(pairs, readBroken(source, section, isFailure(read) ? read : undefined, problems));
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
function readBroken(source: string, section: Section, failure: Failure | undefined, problems: YamlProblem[]): Pair[] {
  const reason = failure ?? { reason: 'a mapping was expected', position: section.start };
  append(problems, diagnose(source, section, reason));
  return section.kind === 'preamble' ? [] : readLines(source, section.lines);
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
  if (source.includes('\r\n')) {
    const odd = /(?<!\r)\n/.exec(source)?.index;
    if (odd !== undefined) problems.push({ start: odd, end: odd + 1, code: 'mixed-line-ends', detail: '' });
  }
  return problems;
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
        if (isPlaceholder(pair.value)) {
          const detail = source.slice(pair.value.start, pair.value.end);
          problems.push({ start: pair.value.start, end: pair.value.end, code: 'unquoted-placeholder', detail });
        } else {
          checkNode(source, pair.value, problems);
        }
      }
      break;
    }
    case 'Sequence':
      for (const item of node.items) checkNode(source, item, problems);
      break;
    case 'Alias':
      if (!node.target) problems.push({ start: node.start, end: node.end, code: 'undefined-alias', detail: node.name });
      break;
  }
}

/** A key that is valid YAML and yet no key: `\u00a0severity`, `// Name`. */
function checkKey({ start, end, style, text }: Scalar): YamlProblem[] {
  if (style !== 'plain') return [];
  if (text.startsWith('//')) return [{ start, end, code: 'kql-comment', detail: '' }];
  const odd = oddBlanksBefore(text);
  return odd === '' ? [] : [{ start, end: start + odd.length, code: 'invalid-character', detail: odd[0]! }];
}

/** `{{Column}}` without quotes is, to YAML, a mapping with a mapping as its key. */
function isPlaceholder(node: YamlNode): boolean {
  return node.kind === 'Mapping' && node.flow && node.pairs[0]?.key.kind === 'Mapping';
}
