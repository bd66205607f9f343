/**
 * A baseline: the findings that are known and are not to be told again, so that a check can begin on rules that have many.
 * A finding is told by its rule and the text of its line; lines around it may come and go.
 */
import path from 'node:path';
import type { Finding } from '../lint/index.ts';
import { InputError, readText, writeText } from './files.ts';
import type { CheckedFile } from './report.ts';
import { slashes } from './workspace-files.ts';

interface Baseline {
  readonly version: 1;
  /** By the path from the folder of the baseline: how often a line has a finding of a rule. */
  readonly files: Readonly<Record<string, readonly Known[]>>;
}

interface Known {
  readonly rule: string;
  readonly line: string;
  readonly count: number;
}

/** The text of the line at an offset, without the blanks around it. */
export function lineTextAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end < 0 ? undefined : end).trim();
}

/**
 * The files without the findings that the baseline knows.
 * @throws InputError when the file cannot be read or is no baseline
 */
export function withoutBaseline(checked: readonly CheckedFile[], file: string): CheckedFile[] {
  const known = readBaseline(file);
  return checked.map((one) => {
    const left = new Map((known.files[placeOf(one.path, file)] ?? []).map((entry) => [keyOf(entry), entry.count]));
    const { text } = one.result.file;
    const findings = one.result.findings.filter((finding) => {
      const key = keyOf(knownOf(finding, text));
      const count = left.get(key) ?? 0;
      if (count > 0) left.set(key, count - 1);
      return count === 0;
    });
    return { ...one, result: { ...one.result, findings } };
  });
}

/**
 * Writes all findings as known.
 * @throws InputError when the file cannot be written
 */
export function writeBaseline(checked: readonly CheckedFile[], file: string): void {
  const files: Record<string, Known[]> = {};
  for (const { path: own, result } of checked) {
    if (result.findings.length === 0) continue;
    const entries = new Map<string, Known>();
    for (const finding of result.findings) {
      const entry = knownOf(finding, result.file.text);
      const before = entries.get(keyOf(entry))?.count ?? 0;
      entries.set(keyOf(entry), { ...entry, count: before + 1 });
    }
    files[placeOf(own, file)] = [...entries.values()];
  }
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeText(file, `${JSON.stringify({ version: 1, files: sorted } satisfies Baseline, undefined, 2)}\n`, 'not written');
}

function knownOf(finding: Finding, text: string): Known {
  return { rule: finding.rule, line: lineTextAt(text, finding.start), count: 1 };
}

function keyOf({ rule, line }: Known): string {
  return `${rule}\n${line}`;
}

function placeOf(file: string, baseline: string): string {
  return slashes(path.relative(path.dirname(path.resolve(baseline)), path.resolve(file)));
}

function readBaseline(file: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${error.message} (--update-baseline writes it)`);
    throw new InputError(`${file}: is no baseline: ${(error as Error).message}`);
  }
  if (!isBaseline(value)) throw new InputError(`${file}: is no baseline that this version knows`);
  return value;
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== 'object' || value === null) return false;
  const { version, files } = value as Partial<Baseline>;
  if (version !== 1 || typeof files !== 'object' || files === null) return false;
  return Object.values(files).every(
    (entries) =>
      Array.isArray(entries) &&
      entries.every(
        (entry: Partial<Known> | null) =>
          typeof entry?.rule === 'string' && typeof entry.line === 'string' && typeof entry.count === 'number',
      ),
  );
}
