// From a fresh clone to an editor with the extension in it:
//   npm start                 installs and builds what is missing, says what it finds in the samples, opens them in VS Code
//   npm start -- --no-open    opens no window: VS Code is served to a browser
//   npm start -- --once       as --no-open, but ends as soon as VS Code has answered (for tests; CI=1 does the same)
//
// Which editor: an installed VS Code (`code`, or the command in RULEWRIGHT_CODE), else one that is downloaded, else, and where
// no window can be opened, the one from the npm registry, served at an address of this machine (PORT, or a free port).
import { spawn, spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { hasDisplay } from '../test/vscode/host/choose-host.mjs';
import { isSupported, root, unsupportedMessage } from '../test/vscode/host/host.mjs';
import { installHost } from '../test/vscode/host/install.mjs';
import { installExtension, makeProfile, startServer } from '../test/vscode/host/vscode-server.mjs';
import { installPackages, npm, timeOf } from './prepare.mjs';

const flags = process.argv.slice(2);
const once = flags.includes('--once') || Boolean(process.env.CI);
const noWindow = once || flags.includes('--no-open') || !hasDisplay();
/** Nobody is there to press Ctrl+C. */
const unattended = flags.includes('--no-open') || !process.stdout.isTTY;

const say = (text) => console.log(`> ${text}`);

// ---- what must be there ------------------------------------------------------------------------------------------

function prepare() {
  installPackages();
  const made = ['extension.js', 'extension.web.js', 'server.js', 'server.web.js', 'cli.js'].map((name) =>
    path.join(root, 'dist', name),
  );
  const sources = ['server/src', 'client/src', 'data', 'scripts', 'esbuild.mjs', 'package.json'].map((name) =>
    path.join(root, name),
  );
  if (Math.min(...made.map(timeOf)) < Math.max(...sources.map(newest))) {
    say('Building the extension ...');
    npm('run', '--silent', 'build');
  }
}

function newest(place) {
  if (!fs.statSync(place, { throwIfNoEntry: false })?.isDirectory()) return timeOf(place);
  const files = fs.readdirSync(place, { recursive: true, withFileTypes: true });
  // generated files are made by the build itself
  const own = files.filter((entry) => entry.isFile() && !/\.gen\.ts$/.test(entry.name));
  return Math.max(0, ...own.map((entry) => timeOf(path.join(entry.parentPath ?? entry.path, entry.name))));
}

function check(folder) {
  const shown = path.relative(root, folder).replaceAll('\\', '/');
  say(`node dist/cli.js check ${shown}\n`);
  const { status, error } = spawnSync(process.execPath, ['dist/cli.js', 'check', shown], {
    cwd: root,
    stdio: 'inherit',
  });
  console.log();
  // 1 says that something was found, which is what samples are for
  if (status !== 0 && status !== 1) throw new Error(`The check broke down${error ? `: ${error.message}` : ''}.`);
}

// ---- an editor with a window -------------------------------------------------------------------------------------

function openInstalled(folder) {
  const command = process.env.RULEWRIGHT_CODE || 'code';
  // a terminal of VS Code on another machine has a `code` that can open files only
  if (!process.env.RULEWRIGHT_CODE && process.env.VSCODE_IPC_HOOK_CLI) return false;
  const windows = process.platform === 'win32';
  const quote = (text) => (windows ? `"${text}"` : text);
  const args = [`--extensionDevelopmentPath=${root}`, '--new-window', folder];
  const { status, error } = spawnSync(quote(command), args.map(quote), {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: windows,
    timeout: 60_000,
  });
  if (status === 0) {
    say(`Opened ${path.relative(root, folder)} in a new window of ${command}, with the extension loaded.`);
    return true;
  }
  if (process.env.RULEWRIGHT_CODE)
    throw new Error(`RULEWRIGHT_CODE (${command}) could not be started: ${error?.message ?? `exit code ${status}`}.`);
  if (error?.code !== 'ENOENT') say(`\`code\` could not open a window (${error?.message ?? `exit code ${status}`}).`);
  return false;
}

async function openDownloaded(folder) {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  const cachePath = path.join(root, '.vscode-test');
  say('There is no VS Code on this machine: downloading one ...');
  let executable;
  try {
    executable = await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath,
      timeout: 15_000,
      reporter: { report() {}, error() {} },
    });
  } catch (error) {
    say(`None could be downloaded (${error?.code ?? error?.message ?? error}).`);
    return false;
  }
  const args = [
    folder, `--extensionDevelopmentPath=${root}`, '--new-window', '--skip-welcome', '--skip-release-notes', '--disable-workspace-trust',
    `--user-data-dir=${path.join(cachePath, 'start', 'data')}`, `--extensions-dir=${path.join(cachePath, 'start', 'extensions')}`,
    ...(process.platform === 'linux' ? ['--no-sandbox'] : []),
  ]; // biome-ignore format: a list
  const child = spawn(executable, args, { detached: true, stdio: 'ignore' });
  // a window that cannot be opened is given up within seconds
  const failed = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
    setTimeout(resolve, 5000);
  });
  child.unref();
  if (failed) say(`The downloaded VS Code could not open a window (${failed}).`);
  else say(`Opened ${path.relative(root, folder)} in a window of the downloaded VS Code, with the extension loaded.`);
  return !failed;
}

// ---- an editor in a browser --------------------------------------------------------------------------------------

async function serve(folder) {
  if (!isSupported)
    throw new Error(`${unsupportedMessage} Install VS Code, so that \`code\` is on the PATH, and start again.`);
  const port = Number(process.env.PORT || 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`PORT is ${process.env.PORT}, which is no port.`);
  // from here on something must be ended: an interrupt is the way to do so, not a failure
  process.once('SIGINT', () => process.exit(0));
  await installHost({ say });
  // the README of the samples says what to look at
  const profile = makeProfile({ 'workbench.startupEditor': 'readme' });
  say('Packing the extension and starting VS Code ...');
  installExtension(profile.folder, await packedExtension());
  // whoever knows the token has the rights of this user, and any page in the browser could find the port
  const token = crypto.randomBytes(12).toString('hex');
  const server = await startServer({
    profile: profile.folder,
    port,
    token,
    // it ends some minutes after the last browser has gone, or when none comes at all
    args: unattended ? ['--enable-remote-auto-shutdown'] : [],
  });
  const address = `http://${server.authority}/?folder=${encodeURIComponent(folder).replaceAll('%2F', '/')}&tkn=${token}`;
  await checkPage(address);
  say(`VS Code with the extension loaded is at\n\n    ${address}\n`);
  if (once) {
    await server.stop();
    profile.remove();
    say('It answers, and has been stopped again (--once, CI).');
    return;
  }
  say(unattended ? 'It ends some minutes after the last browser has left. Ctrl+C ends it at once.' : 'Ctrl+C ends it.');
  const how = await server.exited;
  await server.stop();
  if (!unattended || how !== 'exit code 0') throw new Error(`VS Code has ended (${how}).`);
  say('No browser was there any more: VS Code has ended.');
}

/** The package, made again only when the build is newer. */
async function packedExtension() {
  const { packagePath } = await import('./package.mjs');
  const parts = ['dist', 'syntaxes', 'package.json', 'README.md'].map((name) => newest(path.join(root, name)));
  if (timeOf(packagePath()) < Math.max(...parts)) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/package.mjs'], {
      cwd: root,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${stdout}\n${stderr}`.trim());
  }
  return packagePath();
}

async function checkPage(address) {
  // the first answer puts the token into a cookie
  const first = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  const cookie = first.headers
    .getSetCookie()
    .map((text) => text.split(';', 1)[0])
    .join('; ');
  const next = new URL(first.headers.get('location') ?? '', address);
  const page = await fetch(next, { headers: { cookie }, signal: AbortSignal.timeout(10_000) });
  if (!page.ok || !(await page.text()).includes('vscode-workbench-web-configuration')) {
    throw new Error(`VS Code answers, but not with its page (${page.status}).`);
  }
}

try {
  prepare();
  const folder = path.join(root, 'samples');
  check(folder);
  const opened = !noWindow && (openInstalled(folder) || (await openDownloaded(folder)));
  if (!opened) await serve(folder);
} catch (error) {
  console.error(error.message ?? error);
  process.exitCode = 1;
}
