// Tests the extension in a real VS Code, three times:
//   node   the suite in test/vscode/suite, in the extension host beside the window, through @vscode/test-electron
//   web    the suite in test/vscode/web, in the web worker extension host, as on vscode.dev
//   ui     the suite in test/vscode/ui: the packed extension in a fresh profile, and what a person sees
//
//   npm run test:vscode                 all three
//   npm run test:vscode -- node web     only these
//
// VSCODE_TEST_HOST and VSCODE_EXECUTABLE choose the VS Code of the first (test/vscode/host/run-node-suite.mjs); the other two
// always use the one from npm. CHROMIUM is the path of a browser. VSCODE_TEST_TIMEOUT is the limit of a suite, in
// milliseconds. Logs and screenshots go into out/vscode/.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { chooseHost } from '../test/vscode/host/choose-host.mjs';
import { atExit, killGroup } from '../test/vscode/host/cleanup.mjs';
import { isSupported, outDir, root, unsupportedMessage } from '../test/vscode/host/host.mjs';
import { installHost } from '../test/vscode/host/install.mjs';
import { installPackages } from './prepare.mjs';

const SUITES = {
  node: { title: 'in the extension host', script: 'test/vscode/host/run-node-suite.mjs' },
  web: { title: 'in the web worker extension host', script: 'test/vscode/host/run-web-suite.mjs' },
  ui: { title: 'what a person sees', script: 'test/vscode/ui/run.mjs' },
};
const LIMIT = Number(process.env.VSCODE_TEST_TIMEOUT ?? 600_000);

function chosenSuites() {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !Object.hasOwn(SUITES, name));
  if (unknown.length > 0)
    throw new Error(`There is no suite ${unknown.join(', ')}; there are: ${Object.keys(SUITES).join(', ')}.`);
  const chosen = Object.keys(SUITES).filter((name) => wanted.length === 0 || wanted.includes(name));
  if (isSupported || wanted.length > 0) return chosen;
  console.log(`${unsupportedMessage} Only the suite "node" runs, in a VS Code that is downloaded.`);
  return ['node'];
}

/** Everything that the suites need, so that a missing piece is said before anything runs. */
async function prepare(suites) {
  installPackages();
  const { host } = suites.includes('node') ? chooseHost() : { host: 'npm' };
  const needsNpmHost =
    suites.some((name) => name !== 'node') ||
    host === 'npm' ||
    (host === 'download' && isSupported && !process.env.VSCODE_TEST_HOST);
  if (needsNpmHost) {
    const { chromiumPath } = await import('../test/vscode/host/browser.mjs');
    chromiumPath();
    await installHost();
  }
  // packing builds the extension as well
  const steps = suites.includes('ui') ? ['scripts/package.mjs'] : ['scripts/gen.mjs', 'esbuild.mjs'];
  for (const script of steps) await run(process.execPath, [script]);
  const { buildSuites } = await import('../test/vscode/build.mjs');
  await buildSuites();
}

async function run(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new Error(`${Buffer.concat(said).toString().trim()}\n${args.join(' ')} failed (exit code ${code}).`);
}

/** Runs a suite in a process of its own, so that whatever happens in it can be ended. */
async function runSuite(name) {
  const { title, script } = SUITES[name];
  console.log(`\n==== ${name}: ${title}`);
  const results = path.join(outDir, `${name}-results.json`);
  fs.rmSync(results, { force: true });
  const started = Date.now();
  // on Windows there are no groups of processes; VS Code ends with its starter there
  const grouped = process.platform !== 'win32';
  const env = {
    ...process.env,
    RULEWRIGHT_RESULTS: results,
    VSCODE_TEST_ARTIFACTS: path.join(outDir, name),
    VSCODE_TEST_TIMEOUT: String(LIMIT),
  };
  const child = spawn(process.execPath, [script], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: grouped,
  });
  const kill = (signal) => (grouped ? killGroup(child.pid, signal) : child.kill(signal));
  const forget = atExit(() => kill('SIGTERM'));
  // the suite has its own limit, with a better message; this is for when that does not work either
  const timers = [setTimeout(() => kill('SIGTERM'), LIMIT + 60_000), setTimeout(() => kill('SIGKILL'), LIMIT + 75_000)];
  const how = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  for (const timer of timers) clearTimeout(timer);
  forget();
  const seconds = Math.round((Date.now() - started) / 1000);
  const counts = fs.existsSync(results) ? JSON.parse(fs.readFileSync(results, 'utf8')) : { passed: 0, failed: 0 };
  // a suite that breaks down is a failure even when none of its tests was counted as one
  const brokeDown = how !== 0 && counts.failed === 0;
  if (brokeDown) counts.failed = 1;
  const more = counts.failed > 0 ? `; see ${path.relative(process.cwd(), path.join(outDir, name))}` : '';
  console.log(
    `==== ${name}: ${counts.passed} passed, ${counts.failed} failed${brokeDown ? ' (the suite broke down)' : ''} in ${seconds} s${more}`,
  );
  return counts;
}

try {
  const suites = chosenSuites();
  await prepare(suites);
  const total = { passed: 0, failed: 0 };
  for (const name of suites) {
    const { passed, failed } = await runSuite(name);
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
