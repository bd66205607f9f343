/** Runs the built command line as users do: a process with arguments, a working folder, and pipes. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../support/paths.ts';

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Buffer;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

export function rulewright(args: readonly string[], options: RunOptions = {}): Run {
  const run = spawnSync(process.execPath, [...(options.node ?? []), path.join(ROOT, 'dist', 'cli.js'), ...args], {
    cwd: options.cwd ?? ROOT,
    input: options.input ?? '',
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: run.status, out: run.stdout, error: run.stderr };
}

/** A folder of its own with the files given, removed when `body` is done. */
export function inFolder(files: Readonly<Record<string, string | Buffer>>, body: (folder: string) => void): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rulewright-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), content);
    }
    body(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
