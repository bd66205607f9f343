/** What is wrong with the text of one line: its value, its key, or that it is neither. */

import type { TextEdit } from '../../text/index.ts';
import { isBlank, type Line, textEnd, textStart } from '../lines.ts';
import type { YamlProblem } from '../nodes.ts';
import { type Patient, problemAt, problemOf } from './section-trial.ts';

const DASHES = /^(?:-[ \t]+)*/;
const KEY = /^(?:[A-Za-z_][\w.-]*|"[^"]*"|'[^']*')[ \t]*:(?=[ \t]|$)/;

/** The problem of the line at which the reader gave up, or of one before it: the cause is rarely behind. */
export function valueProblem(patient: Patient): YamlProblem | undefined {
  const { lines, failure } = patient;
  const bracket = bracketProblem(patient);
  if (bracket) return bracket;
  const last = lines.findLastIndex((line) => line.start <= failure.position);
  const order = lines.map((_, i) => i);
  for (const i of [...order.slice(0, last + 1).reverse(), ...order.slice(last + 1)]) {
    const problem = isBlank(lines[i]!) || lines[i]!.text.startsWith('#') ? undefined : lineProblem(patient, i);
    if (problem) return problem;
  }
  return undefined;
}

/** The first bracket that is never closed: what stands behind it is inside of it, whatever it looks like. */
function bracketProblem({ source, section, lines }: Patient): YamlProblem | undefined {
  for (const line of lines) {
    const dashes = DASHES.exec(line.text)![0].length;
    const key = KEY.exec(line.text.slice(dashes))?.[0].length ?? 0;
    if (dashes + key === 0) continue;
    const value = line.text.slice(dashes + key).trimStart();
    const start = textEnd(line) - value.length;
    if (!/^[[{]/.test(value) || value.startsWith('{{')) continue;
    if (!closes(source, start, section.end)) return problemAt(start, start + 1, 'unclosed-bracket', CLOSERS[value[0]!]);
  }
  return undefined;
}

/** `severity:High`, also in a list. */
export function missingSpace(line: Line): YamlProblem | undefined {
  const match = /^((?:-[ \t]+)*)([A-Za-z_]\w*):[^\s/\\:]/.exec(line.text);
  if (!match) return undefined;
  const start = textStart(line) + match[1]!.length;
  return problemAt(start, start + match[2]!.length + 1, 'missing-space', match[2]);
}

function lineProblem(patient: Patient, i: number): YamlProblem | undefined {
  const line = patient.lines[i]!;
  const { key, dashes, value, start } = partsOf(line);
  if (key === '' && dashes === '') return commentAbove(patient, i) ?? noKeyProblem(patient, line);
  const space = key === '' ? missingSpace(line) : undefined;
  return space ?? textProblem(patient, i, value, start);
}

/** `- key: value` taken apart, with the place of the value. */
function partsOf(line: Line): { dashes: string; key: string; value: string; start: number } {
  const dashes = DASHES.exec(line.text)![0];
  const key = KEY.exec(line.text.slice(dashes.length))?.[0] ?? '';
  const value = line.text.slice(dashes.length + key.length).trimStart();
  return { dashes, key, value, start: textStart(line) + line.text.length - value.length };
}

/** The comment of a line above, if it is what leaves this line without a place. */
function commentAbove(patient: Patient, i: number): YamlProblem | undefined {
  let above = i - 1;
  while (above >= 0 && isBlank(patient.lines[above]!)) above--;
  if (above < 0 || patient.lines[above]!.text.startsWith('#')) return undefined;
  const { value, start } = partsOf(patient.lines[above]!);
  return /^[\w(]/.test(value) ? cutByComment(patient, above, value, start) : undefined;
}

/** What is wrong with the value that begins at `start`. */
function textProblem(patient: Patient, i: number, value: string, start: number): YamlProblem | undefined {
  if (value === '' || value.startsWith('#')) return undefined;
  const plain = value.replace(/[ \t]#.*$/, '');
  const end = start + plain.trimEnd().length;
  const first = value[0]!;
  if (value.startsWith('{{'))
    return problemAt(start, end, 'unquoted-placeholder', /\{\{[^{}]*\}\}/.exec(value)?.[0] ?? '{{');
  if (first === '"' || first === "'") return quoteProblem(patient, i, value, start);
  if (first === '[' || first === '{') return undefined;
  const doubled = /^[|>]{2,}(?=[-+0-9]*(?:[ \t]+#.*)?$)/.exec(plain)?.[0];
  if (doubled) return problemAt(start, start + doubled.length, 'reserved-character', doubled);
  const comment = cutByComment(patient, i, value, start);
  if (comment) return comment;
  const header = /^([|>])[-+0-9]*([ \t]+)[^\s#]/.exec(value);
  if (header) {
    const from = start + header[0].length - 1;
    return problemAt(from, textEnd(patient.lines[i]!), 'text-after-block-header', first, patient.lines[i]!.indent + 2);
  }
  const reserved = /^(?:[@`%,\]}&!|>]|\*(?![\w-]+$)|[-?:](?=[ \t]))/.exec(plain)?.[0];
  if (reserved && patient.helps([{ start, end, text: quoted(plain.trimEnd()) }]))
    return problemAt(start, end, 'reserved-character', reserved);
  return /:(?=[ \t]|$)/.test(plain) ? problemAt(start, end, 'colon-in-text', plain) : undefined;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The insertions that put a text into quotes. */
export function quotes(source: string, start: number, end: number): TextEdit[] {
  const insert = (at: number): TextEdit => ({ start: at, end: at, text: "'" });
  const inner = [...source.slice(start, end).matchAll(/'/g)].map((match) => insert(start + match.index));
  return [insert(start), ...inner.filter((edit) => edit.start > start), insert(end)];
}

/** `text # comment`, and below it a line that was to go on with the text: the comment has ended it. */
function cutByComment({ lines, helps }: Patient, i: number, value: string, start: number): YamlProblem | undefined {
  const at = value.search(/[ \t]#/);
  const line = lines[i]!;
  const next = lines.slice(i + 1, i + 20).find((other) => !isBlank(other));
  if (at < 0 || !next || next.indent <= line.indent || KEY.test(next.text) || DASHES.exec(next.text)![0])
    return undefined;
  if (!helps([{ start: start + at, end: textEnd(line), text: '' }])) return undefined;
  return problemAt(
    start + at + 1,
    textEnd(line),
    'syntax',
    'this comment ends the text in front of it, and the line below cannot go on with it: put the text into quotes, or the comment on a line of its own',
  );
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** Whether the bracket at `start` and those in it are closed before `end`, quoted texts left out. */
function closes(source: string, start: number, end: number): boolean {
  const open: string[] = [];
  let quote = '';
  for (let at = start; at < end; at++) {
    const ch = source[at]!;
    if (quote !== '') {
      if (ch === '\\' && quote === '"') at++;
      else if (ch === quote) quote = '';
    } else if (ch === '"' || ch === "'") {
      // an apostrophe inside of plain text is no quote
      if (/[\s,[{:]/.test(source[at - 1] ?? ' ')) quote = ch;
    } else if (CLOSERS[ch]) open.push(CLOSERS[ch]);
    else if (ch === ']' || ch === '}') {
      if (open.pop() !== ch) return false;
      if (open.length === 0) return true;
    }
  }
  return false;
}

function quoteProblem(patient: Patient, i: number, value: string, start: number): YamlProblem | undefined {
  const { lines, failure } = patient;
  const quote = value[0]!;
  const close = closingQuote(value, quote);
  if (/unknown escape|hexadecimal/.test(failure.reason) && quote === '"') {
    const at = badEscape(patient.source, start + 1, patient.section.end);
    if (at >= 0) return problemAt(at, at + 2, 'unknown-escape', patient.source.slice(at, at + 2));
  }
  if (close < 0) {
    // the quote may close on a later line; a new key before it says that it does not
    const later = lines.slice(i + 1, i + 50);
    const next = later.findIndex((line) => KEY.test(line.text));
    const isClosed = later.slice(0, next < 0 ? undefined : next).some((line) => line.text.includes(quote));
    return isClosed ? undefined : problemAt(start, start + 1, 'unclosed-quote', quote);
  }
  const rest = value.slice(close + 1);
  const text = rest.trim();
  if (text === '' || /^[ \t]+#/.test(rest)) return undefined;
  return problemAt(start + close + 1, start + value.length, 'text-after-quote', text.startsWith('#') ? '#' : quote);
}

const ESCAPE = /\\(?:[0abtnvfre "/\\N_LP\t\r\n]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y;

/** The first backslash of a double-quoted text that begins no escape; -1 when there is none before the text closes. */
function badEscape(source: string, start: number, end: number): number {
  for (let at = start; at < end; ) {
    const ch = source[at]!;
    if (ch === '"') return -1;
    ESCAPE.lastIndex = at;
    const length = ch === '\\' ? (ESCAPE.exec(source)?.[0].length ?? 0) : 1;
    if (length === 0) return at;
    at += length;
  }
  return -1;
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

/** A line without a key: a word in the making, `key:value`, a comment of another language, or text with a colon. */
function noKeyProblem(patient: Patient, line: Line): YamlProblem | undefined {
  const { text } = line;
  if (text === '-') return undefined;
  if (text.startsWith('//')) return problemOf(line, 'kql-comment', 'comment');
  const space = missingSpace(line);
  if (space) return space;
  if (/^[}\]]+,?$/.test(text)) return problemOf(line, 'syntax', `nothing is open that \`${text[0]}\` closes`);
  const first = patient.lines.find((other) => !isBlank(other));
  if (line === first || /^[A-Za-z_]\w*$/.test(text)) return problemOf(line, 'missing-colon', text);
  return /:(?=[ \t]|$)/.test(text) ? problemOf(line, 'colon-in-text', text) : undefined;
}
