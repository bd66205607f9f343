// Runs a compiled mocha suite inside the extension host of a real VS Code, without Electron: the VS Code server from npm,
// its workbench in Chromium.
import fs from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { launchBrowser } from './browser.mjs';
import { hostDir, vscodeVersion } from './host.mjs';
import { installExtension, makeProfile, startServer } from './vscode-server.mjs';
import { serveAsWebExtension } from './web-extension.mjs';

/**
 * Resolves to the exit code of the suite: 0 when its run() resolved. Throws when the suite gave no answer at all.
 * @param {object} options
 * @param {string} options.extensionDevelopmentPath
 * @param {string} options.extensionTestsPath   a module that exports run()
 * @param {string} options.workspace            the folder to open
 * @param {string} options.artifacts            a folder for logs and the screenshot of a failure; emptied first
 * @param {'node' | 'web'} [options.kind]       'web': the `browser` entry in the web worker extension host
 * @param {Record<string, string>} [options.env]  of the extension host
 * @param {string[]} [options.vsix]             packages to install first
 * @param {string[]} [options.serverArgs]
 * @param {number} [options.timeoutMs]
 * @param {(text: string) => void} [options.onOutput]  what the suite prints, as it comes
 */
export async function runSuite(options) {
  const { artifacts, kind = 'node', onOutput = (text) => process.stdout.write(text) } = options;
  fs.rmSync(artifacts, { recursive: true, force: true });
  fs.mkdirSync(artifacts, { recursive: true });
  const profile = makeProfile();
  const relay = makeRelay(profile.folder, options.extensionTestsPath);
  let server;
  let browser;
  try {
    for (const vsix of options.vsix ?? []) installExtension(profile.folder, vsix);
    server = await startServer({
      profile: profile.folder,
      env: { ...options.env, VSCODE_TEST_RELAY: JSON.stringify(relay) },
      logFile: path.join(artifacts, 'server.log'),
      // a VS Code that was built for users takes an extension under development from the address only with this switch
      args: ['--enable-smoke-test-driver', ...(options.serverArgs ?? [])],
    });
    browser = await launchBrowser();
    onOutput(`VS Code ${vscodeVersion()} from npm, in Chromium ${browser.version()}\n`);
    return await runInPage({ ...options, kind, onOutput, server, browser, relay });
  } finally {
    await browser?.close().catch(() => {});
    await server?.stop();
    const logs = path.join(profile.folder, 'data', 'logs');
    if (fs.existsSync(logs)) fs.cpSync(logs, path.join(artifacts, 'logs'), { recursive: true });
    profile.remove();
  }
}

async function runInPage({ kind, server, browser, relay, artifacts, onOutput, timeoutMs = 180_000, ...options }) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const log = fs.createWriteStream(path.join(artifacts, 'browser-console.log'));
  page.on('console', (message) => log.write(`${message.type()}: ${message.text()}\n`));
  page.on('pageerror', (error) => log.write(`pageerror: ${error.stack}\n`));
  // the workbench calls these two, as VS Code's own smoke tests have it
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    const line = format(...args);
    log.write(`[${type}] ${line}\n`);
    // the output of a web suite, which has nothing but the console
    const marked = /^\[test-out\] ?(.*)$/s.exec(line)?.[1] ?? /^\[test-result\].*$/s.exec(line)?.[0];
    if (marked !== undefined) onOutput(`${marked}\n`);
  });
  let timer;
  const outcome = Promise.race([
    new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve)),
    failure((fail) => {
      timer = setTimeout(
        () => fail(`no result after ${timeoutMs / 1000} s: a test hangs, or the window never came up`),
        timeoutMs,
      );
      page.on('crash', () => fail('the page crashed'));
      browser.on('disconnected', () => fail('the browser went away'));
      void server.exited.then((how) => fail(`the VS Code server ended (${how})`));
    }),
  ]);
  outcome.catch(() => {}); // it may fail while the page is still being opened
  const copying = setInterval(() => relay && copyOutput(), 100);
  let copied = 0;
  const copyOutput = () => {
    if (!fs.existsSync(relay.output)) return;
    const text = fs.readFileSync(relay.output);
    if (text.length > copied) onOutput(text.toString('utf8', copied));
    copied = text.length;
  };
  let ok = false;
  try {
    await page.goto(await addressOf(page, { kind, server, ...options }));
    const code = await outcome;
    copyOutput();
    if (kind === 'node' && !fs.existsSync(relay.ended))
      throw new Error('the extension host went away in the middle of it');
    ok = code === 0;
    return code;
  } finally {
    clearTimeout(timer);
    clearInterval(copying);
    copyOutput();
    if (!ok) await page.screenshot({ path: path.join(artifacts, 'failed.png'), timeout: 5000 }).catch(() => {});
    await new Promise((resolve) => log.end(resolve));
  }
}

/** The address of the workbench, with what it is to load. */
async function addressOf(page, { kind, server, extensionDevelopmentPath, extensionTestsPath, workspace }) {
  const remote = (file) => `vscode-remote://${server.authority}${path.resolve(file)}`;
  const payload = [['skipWelcome', 'true']];
  if (kind === 'web') {
    await serveAsWebExtension(page, server.authority, { extensionDevelopmentPath, extensionTestsPath });
  } else {
    payload.push(['extensionDevelopmentPath', remote(extensionDevelopmentPath)]);
    payload.push(['extensionTestsPath', remote(path.join(hostDir, 'suite-entry.cjs'))]);
  }
  const query = new URLSearchParams({ folder: path.resolve(workspace), payload: JSON.stringify(payload) });
  return `http://${server.authority}/?${query}`;
}

/** Files through which suite-entry.cjs tells what happens. */
function makeRelay(folder, suite) {
  return {
    suite: path.resolve(suite),
    output: path.join(folder, 'suite.out'),
    ended: path.join(folder, 'suite.ended'),
  };
}

function failure(start) {
  return new Promise((_, reject) => start((message) => reject(new Error(message))));
}
