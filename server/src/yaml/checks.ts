/** What is wrong in YAML that can be read: doubled keys, aliases of nothing, placeholders without quotes, damaged characters. */
import { append } from '../text/index.ts';
import { oddBlanksBefore } from './causes/odd-blanks.ts';
import type { Scalar, YamlDocument, YamlNode, YamlProblem } from './nodes.ts';

/** What YAML lets pass and a rule's author did not mean: doubled keys, aliases of nothing, `{{Column}}` without quotes. */
export function checkDocuments(source: string, documents: readonly YamlDocument[]): YamlProblem[] {
  const problems: YamlProblem[] = [];
  for (const { root } of documents) checkNode(source, root, problems);
  return problems;
}

/** Marks of a file that was damaged: replaced bytes, line ends of two kinds. Each is reported once. */
export function checkText(source: string): YamlProblem[] {
  const problems = lostCharacters(source);
  const odd = oddLineEnd(source);
  if (odd) problems.push({ ...odd, code: 'mixed-line-ends', detail: '' });
  return problems;
}

/** The first character that stands for a byte which could not be read. */
export function lostCharacters(source: string): YamlProblem[] {
  const at = source.indexOf('\ufffd');
  return at < 0 ? [] : [{ start: at, end: at + 1, code: 'lost-character', detail: '\ufffd' }];
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

/** The placeholders without quotes in a tree. */
export function placeholders(source: string, root: YamlNode | undefined): YamlProblem[] {
  const problems: YamlProblem[] = [];
  checkNode(source, root, problems);
  return problems.filter(({ code }) => code === 'unquoted-placeholder');
}

/** `{{Column}}` without quotes is, to YAML, a mapping with a mapping as its key. */
function isPlaceholder(node: YamlNode): boolean {
  return node.kind === 'Mapping' && node.flow && node.pairs[0]?.key.kind === 'Mapping';
}
