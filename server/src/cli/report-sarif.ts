/**
 * Findings as SARIF 2.1.0, which code scanning services take.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import { createHash } from 'node:crypto';
import { type Finding, RULES, type Severity } from '../lint/index.ts';
import { type LineIndex, lineIndex, positionAt, type Range } from '../text/index.ts';
import { lineTextAt } from './baseline.ts';
import type { CheckedFile } from './report.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/** The log of one run, with the rules that found something. */
export function reportSarif(checked: readonly CheckedFile[], version: string): string {
  const used = new Set(checked.flatMap(({ result }) => result.findings.map(({ rule }) => rule)));
  const rules = RULES.filter(([id]) => used.has(id));
  const indexes = new Map(rules.map(([id], i) => [id, i]));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Rulewright',
            version,
            rules: rules.map(([id, { summary, severity }]) => ({
              id,
              shortDescription: { text: summary },
              defaultConfiguration: { level: LEVELS[severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: checked.flatMap(({ path, result }) => {
          const { text } = result.file;
          const lines = lineIndex(text);
          const occurrences = new Map<string, number>();
          return result.findings.map((finding) => ({
            ruleId: finding.rule,
            ruleIndex: indexes.get(finding.rule),
            level: LEVELS[finding.severity],
            message: { text: finding.message },
            locations: [{ physicalLocation: { artifactLocation: artifact(path), region: region(finding, lines) } }],
            partialFingerprints: { lineAndRule: fingerprint(finding, text, occurrences) },
            ...fixes(finding, path, lines),
          }));
        }),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** A relative path stays relative to where the command runs, which is what services expect of a checkout. */
function artifact(path: string): object {
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return { uri: path.startsWith('/') ? `file://${uri}` : uri.replace(/^(?:\.\/)+/, '') };
}

/** Lines and columns from 1; the end column is the one behind the last character. */
function region({ start, end }: Range, lines: LineIndex): object {
  const [from, to] = [positionAt(lines, start), positionAt(lines, end)];
  return {
    startLine: from.line + 1,
    startColumn: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
    charOffset: start,
    charLength: end - start,
  };
}

/** The same for the same finding when lines around it come and go. */
function fingerprint(finding: Finding, text: string, occurrences: Map<string, number>): string {
  const key = `${finding.rule}\n${lineTextAt(text, finding.start)}`;
  const count = occurrences.get(key) ?? 0;
  occurrences.set(key, count + 1);
  return createHash('sha256').update(`${key}\n${count}`).digest('hex').slice(0, 32);
}

function fixes(finding: Finding, path: string, lines: LineIndex): object {
  const fix = finding.fix?.();
  if (!fix) return {};
  const replacements = fix.edits.map((edit) => ({
    deletedRegion: region(edit, lines),
    ...(edit.text !== '' && { insertedContent: { text: edit.text } }),
  }));
  return {
    fixes: [
      { description: { text: fix.title }, artifactChanges: [{ artifactLocation: artifact(path), replacements }] },
    ],
  };
}
