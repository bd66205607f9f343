// Everything that must hold, from an empty machine with Node and npm: installs what is missing, runs every suite, and ends
// with one line `N passed, N failed`. Screenshots and logs of the editor are in out/vscode/, the log of each step in out/ci/.
//   .ci/run               RULEWRIGHT_CORPUS is the folder of public rules, ../shared/corpus unless it is set
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const logs = path.join(root, 'out', 'ci');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Debian's Chromium, where there is no browser yet. */
const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
const INSTALL_BROWSER = [
  'command -v chromium || command -v google-chrome',
  `{ ${sudo}apt-get update -qq && ${sudo}apt-get install -y -qq --no-install-recommends chromium; }`,
].join(' || ');

/** A step without a count of its own passes or fails as one. */
const STEPS = [
  { name: 'packages', command: [npm, 'ci', '--no-audit', '--no-fund'], needed: true },
  { name: 'browser', command: ['sh', '-c', INSTALL_BROWSER] },
  { name: 'lint', command: [npm, 'run', '--silent', 'lint'] },
  { name: 'typecheck', command: [npm, 'run', '--silent', 'typecheck'] },
  { name: 'generated files', command: ['git', 'diff', '--exit-code', '--stat', '--', 'docs', 'data'] },
  { name: 'build', command: [process.execPath, 'esbuild.mjs', '--dev'], needed: true },
  // side by side: each has work for one processor
  [
    [
      { name: 'editor', command: [process.execPath, 'test/vscode/host/install.mjs'] },
      { name: 'tests', command: [npm, 'test', '--silent', '--', '--built'], counts: true },
    ],
    [{ name: 'corpus', command: [npm, 'run', '--silent', 'test:corpus', '--', '--built'], counts: true }],
    [{ name: 'oracle', command: [npm, 'run', '--silent', 'oracle', '--', '--built'], counts: true }],
  ],
  // by itself: it waits for what a person waits for
  { name: 'VS Code', command: [npm, 'run', '--silent', 'test:vscode'], counts: true },
];

const corpus = path.resolve(root, process.env.RULEWRIGHT_CORPUS ?? '../shared/corpus');
const env = { ...process.env, RULEWRIGHT_CORPUS: corpus, FORCE_COLOR: '0', DEBIAN_FRONTEND: 'noninteractive' };

/** Runs a step and keeps its output, which is shown as it comes, or at the end; returns it and whether the step went well. */
async function run({ name, command: [file, ...args] }, asItComes) {
  const title = `\n=== ${name}\n`;
  if (asItComes) process.stdout.write(title);
  const log = fs.createWriteStream(path.join(logs, `${name.replaceAll(' ', '-').toLowerCase()}.log`));
  const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
      if (asItComes) process.stdout.write(chunk);
      log.write(chunk);
    });
  const ok = await new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
  log.end();
  if (!asItComes) process.stdout.write(title + output);
  return { output, ok };
}

/** The last counts that a suite printed: `3 passing`, `1 failing`, or `3 passed, 1 failed`. */
function countsOf(output) {
  const last = (pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);
  return {
    passed: last(/^\s*(\d+) (?:passing|passed)\b/gm),
    failed: last(/^\s*(?:\d+ passed, )?(\d+) (?:failing|failed)\b/gm),
  };
}

fs.mkdirSync(logs, { recursive: true });
const total = { passed: 0, failed: 0 };
const summary = [];

/** @returns whether the steps behind it can run */
async function count(step, asItComes) {
  const started = Date.now();
  const { output, ok } = await run(step, asItComes);
  let { passed, failed } = step.counts ? countsOf(output) : { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  // a suite that breaks down before it can count, or that ran nothing, has failed
  if (failed === 0 && (!ok || passed === 0)) failed = 1;
  total.passed += passed;
  total.failed += failed;
  summary.push(`${step.name}: ${passed} passed, ${failed} failed (${Math.round((Date.now() - started) / 1000)} s)`);
  return ok || !step.needed;
}

async function inTurn(steps) {
  for (const step of steps) await count(step, false);
}

const started = Date.now();
for (const step of STEPS) {
  if (Array.isArray(step)) await Promise.all(step.map(inTurn));
  else if (!(await count(step, true))) break;
}
const minutes = ((Date.now() - started) / 60_000).toFixed(1);
console.log(`\n${summary.join('\n')}\nin ${minutes} minutes\n\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
