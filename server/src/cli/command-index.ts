/** `rulewright index`: what all rules of a folder look for, and how common it is. */

import { type KeyParts, partsOf, type RuleEntry, type RuleIndex } from '../rule-index/index.ts';
import { type LineIndex, lineAt, type Range } from '../text/index.ts';
import { oneOf, readArguments, UsageError } from './arguments.ts';
import type { CliHost } from './cli-host.ts';
import { type IndexedFolder, indexFolder } from './index-files.ts';
import { placeJson, plural } from './report.ts';

const OPTIONS = { format: { type: 'string' }, search: { type: 'string' }, duplicates: { type: 'boolean' } } as const;

/** Places of an indicator that the text names; JSON has all. */
const MOST_PLACES = 5;

/** Longer values are cut in the text; JSON has them whole. */
const LONGEST_VALUE = 80;

interface Found {
  readonly key: string;
  readonly count: number;
  readonly parts: KeyParts;
}

export function indexCommand(args: readonly string[], host: CliHost): number {
  const { values, paths } = readArguments(args, OPTIONS);
  const format = oneOf(values, 'format', ['text', 'json'], 'text');
  const [folder, second] = paths;
  if (folder === undefined || second !== undefined) throw new UsageError('index takes one folder');
  const onlyDuplicates = values['duplicates'] === true;
  if (onlyDuplicates && (format === 'json' || values['search'] !== undefined))
    throw new UsageError('--duplicates prints nothing but these; --format json has them anyway');
  const started = performance.now();
  const indexed = indexFolder(folder, host);
  const found = indicatorsOf(indexed.index, values['search'] as string | undefined);
  const durationMs = Math.round(performance.now() - started);
  const output = new Output(host);
  if (onlyDuplicates) writeDuplicates(indexed, output);
  else if (format === 'json') writeJson(found, indexed, durationMs, host.version, output);
  else writeText(found, indexed, durationMs, output);
  output.flush();
  for (const error of indexed.errors) host.writeError(`rulewright: ${error.message}\n`);
  return indexed.errors.length > 0 ? 2 : 0;
}

/** The indicators that a text is in, in any letter case: the most common first. */
function indicatorsOf(index: RuleIndex, search: string | undefined): Found[] {
  const wanted = search?.toLowerCase() ?? '';
  const found: Found[] = [];
  for (const { key, count } of index.indicatorCounts()) {
    const parts = partsOf(key);
    if (`${parts.field} ${parts.kind} ${parts.value}`.toLowerCase().includes(wanted)) found.push({ key, count, parts });
  }
  return found.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

function writeJson(
  found: readonly Found[],
  { index, linesOf }: IndexedFolder,
  durationMs: number,
  version: string,
  output: Output,
): void {
  const lines = remembered(linesOf);
  const place = (rule: RuleEntry, { start, end }: Range): object => ({
    ...{ path: rule.file, rule: rule.name, kind: rule.kind },
    start: placeJson(start, lines(rule.file)),
    end: placeJson(end, lines(rule.file)),
  });
  const summary = { ...index.size, durationMs };
  const rest = {
    tables: index.tableCounts,
    techniques: index.techniqueCounts,
    duplicates: index
      .nearDuplicates()
      .map((group) => group.map(({ rule, likeness }) => ({ path: rule.file, rule: rule.name, likeness }))),
  };
  output.add(`{"version":${JSON.stringify(version)},"summary":${JSON.stringify(summary)},"indicators":[`);
  for (const [i, { key, count, parts }] of found.entries()) {
    const places = [...index.placesOf([key])].map(({ rule, ...range }) => place(rule, range));
    output.add(`${i === 0 ? '' : ','}\n${JSON.stringify({ ...parts, count, places })}`);
  }
  output.add(`\n],${JSON.stringify(rest).slice(1)}\n`);
}

function writeText(
  found: readonly Found[],
  { index, linesOf }: IndexedFolder,
  durationMs: number,
  output: Output,
): void {
  const lines = remembered(linesOf);
  for (const { key, count, parts } of found) {
    const { field, kind, value, transforms } = parts;
    const about = transforms.reduce((text, name) => `${name}(${text})`, field);
    const cut = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value;
    output.add(`${`${String(count).padStart(5)}  ${about} ${kind} ${printable(cut)}`.trimEnd()}\n`);
    let places = 0;
    for (const { rule, start } of index.placesOf([key])) {
      if (++places > MOST_PLACES) break;
      output.add(`         ${rule.file}:${lineAt(lines(rule.file), start) + 1}\n`);
    }
    if (count > MOST_PLACES) output.add(`         and ${count - MOST_PLACES} more\n`);
  }
  const { files, rules } = index.size;
  output.add(
    `\n${plural(found.length, 'indicator')} of ${plural(rules, 'rule')} in ${plural(files, 'file')} (${durationMs} ms)\n`,
  );
}

/** Groups of rules that are nearly the same, each with about how much it has in common with the likest of the others. */
function writeDuplicates({ index, linesOf }: IndexedFolder, output: Output): void {
  const groups = index.nearDuplicates();
  for (const group of groups) {
    output.add(`${plural(group.length, 'rule')} that are nearly the same\n`);
    for (const { rule, likeness } of group) {
      const percent = `${String(Math.round(likeness * 100)).padStart(5)} %`;
      const line = lineAt(linesOf(rule.file), rule.start) + 1;
      output.add(`${percent}  ${rule.file}:${line}${rule.name === undefined ? '' : `  ${printable(rule.name)}`}\n`);
    }
    output.add('\n');
  }
  const inGroups = groups.reduce((sum, group) => sum + group.length, 0);
  output.add(`${plural(inGroups, 'rule')} of ${index.size.rules} in ${plural(groups.length, 'group')}\n`);
}

/** What cannot be seen must not do anything to a terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\0-\x1f\x7f-\x9f]/g, '·');
}

/** The lines of the files that were asked for last. */
function remembered(linesOf: (file: string) => LineIndex): (file: string) => LineIndex {
  const known = new Map<string, LineIndex>();
  return (file) => {
    let lines = known.get(file);
    if (!lines) known.set(file, (lines = linesOf(file)));
    return lines;
  };
}

/** Hands on what is printed in pieces: all of it may be longer than a string can be. */
class Output {
  private readonly host: CliHost;
  private parts: string[] = [];
  private length = 0;

  constructor(host: CliHost) {
    this.host = host;
  }

  add(text: string): void {
    this.parts.push(text);
    this.length += text.length;
    if (this.length > 1 << 16) this.flush();
  }

  flush(): void {
    this.host.write(this.parts.join(''));
    this.parts = [];
    this.length = 0;
  }
}
