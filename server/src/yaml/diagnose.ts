/**
 * Says in a person's terms why a section of YAML cannot be read. js-yaml knows where it gave up; what the author did
 * wrong stands nearly always in the lines around: a tab, a line that lost its indentation, a colon in plain text …
 * Each answer names one cause, at its place; a run of lines with the same cause is one problem.
 */
import { least } from '../text/index.ts';
import { isBlank, type Line, textEnd, textStart } from './lines.ts';
import type { YamlProblem } from './nodes.ts';
import type { Section } from './sections.ts';

/** What js-yaml said: the reason, and the document offset at which it gave up. */
export interface Failure {
  readonly reason: string;
  readonly position: number;
}

const KEY_LINE = /^(-[ \t]+)*(?:[A-Za-z_][\w.-]*|"[^"]*"|'[^']*')[ \t]*:(?=[ \t]|$)/;

/** The causes found in the section; never empty. */
export function diagnose(source: string, section: Section, failure: Failure): YamlProblem[] {
  const { lines, kind } = section;
  if (/nesting exceeded/.test(failure.reason)) return [at(failure.position, failure.position + 1, 'nested-too-deeply')];
  const blanks = blankProblems(source, lines);
  if (blanks.length > 0) return blanks;
  if (kind === 'word') return [wordProblem(lines[0]!)];
  const first = lines.find((line) => !isBlank(line))!;
  if (kind === 'preamble' && first.text.startsWith('//')) return [at(textStart(first), textEnd(first), 'kql-comment')];
  const block = blockProblems(lines);
  if (block.length > 0) return block;
  const columns = columnProblems(lines);
  if (columns.length > 0) return columns;
  for (const i of linesAround(lines, failure.position)) {
    const problem = lineProblem(lines, i);
    if (problem) return [problem];
  }
  return [unknown(lines, failure)];
}

function at(start: number, end: number, code: YamlProblem['code'], detail = '', column?: number): YamlProblem {
  return { start, end: Math.max(end, start), code, detail, ...(column !== undefined && { column }) };
}

/** Blanks that YAML does not take for indentation or for the blank behind a colon: tabs, no-break spaces. */
const ODD_BLANKS = /[\u00a0\u1680\u180e\u2000-\u200b\u202f\u205f\u3000\ufeff]/;

/** The odd blanks at the start of a text. */
export function oddBlanksBefore(text: string): string {
  let length = 0;
  while (length < text.length && ODD_BLANKS.test(text[length]!)) length++;
  return text.slice(0, length);
}

/** Odd blanks in front of a line or behind its key, one problem per run of lines. */
function blankProblems(source: string, lines: readonly Line[]): YamlProblem[] {
  const problems: YamlProblem[] = [];
  let before = '';
  for (const line of lines) {
    if (isBlank(line)) continue;
    const lead = source.slice(line.start, textStart(line));
    const key = /^(?:-\s+)*[\w.-]*\s*:\s*/.exec(line.text)?.[0] ?? '';
    const text = lead.includes('\t') ? lead : lead + key;
    const found = lead.includes('\t') ? '\t' : (ODD_BLANKS.exec(text)?.[0] ?? '');
    if (found !== '' && found !== before) {
      const start = line.start + text.indexOf(found);
      const length = text.slice(text.indexOf(found)).search(/\S|$/);
      const code = found === '\t' ? 'tab-indentation' : 'invalid-character';
      problems.push(at(start, start + Math.max(1, length), code, found === '\t' ? '' : found));
    }
    before = found;
  }
  return problems;
}

/** `sever` and `severity:High` where a top-level key should be. */
function wordProblem(line: Line): YamlProblem {
  const colon = line.text.indexOf(':');
  if (colon < 0) return at(textStart(line), textEnd(line), 'missing-colon', line.text);
  return at(textStart(line), textStart(line) + colon + 1, 'missing-space', line.text.slice(0, colon));
}

/** Lines of a block (`query: |`) that lost their indentation, and a first line deeper than the rest. */
function blockProblems(lines: readonly Line[]): YamlProblem[] {
  const headerAt = lines.findIndex((line) => /:[ \t]+[|>][-+0-9]*[ \t]*(#.*)?$/.test(line.text));
  if (headerAt < 0) return [];
  const header = lines[headerAt]!;
  const key = /^(?:-[ \t]+)*(?:"([^"]*)"|'([^']*)'|([\w.-]+))/.exec(header.text);
  const name = key?.[1] ?? key?.[2] ?? key?.[3] ?? 'block';
  const body = lines.slice(headerAt + 1).filter((line) => !isBlank(line));
  const [first, ...rest] = body;
  if (!first || header.indent > 0) return [];
  const usual = least(rest.map((line) => line.indent).filter((indent) => indent > header.indent));
  if (usual !== undefined && first.indent > usual && rest.every((line) => line.indent >= usual)) {
    return [at(first.start, textStart(first), 'block-first-line', name, usual)];
  }
  const wanted = first.indent > header.indent ? first.indent : (usual ?? header.indent + 2);
  const problems: YamlProblem[] = [];
  let before = false;
  for (const line of body) {
    // a line that starts with `#` ends the block as well, as a comment of the YAML
    const lost = line.indent < wanted;
    if (lost && !before) problems.push(at(textStart(line), textEnd(line), 'unindented-line', name, wanted));
    before = lost;
  }
  return problems;
}

/**
 * Keys and items that stand in a column of their own, between the columns of their neighbours: the first one of the
 * section, with the column it should have. What is nested under a value that is already there is told apart.
 */
function columnProblems(lines: readonly Line[]): YamlProblem[] {
  /** The mappings and sequences that are open, from the outermost. */
  const levels: Level[] = [];
  /** Whether the last entry may have something nested under it, and its key. */
  let opens = true;
  let key = '';
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
      return [at(textStart(line), textEnd(line), 'nested-under-value', key)];
    }
    let popped: Level | undefined;
    while (levels.length > 0 && levels.at(-1)!.column > column) popped = levels.pop();
    // `key:` and the `- items` below it may share a column
    if (!list && levels.at(-1)?.list && levels.at(-2)?.column === column && levels.at(-1)!.column === column)
      levels.pop();
    const top = levels.at(-1);
    const expected = expectedColumn({ column, list }, opens, top, levels.at(-2), popped);
    if (expected !== undefined) return [at(textStart(line), textEnd(line), 'indentation', String(expected), expected)];
    if (top?.column !== column || top.list !== list) levels.push({ column, list });
    for (const dash of entry[1]!.matchAll(/-[ \t]+/g)) {
      const inner = column + dash.index + dash[0].length;
      if (entry[2] !== undefined) levels.push({ column: inner, list: false });
    }
    const value = line.text.slice(entry[0].length).trim();
    opens = value === '' || value.startsWith('#') || /^[&!]\S*$/.test(value);
    key = entry[2] ?? '-';
    if (/^[|>][-+0-9]*\s*(#.*)?$/.test(value)) {
      while (i + 1 < lines.length && (isBlank(lines[i + 1]!) || lines[i + 1]!.indent > column)) i++;
    }
  }
  return [];
}

/** `- key: value`, `key:`, `- text`; never fails, and matches nothing on a line that is none of them. */
const ENTRY = /^((?:-[ \t]+)*)(?:([A-Za-z_][\w.-]*|"[^"]*"|'[^']*')[ \t]*:(?=[ \t]|$))?/;

interface Level {
  readonly column: number;
  readonly list: boolean;
}

/** The column in which the line was meant to stand; undefined when it stands well. */
function expectedColumn(
  { column, list }: Level,
  opens: boolean,
  top: Level | undefined,
  below: Level | undefined,
  popped: Level | undefined,
): number | undefined {
  if (top?.column === column) {
    if (top.list === list || (list && opens)) return undefined;
    // a key among the items of a list
    return list ? undefined : (below?.column ?? 0);
  }
  if (popped === undefined) return undefined;
  const outer = top?.column ?? 0;
  // between two levels: the one of its own kind, else the nearer one
  if (top && top.list !== popped.list) return top.list === list ? outer : popped.column;
  return column - outer < popped.column - column ? outer : popped.column;
}

/** The line at which js-yaml gave up, the ones before it, then all others: the cause is rarely behind. */
function linesAround(lines: readonly Line[], position: number): number[] {
  const i = Math.max(
    0,
    lines.findLastIndex((line) => line.start <= position),
  );
  const indices = lines.map((_, index) => index);
  return [...indices.slice(0, i + 1).reverse(), ...indices.slice(i + 1)].filter((index) => !isBlank(lines[index]!));
}

function lineProblem(lines: readonly Line[], i: number): YamlProblem | undefined {
  const line = lines[i]!;
  const match = KEY_LINE.exec(line.text);
  if (!match) return noKeyProblem(lines, line);
  const rest = line.text.slice(match[0].length);
  const value = rest.trimStart();
  const start = textStart(line) + match[0].length + (rest.length - value.length);
  return valueProblem(lines, i, value, start);
}

/** What is wrong with the value behind `key: `. */
function valueProblem(lines: readonly Line[], i: number, value: string, start: number): YamlProblem | undefined {
  const end = textEnd(lines[i]!);
  if (value === '' || value.startsWith('#')) return undefined;
  const first = value[0]!;
  if (value.startsWith('{{')) return at(start, end, 'unquoted-placeholder', /\{\{[^{}]*\}\}/.exec(value)?.[0] ?? '{{');
  if (first === '"' || first === "'") return quoteProblem(lines, i, value, start);
  if (first === '[' || first === '{') {
    const close = first === '[' ? ']' : '}';
    return value.includes(close) ? undefined : at(start, start + 1, 'unclosed-bracket', close);
  }
  if (/^[|>][-+0-9]*[ \t]+[^\s#]/.test(value))
    return at(start + value.search(/\s\S/) + 1, end, 'text-after-block-header', first, lines[i]!.indent + 2);
  if (first === '@' || first === '`' || first === '%') return at(start, end, 'reserved-character', first);
  const colon = /:(?=[ \t]|$)/.exec(value.replace(/[ \t]#.*$/, ''));
  return colon ? at(start, end, 'colon-in-text', value) : undefined;
}

function quoteProblem(lines: readonly Line[], i: number, value: string, start: number): YamlProblem | undefined {
  const quote = value[0]!;
  const close = closingQuote(value, quote);
  if (close < 0) {
    // the quote may close on a later line; a new key before it says that it does not
    const later = lines.slice(i + 1, i + 50);
    const next = later.findIndex((line) => KEY_LINE.test(line.text));
    const closes = later.slice(0, next < 0 ? undefined : next).some((line) => line.text.includes(quote));
    return closes ? undefined : at(start, start + 1, 'unclosed-quote', quote);
  }
  const rest = value.slice(close + 1).trim();
  if (rest === '' || rest.startsWith('#')) return undefined;
  return at(start + close + 1, start + value.length, 'text-after-quote', quote);
}

function closingQuote(text: string, quote: string): number {
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '\\' && quote === '"') i++;
    else if (text[i] === quote) {
      if (quote === "'" && text[i + 1] === "'") i++;
      else return i;
    }
  }
  return -1;
}

/** A line without a key: a word in the making, `key:value`, or text that belongs somewhere else. */
function noKeyProblem(lines: readonly Line[], line: Line): YamlProblem | undefined {
  if (line.text.startsWith('#') || /^-(\s|$)/.test(line.text)) return undefined;
  const withoutSpace = /^([A-Za-z_]\w*):[^\s/\\:]/.exec(line.text);
  if (withoutSpace)
    return at(textStart(line), textStart(line) + withoutSpace[1]!.length + 1, 'missing-space', withoutSpace[1]!);
  const first = lines.find((other) => !isBlank(other));
  if (line === first || /^[A-Za-z_]\w*$/.test(line.text))
    return at(textStart(line), textEnd(line), 'missing-colon', line.text);
  return undefined;
}

/** Nothing recognized: the place at which the reader gave up, with its reason. */
function unknown(lines: readonly Line[], failure: Failure): YamlProblem {
  const line = lines.findLast((other) => other.start <= failure.position && !isBlank(other)) ?? lines[0]!;
  const start = Math.min(Math.max(failure.position, textStart(line)), Math.max(textStart(line), textEnd(line) - 1));
  return at(start, textEnd(line), 'syntax', failure.reason);
}
