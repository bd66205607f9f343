/** The texts of files at another commit, asked of git: for what has to change together with a rule. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { UsageError } from './arguments.ts';

/** Longer texts are no rules. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The files that differ from a commit, by their full paths, with what they were; undefined for a file that is new.
 * @param base a commit, a branch or a tag, such as `origin/master`
 * @throws UsageError when the folder is in no repository, or git does not know the commit
 */
export function changedSince(base: string, folder: string): ReadonlyMap<string, () => string | undefined> {
  if (base.startsWith('-')) throw new UsageError(`--base takes a commit, not ${base}`);
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: MOST_BYTES,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  try {
    const root = git('rev-parse', '--show-toplevel').trim();
    // the commit that the change began at, as the validation of the repository compares
    const commit = git('merge-base', base, 'HEAD').trim();
    const names = git('diff', '--name-only', '--no-ext-diff', '--no-textconv', '-z', '--diff-filter=M', commit, '--');
    return new Map(
      names
        .split('\0')
        .filter(Boolean)
        .map((name) => [path.join(root, name), () => textAt(`${commit}:${name}`, git)]),
    );
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    const why = code === 'ENOENT' ? 'git is not installed' : (stderr?.trim().split('\n')[0] ?? 'git failed');
    throw new UsageError(`--base ${base}: ${why}`);
  }
}

function textAt(object: string, git: (...args: string[]) => string): string | undefined {
  try {
    return git('show', '--no-ext-diff', '--no-textconv', object);
  } catch {
    return undefined;
  }
}
