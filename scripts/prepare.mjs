// What a fresh clone lacks: the packages. Everything that is started by npm asks for them first, so that one command is enough.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

/** Installs the packages of the lock file, unless they are there. */
export function installPackages() {
  const lock = path.join(root, 'package-lock.json');
  // npm writes this file last
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  if (timeOf(installed) >= timeOf(lock)) return;
  console.log('> Installing the packages that the build needs (npm ci) ...');
  npm('ci');
  fs.utimesSync(installed, new Date(), new Date());
}

/** When the file was changed; 0 for what is not there. */
export function timeOf(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

export function npm(...args) {
  // `npm start` says which npm it is
  const self = process.env.npm_execpath;
  const [command, rest] = self ? [process.execPath, [self, ...args]] : ['npm', args];
  const { status, error } = spawnSync(command, rest, {
    cwd: root,
    stdio: 'inherit',
    shell: !self && process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed${error ? `: ${error.message}` : ''}.`);
}
