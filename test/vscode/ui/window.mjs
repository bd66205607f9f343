// A window of VS Code for the tests of what a person sees: the packed extension installed in a fresh profile, a copy of the
// fixtures opened in Chromium.
import fs from 'node:fs';
import path from 'node:path';
import { packagePath } from '../../../scripts/package.mjs';
import { launchBrowser } from '../host/browser.mjs';
import { outDir, root } from '../host/host.mjs';
import { installExtension, makeProfile, startServer, writeSettings } from '../host/vscode-server.mjs';
import { serveAsWebExtension } from '../host/web-extension.mjs';

const artifacts = path.join(outDir, 'ui');
const screenshots = path.join(outDir, 'screenshots');

let profile;
let server;
/** A server without the package, for windows that run the extension in the browser. */
let plainServer;
let browser;
let log;
/** The window that is open. */
let page;
/** How many windows there have been. */
let windows = 0;
/** The folder that it shows. */
let folder;

/** Installs the package and starts VS Code. */
export async function start() {
  for (const place of [artifacts, screenshots]) {
    fs.rmSync(place, { recursive: true, force: true });
    fs.mkdirSync(place, { recursive: true });
  }
  log = fs.createWriteStream(path.join(artifacts, 'browser-console.log'));
  profile = makeProfile();
  const said = installExtension(profile.folder, packagePath());
  if (!/successfully installed/.test(said)) throw new Error(`the package could not be installed: ${said}`);
  server = await startServer({ profile: profile.folder, logFile: path.join(artifacts, 'server.log') });
  browser = await launchBrowser();
}

async function serverForWeb(settings) {
  const plain = path.join(profile.folder, 'web');
  writeSettings(plain, settings);
  plainServer ??= await startServer({
    profile: plain,
    logFile: path.join(artifacts, 'web-server.log'),
    args: ['--enable-smoke-test-driver'],
  });
  return plainServer;
}

export async function stop() {
  await browser?.close().catch(() => {});
  await server?.stop();
  await plainServer?.stop();
  const logs = profile && path.join(profile.folder, 'data', 'logs');
  if (logs && fs.existsSync(logs)) fs.cpSync(logs, path.join(artifacts, 'logs'), { recursive: true });
  log?.end();
  profile?.remove();
}

/**
 * Opens a window with one file of the fixtures, in place of the window before; of what was done in that, nothing is left.
 * @param {object} [settings]
 * @param {object} [options]
 * @param {Record<string, string>} [options.files]  more files of the folder, with their texts
 * @param {number} [options.width]                  of the window
 * @param {boolean} [options.web]                   the extension runs in the browser, as on vscode.dev
 */
export async function openWindow(file, settings = {}, { files = {}, width = 1280, web = false } = {}) {
  await page?.context().close();
  // a folder that no window has seen: VS Code brings back what was typed in one and not saved
  folder = path.join(profile.folder, 'windows', String(++windows), 'rules');
  fs.cpSync(path.join(root, 'test', 'vscode', 'fixtures'), folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  const { authority } = web ? await serverForWeb(settings) : server;
  writeSettings(profile.folder, settings);
  page = await browser.newPage({ viewport: { width, height: 860 } });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  page.on('console', (message) => log.write(`${message.type()}: ${message.text()}\n`));
  page.on('pageerror', (error) => log.write(`pageerror: ${error.stack}\n`));
  if (web) await serveAsWebExtension(page, authority, { extensionDevelopmentPath: root });
  const payload = [['openFile', `vscode-remote://${authority}${folder}/${file}`]];
  await page.goto(`http://${authority}/?${new URLSearchParams({ folder, payload: JSON.stringify(payload) })}`);
  await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
  return page;
}

/** The text of a file of the folder, or undefined while there is none. */
export function readFile(name) {
  const file = path.join(folder, name);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

/** The path of the folder that is open. */
export function openFolder() {
  return folder;
}

export async function screenshot(name) {
  await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
}

export async function screenshotOfFailure(title) {
  const name = title.replaceAll(/[^\w]+/g, '-').slice(0, 60);
  await page?.screenshot({ path: path.join(artifacts, `failed-${name}.png`), timeout: 5000 }).catch(() => {});
}

/** The line of the editor that contains the text. The editor shows blanks as non-breaking ones. */
export function line(text) {
  const pattern = text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '[ \u00a0]');
  return page
    .locator('.monaco-editor .view-line')
    .filter({ hasText: new RegExp(pattern) })
    .first();
}

export async function lineText(text) {
  return (await line(text).textContent()).replaceAll('\u00a0', ' ');
}

/** Where a part of a line is on the screen. */
export async function boxOf(lineWith, part = lineWith) {
  return line(lineWith).evaluate((element, text) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const places = [];
    let all = '';
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let i = 0; i < node.data.length; i++) places.push([node, i]);
      all += node.data.replaceAll('\u00a0', ' ');
    }
    const at = all.indexOf(text);
    const range = document.createRange();
    range.setStart(...places[at]);
    const [node, i] = places[at + text.length - 1];
    range.setEnd(node, i + 1);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return { left, right, top, bottom };
  }, part);
}

/** Runs a command by its title, through the command palette. */
export async function command(title) {
  // a list that is just closing would take the key
  await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  await page.keyboard.press('F1');
  await choose(`>${title}`, title);
}

/** Another colour theme, for the window that is open. */
export async function chooseTheme(label) {
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+t');
  await page
    .locator('.quick-input-list .monaco-list-row', { hasText: /Modern|High Contrast/ })
    .first()
    .waitFor();
  await choose(label, label);
}

/** Types into the quick input, and takes the row that reads as given. */
async function choose(typed, label) {
  const input = page.locator('.quick-input-widget input').first();
  await input.waitFor();
  await input.fill(typed);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: label }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** Where a part of a line is as soon as it stays there: lenses that come move the lines. */
async function placeOf(lineWith, part) {
  for (let before = await boxOf(lineWith, part); ; ) {
    await page.waitForTimeout(150);
    const now = await boxOf(lineWith, part);
    if (now.left === before.left && now.top === before.top) return now;
    before = now;
  }
}

/** Puts the cursor into a part of a line; once more when the line has moved away under the mouse. */
export async function clickOn(lineWith, part) {
  for (;;) {
    const { left, right, top, bottom } = await placeOf(lineWith, part);
    await page.mouse.click((left + right) / 2, (top + bottom) / 2);
    if ((await boxOf(lineWith, part)).top === top) return;
  }
}

/** Rests the mouse on a part of a line. */
export async function pointAt(lineWith, part) {
  const { left, right, top, bottom } = await placeOf(lineWith, part);
  await page.mouse.move(left - 40, top);
  await page.mouse.move((left + right) / 2, (top + bottom) / 2, { steps: 5 });
}

/** The colours of the words in the lines given: [{ text, color }]. */
export async function coloursOf(...lines) {
  const words = [];
  for (const text of lines) {
    const spans = line(text).locator('span > span');
    words.push(
      ...(await spans.evaluateAll((all) =>
        all.map((span) => ({ text: span.textContent.trim(), color: getComputedStyle(span).color })),
      )),
    );
  }
  return words.filter(({ text }) => text !== '');
}

/** Asks until the answer is yes. */
export async function eventually(what, ask) {
  for (const end = Date.now() + 10_000; ; ) {
    if (await ask()) return;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
