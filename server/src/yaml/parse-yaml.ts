/**
 * YAML with tolerance, in rungs: the whole file; else section by section; else line by line. On good files only the
 * first rung runs. Never throws.
 */
import { YAMLException } from 'js-yaml';
import { diagnose, type Failure } from './diagnose.ts';
import { readEvents } from './events.ts';
import { readLines } from './line-reader.ts';
import type { Mapping, Pair, YamlDocument, YamlFile, YamlNode, YamlProblem } from './nodes.ts';
import { documentRanges, type Section, sectionsOf } from './sections.ts';

/** Parses a file of one or more documents. */
export function parseYaml(source: string): YamlFile {
  const whole = attempt(source, 0);
  if (!isFailure(whole)) return { documents: whole, problems: checkDocuments(source, whole) };
  const problems: YamlProblem[] = [];
  const documents = documentRanges(source).map((range) => readDocument(source, range.start, range.end, problems));
  problems.push(...checkDocuments(source, documents));
  if (problems.length === 0)
    problems.push({ start: whole.position, end: whole.position, code: 'syntax', detail: whole.reason });
  return { documents, problems: problems.sort((a, b) => a.start - b.start) };
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
      if (root?.kind === 'Mapping') pairs.push(...root.pairs);
      comments.push(...(read[0]?.comments ?? []));
    } else {
      pairs.push(...readBroken(source, section, isFailure(read) ? read : undefined, problems));
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
  problems.push(...diagnose(source, section, reason));
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

/** `{{Column}}` without quotes is, to YAML, a mapping with a mapping as its key. */
function isPlaceholder(node: YamlNode): boolean {
  return node.kind === 'Mapping' && node.flow && node.pairs[0]?.key.kind === 'Mapping';
}
