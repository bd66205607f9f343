/** `rulewright check`: lints files and folders. */
import fs from 'node:fs';
import { type CheckResult, check, type Fix, SEVERITIES, type Severity } from '../lint/index.ts';
import { applyEdits, overlap } from '../text/index.ts';
import { oneOf, readArguments, UsageError } from './arguments.ts';
import type { CliHost } from './cli-host.ts';
import { canRewrite, findFiles, InputError, languageOf, readText } from './files.ts';
import { type CheckedFile, plural, reportJson, reportText, summarize } from './report.ts';

const OPTIONS = {
  format: { type: 'string' },
  'fail-on': { type: 'string' },
  fix: { type: 'boolean' },
  'stdin-filename': { type: 'string' },
} as const;

/** Fixes may make room for others; more rounds than this mean that two of them fight. */
const MOST_ROUNDS = 10;

export function checkCommand(args: readonly string[], host: CliHost): number {
  const { values, paths } = readArguments(args, OPTIONS);
  const format = oneOf(values, 'format', ['text', 'json'], 'text');
  const failOn = oneOf<Severity>(values, 'fail-on', SEVERITIES, 'error');
  if (paths.includes('-') && paths.length > 1) throw new UsageError('"-" stands for stdin and goes with no other path');
  const started = performance.now();
  const { checked, errors, notes } = paths.includes('-')
    ? checkStdin(host, (values['stdin-filename'] as string | undefined) ?? 'stdin.yaml')
    : checkPaths(paths.length > 0 ? paths : ['.'], values['fix'] === true, host);
  const summary = summarize(checked, performance.now() - started);
  if (format === 'json') host.write(reportJson(checked, summary, host.version));
  // where nothing could be read, the errors say it all
  else if (checked.length > 0 || errors.length === 0)
    host.write(notes.map((note) => `${note}\n`).join('') + reportText(checked, summary, host.color));
  for (const error of errors) host.writeError(`rulewright: ${error.message}\n`);
  if (errors.length > 0) return 2;
  const worst = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  return checked.some(({ result }) => result.findings.some((finding) => worst.includes(finding.severity))) ? 1 : 0;
}

interface Checked {
  readonly checked: CheckedFile[];
  readonly errors: InputError[];
  /** Words about files that were named and are nothing to check. */
  readonly notes: string[];
}

function checkStdin(host: CliHost, name: string): Checked {
  const text = host.readStdin();
  return {
    checked: [{ path: name, result: check(text, languageOf(name) ?? 'yaml', host.facts) }],
    errors: [],
    notes: [],
  };
}

function checkPaths(paths: readonly string[], fix: boolean, host: CliHost): Checked {
  const { files, errors } = findFiles(paths);
  const checked: CheckedFile[] = [];
  const notes: string[] = [];
  for (const [i, { path, language, named }] of files.entries()) {
    host.progress(i, files.length);
    try {
      const text = readText(path);
      const result = fix ? fixFile(path, text, language, host) : check(text, language, host.facts);
      if (result.file.documents.length > 0 || result.findings.length > 0) checked.push({ path: slashes(path), result });
      else if (named)
        notes.push(
          `${slashes(path)}: ${text.trim() === '' ? 'the file is empty' : 'not a rule of Microsoft Sentinel'}, nothing to check`,
        );
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      errors.push(error);
    }
  }
  return { checked, errors, notes };
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Applies the safe fixes and writes the file when something changed. */
function fixFile(path: string, text: string, language: 'yaml' | 'kql', host: CliHost): CheckResult {
  let current = text;
  let result = check(current, language, host.facts);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fixes = compatible(result.findings.flatMap((finding) => finding.fix?.() ?? []).filter((f) => f.safe));
    if (fixes.length === 0) break;
    current = applyEdits(
      current,
      fixes.flatMap((f) => f.edits),
    );
    result = check(current, language, host.facts);
  }
  if (current !== text && !canRewrite(path)) {
    host.writeError(`rulewright: ${slashes(path)}: not fixed, because it holds bytes that are not UTF-8\n`);
    return check(text, language, host.facts);
  }
  if (current !== text) {
    fs.writeFileSync(path, current);
    host.writeError(`rulewright: fixed ${slashes(path)} (${plural(result.findings.length, 'finding')} left)\n`);
  }
  return result;
}

/** The fixes that do not touch what an earlier one changes. */
function compatible(fixes: readonly Fix[]): Fix[] {
  const taken: Fix[] = [];
  for (const fix of fixes) {
    const clashes = taken.some((other) =>
      other.edits.some((a) => fix.edits.some((b) => overlap(a, b) || (a.start === b.start && a.end === b.end))),
    );
    if (!clashes) taken.push(fix);
  }
  return taken;
}
