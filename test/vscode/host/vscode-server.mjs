// Starts and stops the VS Code server from npm, with a profile of its own.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { atExit, killGroup, temporaryFolder } from './cleanup.mjs';
import { hostEnv, nodeBin, serverMain } from './host.mjs';

/** Settings that keep the window quiet and offline. */
export const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'security.workspace.trust.enabled': false,
  'files.autoSave': 'off',
  'json.schemaDownload.enable': false,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
};

const environment = (extra) =>
  hostEnv({ EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }), NODE_NO_WARNINGS: '1', ...extra });

/** A new profile in the temporary folder. */
export function makeProfile(settings = {}) {
  const { folder, remove } = temporaryFolder();
  writeSettings(folder, settings);
  return { folder, remove };
}

export function writeSettings(profile, settings) {
  const user = path.join(profile, 'data', 'User');
  fs.mkdirSync(user, { recursive: true });
  fs.writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
}

/** Installs a packaged extension into a profile, as a user would from a file. */
export function installExtension(profile, vsix) {
  const args = [
    serverMain,
    '--accept-server-license-terms',
    '--server-data-dir',
    profile,
    '--install-extension',
    vsix,
    '--force',
  ];
  try {
    return execFileSync(nodeBin, args, {
      env: environment(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
  } catch (error) {
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim().split('\n').slice(-3).join(' ');
    throw new Error(`VS Code could not install ${path.basename(vsix)}: ${said || error.message}`);
  }
}

/**
 * Resolves when the server answers over HTTP.
 * @param {object} options
 * @param {string} options.profile      a folder made by makeProfile()
 * @param {string[]} [options.args]
 * @param {Record<string, string>} [options.env]
 * @param {string} [options.logFile]
 * @param {number} [options.port]       0 takes a free one
 * @param {string} [options.token]      what a browser must know; without it any page open on this machine could connect,
 *                                      which is good enough for tests only
 */
export async function startServer({ profile, args = [], env = {}, logFile, port = 0, token, timeoutMs = 60_000 }) {
  // on a port that is taken, VS Code would write a line into its log and wait for ever
  if (port !== 0) await assertFree(port);
  const sockets = path.join(profile, 't');
  fs.mkdirSync(sockets, { recursive: true, mode: 0o700 });
  const logPath = logFile ?? path.join(profile, 'server.log');
  const log = fs.openSync(logPath, 'a');
  const child = spawn(
    nodeBin,
    [
      serverMain, '--host', '127.0.0.1', '--port', String(port), '--accept-server-license-terms', '--server-data-dir', profile,
      ...(token ? ['--connection-token', token] : ['--without-connection-token']),
      '--disable-telemetry', '--disable-experiments', '--disable-workspace-trust', '--force-disable-user-env', ...args,
    ], // biome-ignore format: a list
    // a group of its own, to end it together with its extension hosts and language servers
    {
      env: environment({ TMPDIR: sockets, XDG_RUNTIME_DIR: sockets, ...env }),
      stdio: ['ignore', 'pipe', log],
      detached: true,
    },
  );
  const kill = atExit(() => killGroup(child.pid));
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`)));
  const stop = async () => {
    if (killGroup(child.pid, 'SIGTERM')) await Promise.race([exited, pause(3000)]);
    kill(); // whatever of the group is still there
    fs.closeSync(log);
  };
  try {
    const actualPort = await Promise.race([
      portOf(child, log),
      exited.then((how) => Promise.reject(new Error(`ended at once (${how})`))),
      new Promise((_, reject) => child.once('error', reject)),
      pause(timeoutMs).then(() => Promise.reject(new Error(`was not ready after ${timeoutMs / 1000} s`))),
    ]);
    const authority = `127.0.0.1:${actualPort}`;
    await answers(`http://${authority}/version`, timeoutMs);
    return { port: actualPort, authority, exited, stop };
  } catch (error) {
    await stop();
    const said = fs.readFileSync(logPath, 'utf8').trim().split('\n').slice(-5).join('\n');
    throw new Error(`The VS Code server ${error.message}.\n${said}`.trim());
  }
}

/** The port it says it listens on; everything it says goes into the log. */
function portOf(child, log) {
  return new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      try {
        fs.writeSync(log, chunk);
      } catch {
        return; // the log is closed: the server is being stopped
      }
      text += chunk;
      const match = /Extension host agent listening on (\d+)/.exec(text);
      if (match) resolve(Number(match[1]));
    });
  });
}

function assertFree(port) {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', (error) =>
      reject(new Error(`Port ${port} cannot be had: ${error.code === 'EADDRINUSE' ? 'it is taken' : error.message}.`)),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(resolve));
  });
}

async function answers(address, timeoutMs) {
  for (const end = Date.now() + timeoutMs; ; ) {
    try {
      if ((await fetch(address, { signal: AbortSignal.timeout(5000) })).ok) return;
    } catch {
      // not yet
    }
    if (Date.now() > end) throw new Error(`listens but does not answer at ${address}`);
    await pause(50);
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
