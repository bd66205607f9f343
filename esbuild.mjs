// Makes what runs: dist/ (extension and server, for Node and for the web, the page of the Rule Explorer, and the command line) with the facts beside them.
//   node esbuild.mjs [--dev]     --dev keeps names and source maps
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { writeFacts } from './scripts/pack-facts.mjs';

const root = import.meta.dirname;
const dev = process.argv.includes('--dev');
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !dev,
  sourcemap: dev,
  logLevel: 'warning',
  target: 'es2022',
  legalComments: 'none',
  define: { VERSION: JSON.stringify(version) },
  // js-yaml's and others' ESM builds are smaller than their CommonJS ones
  mainFields: ['module', 'main'],
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20' };
const web = { ...common, platform: 'browser', format: 'cjs', mainFields: ['browser', 'module', 'main'] };

fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true });
await Promise.all([
  build({ ...node, entryPoints: ['client/src/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] }),
  build({ ...node, entryPoints: ['server/src/main.node.ts'], outfile: 'dist/server.js' }),
  build({
    ...node,
    entryPoints: ['server/src/main.cli.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  }),
  build({
    ...web,
    entryPoints: ['client/src/extension.web.ts'],
    outfile: 'dist/extension.web.js',
    external: ['vscode'],
  }),
  build({ ...web, entryPoints: ['server/src/main.web.ts'], outfile: 'dist/server.web.js', format: 'iife' }),
  build({
    ...web,
    entryPoints: { explorer: 'client/explorer/main.ts' },
    outdir: 'dist/explorer',
    format: 'iife',
    // the page may load its script only, and a map is none
    sourcemap: false,
  }),
  build({
    ...common,
    sourcemap: false,
    entryPoints: { explorer: 'client/explorer/explorer.css' },
    outdir: 'dist/explorer',
  }),
]);
writeFacts(path.join(root, 'dist', 'facts'));
fs.chmodSync(path.join(root, 'dist', 'cli.js'), 0o755);
