// Lets a workbench load the extension as a web extension, through its `browser` entry.
import fs from 'node:fs';
import path from 'node:path';

const TYPES = { '.js': 'text/javascript', '.json': 'application/json', '.css': 'text/css' };
const BASE = '/__extension';

/**
 * Serves the extension's files over http from the page's own origin, so that it runs in the web worker extension host.
 * (Scanned by the server instead, with remote.extensionKind 'web', it would run there too, but VS Code refuses a nested
 * worker, and so a language server, to an extension with a vscode-remote: address.)
 */
export async function serveAsWebExtension(page, authority, { extensionDevelopmentPath: folder, extensionTestsPath }) {
  const uri = (rest) => ({ scheme: 'http', authority, path: path.posix.join(BASE, rest) });
  await page.context().route(`http://${authority}${BASE}/**`, (route) => {
    const file = path.join(folder, decodeURIComponent(new URL(route.request().url()).pathname).slice(BASE.length));
    if (!fs.existsSync(file) || !fs.statSync(file).isFile()) return route.fulfill({ status: 404, body: '' });
    return route.fulfill({
      status: 200,
      contentType: TYPES[path.extname(file)] ?? 'text/plain',
      body: fs.readFileSync(file),
    });
  });
  // Chromium counts a page that Playwright answers as not from this machine, and would refuse it the WebSocket
  await page.context().grantPermissions(['local-network-access']);
  await page.route(
    (url) => url.host === authority && url.pathname === '/',
    async (route) => {
      const response = await route.fetch();
      const html = await response.text();
      const changed = html.replace(
        /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)"/,
        (_, head, json) => {
          const config = JSON.parse(json.replaceAll('&quot;', '"'));
          const tests = extensionTestsPath && { extensionTestsPath: uri(path.relative(folder, extensionTestsPath)) };
          config.developmentOptions = { ...config.developmentOptions, extensions: [uri('')], ...tests };
          return `${head}${JSON.stringify(config).replaceAll('"', '&quot;')}"`;
        },
      );
      if (changed === html) throw new Error('the workbench page has no configuration where it was expected');
      await route.fulfill({ response, body: changed });
    },
  );
}
