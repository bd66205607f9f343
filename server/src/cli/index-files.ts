/** The index over the files of a folder, read one by one so that only what the index keeps stays in memory. */
import path from 'node:path';
import type { Facts } from '../facts/index.ts';
import { readRule } from '../rule/index.ts';
import { type IndexedRule, indexedRules, RuleIndex } from '../rule-index/index.ts';
import { type LineIndex, lineIndex } from '../text/index.ts';
import { UsageError } from './arguments.ts';
import type { CliHost } from './cli-host.ts';
import { findFiles, InputError, readText } from './files.ts';
import { readWorkspace, slashes } from './workspace-files.ts';

export interface IndexedFolder {
  readonly index: RuleIndex;
  readonly facts: Facts;
  readonly errors: readonly InputError[];
  /** How the index calls a file. */
  keyOf(file: string): string | undefined;
  /** The lines of a file of the index, as they were when it was read. */
  linesOf(file: string): LineIndex;
}

/**
 * Reads all rules below a folder.
 * @param facts what is known, with what the folder declares; looked for when it is not given
 */
export function indexFolder(folder: string, host: CliHost, facts?: Facts): IndexedFolder {
  const found = findFiles([folder]);
  const [error] = found.errors;
  if (found.folders === 0) throw new UsageError(error?.message ?? `${folder}: is not a folder`);
  const declared = facts ? undefined : readWorkspace([], { workspace: folder }, host);
  const known = facts ?? declared!.facts;
  const index = new RuleIndex();
  // a folder that cannot be read is met by both
  const failed = [...found.errors, ...(declared?.errors ?? [])];
  const errors = [...new Map(failed.map((problem) => [problem.message, problem])).values()];
  const keys = new Map<string, string>();
  const lines = new Map<string, { length: number; starts: Uint32Array }>();
  for (const [i, { path: file, language }] of found.files.entries()) {
    host.progress(i, found.files.length);
    const key = slashes(file);
    try {
      const text = readText(file);
      const rules: IndexedRule[] = indexedRules(readRule(text, language), known);
      if (rules.length === 0) continue;
      index.set(key, rules);
      keys.set(path.resolve(file), key);
      const { length, starts } = lineIndex(text);
      lines.set(key, { length, starts: Uint32Array.from(starts) });
    } catch (problem) {
      if (!(problem instanceof InputError)) throw problem;
      errors.push(problem);
    }
  }
  return {
    ...{ index, facts: known, errors },
    keyOf: (file) => keys.get(path.resolve(file)),
    linesOf(file) {
      const { length, starts } = lines.get(file)!;
      return { length, starts: [...starts] };
    },
  };
}
