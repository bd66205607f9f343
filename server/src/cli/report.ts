/** What `check` prints. */
import type { CheckResult, Finding, Severity } from '../lint/index.ts';
import { type LineIndex, lineIndex, positionAt } from '../text/index.ts';

export interface CheckedFile {
  readonly path: string;
  readonly result: CheckResult;
}

export interface Summary {
  readonly files: number;
  readonly queries: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
  readonly durationMs: number;
}

export function summarize(checked: readonly CheckedFile[], durationMs: number): Summary {
  const count = (severity: Severity): number =>
    checked.reduce(
      (sum, { result }) => sum + result.findings.filter((finding) => finding.severity === severity).length,
      0,
    );
  return {
    files: checked.length,
    queries: checked.reduce(
      (sum, { result }) => sum + result.file.documents.reduce((n, d) => n + d.queries.length, 0),
      0,
    ),
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    hints: count('hint'),
    durationMs: Math.round(durationMs),
  };
}

/** The JSON of the contract: offsets in UTF-16 units, lines and columns from 1. */
export function reportJson(checked: readonly CheckedFile[], summary: Summary, version: string): string {
  const files = checked.map(({ path, result }) => {
    const lines = lineIndex(result.file.text);
    const kind = result.file.documents[0]?.kind ?? null;
    const findings = result.findings.map((finding) => findingJson(finding, lines));
    return { path, kind, findings, ...(result.more && { more: true }) };
  });
  return `${JSON.stringify({ version, summary, files }, undefined, 2)}\n`;
}

function findingJson(finding: Finding, lines: LineIndex): object {
  const { rule, severity, message, code, start, end, related } = finding;
  const fix = finding.fix?.();
  return {
    rule,
    severity,
    message,
    ...(code && { code }),
    start: placeJson(start, lines),
    end: placeJson(end, lines),
    ...(related && {
      related: related.map((r) => ({
        message: r.message,
        ...(r.elsewhere && { path: r.elsewhere.file }),
        start: placeJson(r.start, r.elsewhere?.lines ?? lines),
        end: placeJson(r.end, r.elsewhere?.lines ?? lines),
      })),
    }),
    ...(fix && { fix }),
  };
}

/** An offset with its line and column from 1. */
export function placeJson(offset: number, lines: LineIndex): object {
  const { line, character } = positionAt(lines, offset);
  return { offset, line: line + 1, column: character + 1 };
}

const COLORS: Readonly<Record<Severity, string>> = { error: '31', warning: '33', info: '36', hint: '90' };

/** Findings for people, file by file, with the line they are on; ends with the summary. */
export function reportText(checked: readonly CheckedFile[], summary: Summary, color: boolean): string {
  const paint = (text: string, code: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const parts = checked.flatMap(({ path, result }) => {
    if (result.findings.length === 0) return [];
    const lines = lineIndex(result.file.text);
    const rows = result.findings.map((finding) => {
      const { line, character } = positionAt(lines, finding.start);
      const place = `${line + 1}:${character + 1}`.padEnd(8);
      const severity = paint(finding.severity.padEnd(8), COLORS[finding.severity]);
      return `  ${place}${severity}${finding.message}  ${paint(finding.rule, '90')}${fixMark(finding)}`;
    });
    if (result.more) rows.push(`  … and more; the first ${rows.length} are shown`);
    return [`${paint(path, '1')}\n${rows.join('\n')}\n\n`];
  });
  const more = checked.some(({ result }) => result.more);
  return parts.join('') + summaryLine(summary, more);
}

/** What the fix of a finding is worth; `--fix` applies the safe ones. */
function fixMark(finding: Finding): string {
  const fix = finding.fix?.();
  return fix ? (fix.safe ? ' [fix]' : ' [suggestion]') : '';
}

function summaryLine({ files, queries, errors, warnings, infos, hints, durationMs }: Summary, more: boolean): string {
  const counts = [plural(errors, 'error'), plural(warnings, 'warning'), plural(infos, 'note'), plural(hints, 'hint')];
  const found =
    errors + warnings + infos + hints === 0
      ? 'nothing found'
      : counts.filter((text) => !text.startsWith('0 ')).join(', ');
  return `${plural(files, 'file')}, ${plural(queries, 'quer', 'y', 'ies')}: ${found}${more ? ' and more' : ''} (${durationMs} ms)\n`;
}

export function plural(count: number, word: string, one = '', many = 's'): string {
  return `${count} ${word}${count === 1 ? one : many}`;
}
