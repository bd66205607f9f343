// Bundles the suites that run inside VS Code, into out/vscode/suites/.
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { outDir, root } from './host/host.mjs';

export const nodeSuite = path.join(outDir, 'suites', 'node', 'index.js');
export const webSuite = path.join(outDir, 'suites', 'web', 'index.js');

// mocha's build for browsers is UMD: bundled as it is, it takes the bundle's own module.exports for its own, and VS Code then
// calls mocha.run() instead of our run(). So `module` is hidden from it.
const mochaInBrowser = {
  name: 'mocha-in-browser',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]mocha[\\/]mocha\.js$/ }, async (args) => ({
      contents: `(function (exports, module, define) {${await fs.promises.readFile(args.path, 'utf8')}\n}).call(globalThis);`,
      loader: 'js',
    }));
  },
};

export async function buildSuites() {
  const common = {
    absWorkingDir: root,
    bundle: true,
    format: 'cjs',
    target: 'es2022',
    logLevel: 'warning',
    sourcemap: 'inline',
  };
  const folder = path.join(import.meta.dirname, 'suite');
  const files = fs.readdirSync(folder).filter((name) => name === 'index.ts' || name.endsWith('.test.ts'));
  fs.rmSync(path.join(outDir, 'suites'), { recursive: true, force: true });
  await Promise.all([
    build({
      ...common,
      platform: 'node',
      // loaded from node_modules; VS Code brings its own API
      external: ['vscode', 'mocha'],
      entryPoints: files.map((name) => path.join(folder, name)),
      outdir: path.dirname(nodeSuite),
    }),
    build({
      ...common,
      platform: 'browser',
      external: ['vscode'],
      plugins: [mochaInBrowser],
      entryPoints: [path.join(import.meta.dirname, 'web', 'index.ts')],
      outfile: webSuite,
    }),
  ]);
}
