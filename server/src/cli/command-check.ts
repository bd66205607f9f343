/** `rulewright check`: lints files and folders. */
import fs from 'node:fs';
import path from 'node:path';
import {
  type CheckResult,
  check,
  type EarlierFile,
  lint,
  PROFILES,
  type Profile,
  SEVERITIES,
  type Severity,
  safeFixes,
} from '../lint/index.ts';
import { type RuleFile, readRule } from '../rule/index.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings/index.ts';
import { append, applyEdits } from '../text/index.ts';
import { identitiesIn, Twins } from '../twins/index.ts';
import { oneOf, readArguments, UsageError } from './arguments.ts';
import { withoutBaseline, writeBaseline } from './baseline.ts';
import type { CliHost } from './cli-host.ts';
import { canRewrite, InputError, isFolder, languageOf, nothingIn, readPipe, writeText } from './files.ts';
import { changedSince } from './git-base.ts';
import { type CheckedFile, plural, reportJson, reportText, summarize } from './report.ts';
import { reportGithub } from './report-github.ts';
import { reportSarif } from './report-sarif.ts';
import { type Around, fullPath, type ReadInput, readWorkspace, slashes } from './workspace-files.ts';

const OPTIONS = {
  format: { type: 'string' },
  'fail-on': { type: 'string' },
  fix: { type: 'boolean' },
  'stdin-filename': { type: 'string' },
  workspace: { type: 'string' },
  baseline: { type: 'string' },
  'update-baseline': { type: 'boolean' },
  profile: { type: 'string' },
  config: { type: 'string' },
  base: { type: 'string' },
} as const;

/** Fixes may make room for others; more rounds than this mean that two of them fight. */
const MOST_ROUNDS = 10;

export function checkCommand(args: readonly string[], host: CliHost): number {
  const { values, paths } = readArguments(args, OPTIONS);
  const format = oneOf(values, 'format', ['text', 'json', 'sarif', 'github'], 'text');
  const failOn = oneOf<Severity>(values, 'fail-on', SEVERITIES, 'error');
  const fix = values['fix'] === true;
  const name = values['stdin-filename'] as string | undefined;
  const around: Around = {
    workspace: values['workspace'] as string | undefined,
    config: values['config'] as string | undefined,
    own: chosenBy(values),
  };
  const base = values['base'] as string | undefined;
  const stdin = paths.includes('-');
  if (stdin && paths.length > 1) throw new UsageError('"-" stands for stdin and goes with no other path');
  if (stdin && base !== undefined) throw new UsageError('--base compares files and knows nothing of stdin');
  if (stdin && fix) throw new UsageError('--fix changes files and cannot change stdin');
  if (!stdin && name !== undefined)
    throw new UsageError('--stdin-filename goes with the path "-", which stands for stdin');
  const baseline = values['baseline'] as string | undefined;
  const update = values['update-baseline'] === true;
  if (update && baseline === undefined) throw new UsageError('--update-baseline goes with --baseline FILE');
  const started = performance.now();
  const all = stdin
    ? checkStdin(host, name, around)
    : checkPaths(paths.length > 0 ? paths : ['.'], around, base, fix, host);
  const { errors, notes } = all;
  const checked = baseline === undefined ? all.checked : afterBaseline(all, baseline, update);
  const summary = summarize(checked, performance.now() - started);
  const remarks = notes.map((note) => `${note}\n`).join('');
  if (format !== 'text') {
    host.writeError(remarks);
    if (format === 'json') host.write(reportJson(checked, summary, host.version));
    else host.write(format === 'sarif' ? reportSarif(checked, host.version) : reportGithub(checked));
  }
  // where nothing could be read, the errors say it all
  else if (checked.length > 0 || errors.length === 0) host.write(remarks + reportText(checked, summary, host.color));
  for (const error of errors) host.writeError(`rulewright: ${error.message}\n`);
  if (errors.length > 0) return 2;
  const worst = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  return checked.some(({ result }) => result.findings.some((finding) => worst.includes(finding.severity))) ? 1 : 0;
}

/** What is left when the baseline is taken away; of one that is to be written, nothing. */
function afterBaseline(all: Checked, baseline: string, update: boolean): readonly CheckedFile[] {
  let left: readonly CheckedFile[] = all.checked;
  all.attempt(() => {
    // a file that could not be read would lose what is known of it
    if (update && all.errors.length === 0) writeBaseline(all.checked, baseline);
    left = withoutBaseline(all.checked, baseline);
  });
  return left;
}

class Checked {
  readonly checked: CheckedFile[] = [];
  readonly errors: InputError[] = [];
  /** Words about files that were named and are nothing to check. */
  readonly notes: string[] = [];

  /** Does what may fail for one file, which does not keep it from the others. */
  attempt(look: () => void): void {
    try {
      look();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.errors.push(error);
    }
  }

  /** @returns whether there was something to check */
  add(path: string, result: CheckResult): boolean {
    const isOurs = result.file.documents.length > 0 || result.findings.length > 0;
    if (isOurs) this.checked.push({ path, result });
    return isOurs;
  }
}

function checkStdin(host: CliHost, given: string | undefined, around: Around): Checked {
  const all = new Checked();
  const { facts, settings, errors } = readWorkspace([], around, host);
  append(all.errors, errors);
  const name = given ?? 'stdin';
  const full = fullPath(name);
  all.attempt(() => {
    const text = readPipe(name, (limit) => host.readStdin(limit));
    if (settings.ignores(full)) return void all.notes.push(`${name}: ${IGNORED}`);
    if (all.add(name, check(text, languageOf(name) ?? 'yaml', facts, settings.of(full)))) return;
    const hint =
      given === undefined && text.trim() !== '' ? '; name it with --stdin-filename query.kql if it is KQL' : '';
    all.notes.push(`${nothingIn(name, text)}, nothing to check${hint}`);
  });
  return all;
}

/** Said of a file that somebody has named though the settings leave it out. */
const IGNORED = 'the settings ignore this file, nothing to check';

/** What the options choose, which wins over the settings of files. */
function chosenBy(values: Record<string, unknown>): Settings {
  if (values['profile'] === undefined) return DEFAULT_SETTINGS;
  return { ...DEFAULT_SETTINGS, profile: oneOf<Profile>(values, 'profile', PROFILES, 'service') };
}

/** The file at the commit that is compared with; undefined where it is the same, or new. */
function earlierFile(
  changed: ReturnType<typeof changedSince>,
  { path }: ReadInput,
  base: string,
): EarlierFile | undefined {
  const text = changed.get(fs.realpathSync(path))?.();
  return text === undefined
    ? undefined
    : { file: readRule(text, languageOf(path) ?? 'yaml'), since: base, isOpen: false };
}

function checkPaths(
  paths: readonly string[],
  around: Around,
  base: string | undefined,
  fix: boolean,
  host: CliHost,
): Checked {
  const changed = base === undefined ? undefined : changedSince(base, folderOf(paths[0]!));
  const { facts, settings, inputs, errors } = readWorkspace(paths, around, host);
  const all = new Checked();
  append(all.errors, errors);
  const twins = new Twins();
  const wanted = inputs.filter(({ path, named }) => {
    const isIgnored = settings.ignores(fullPath(path));
    if (isIgnored && named) all.notes.push(`${slashes(path)}: ${IGNORED}`);
    return !isIgnored;
  });
  for (const { path, read } of wanted)
    if (!(read instanceof InputError)) twins.set(slashes(path), identitiesIn(slashes(path), read));
  for (const [i, input] of wanted.entries()) {
    host.progress(Math.floor((wanted.length + i) / 2), wanted.length);
    all.attempt(() => {
      if (input.read instanceof InputError) throw input.read;
      const file = input.read;
      const earlier = changed && earlierFile(changed, input, base!);
      const look = (read: RuleFile): CheckResult => {
        const surroundings = { twins, fileName: slashes(input.path), earlier };
        return { file: read, ...lint(read, facts, settings.of(fullPath(input.path)), surroundings) };
      };
      const result = fix ? fixFile(input, look(file), look, host, all) : look(file);
      if (!all.add(slashes(input.path), result) && input.named)
        all.notes.push(`${nothingIn(slashes(input.path), file.text)}, nothing to check`);
    });
  }
  return all;
}

/** A folder, or that of a file; the current one for what is not there. */
function folderOf(file: string): string {
  const folder = isFolder(file) ? file : path.dirname(file);
  return isFolder(folder) ? folder : '.';
}

/** Applies the safe fixes and writes the file when something changed; what cannot be written is checked as it is. */
function fixFile(
  { path, language }: ReadInput,
  first: CheckResult,
  look: (file: RuleFile) => CheckResult,
  host: CliHost,
  all: Checked,
): CheckResult {
  const { text } = first.file;
  let current = text;
  let result = first;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fixes = safeFixes(result.findings);
    if (fixes.length === 0) break;
    current = applyEdits(
      current,
      fixes.flatMap((f) => f.edits),
    );
    result = look(readRule(current, language));
  }
  if (current === text) return result;
  if (!canRewrite(path)) {
    host.writeError(`rulewright: ${slashes(path)}: not fixed, because it holds bytes that are not UTF-8\n`);
    return first;
  }
  try {
    writeText(path, current);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    all.errors.push(error);
    return first;
  }
  host.writeError(`rulewright: fixed ${slashes(path)} (${plural(result.findings.length, 'finding')} left)\n`);
  return result;
}
