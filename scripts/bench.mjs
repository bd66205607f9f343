// Measures what is shipped: builds and packs it, then runs test/bench beside the official engine.
//   npm run bench           with RULEWRIGHT_CORPUS=<folder of public rules> over that, else over the samples
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installPackages } from './prepare.mjs';

const root = path.join(import.meta.dirname, '..');

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

installPackages();
run('scripts/package.mjs');
const { build } = await import('esbuild');
const outfile = path.join(root, 'out', 'bench', 'main.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['test/bench/main.ts'],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
// memory is measured after a collection
run('--expose-gc', outfile);
