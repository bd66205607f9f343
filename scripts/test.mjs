// Builds what the tests need, bundles them, and runs mocha.
//   node scripts/test.mjs [SUITE…] [--built] [-- mocha options]
// A suite is a folder or file below test/. Without one, everything runs that needs neither a browser nor files from outside.
// With --built, packages are installed and the program is built already: several suites can run at once.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { installPackages } from './prepare.mjs';

const root = path.join(import.meta.dirname, '..');

/** Suites with a command of their own: they need the corpus, the official engine, or a browser. */
const APART = ['corpus', 'oracle', 'vscode', 'bench'];

const dashes = process.argv.indexOf('--');
const words = process.argv.slice(2, dashes < 0 ? undefined : dashes);
const suites = words.filter((word) => word !== '--built');
const mochaOptions = dashes < 0 ? [] : process.argv.slice(dashes + 1);

function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.exit(status ?? 1);
}

const folders = fs.readdirSync(path.join(root, 'test'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
const wanted = suites.length > 0 ? suites : folders.map(({ name }) => name).filter((name) => !APART.includes(name));
const files = wanted.flatMap((name) => {
  const full = path.join(root, 'test', name);
  if (!fs.existsSync(full)) throw new Error(`there is no test/${name}`);
  if (fs.statSync(full).isFile()) return [full];
  return fs
    .readdirSync(full, { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => path.join(full, file));
});

if (!words.includes('--built')) {
  installPackages();
  run(process.execPath, ['scripts/gen.mjs']);
  run(process.execPath, ['esbuild.mjs', '--dev']);
}
const { build } = await import('esbuild');

const out = path.join(root, 'out', 'test', suites.length > 0 ? suites.join('+').replaceAll(/[^\w.+-]/g, '-') : 'all');
fs.rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: files.map((file) => path.relative(root, file)),
  outdir: out,
  outbase: 'test',
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outExtension: { '.js': '.mjs' },
  sourcemap: true,
  logLevel: 'warning',
  define: { VERSION: '"0.0.0-test"' },
});

const bundles = files.map((file) =>
  path.join(out, path.relative(path.join(root, 'test'), file)).replace(/\.ts$/, '.mjs'),
);
run(process.execPath, [
  '--enable-source-maps',
  'node_modules/mocha/bin/mocha.js',
  '--timeout',
  '600000',
  ...mochaOptions,
  ...bundles,
]);
