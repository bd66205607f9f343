// Runs the Node suite inside a real VS Code, always through @vscode/test-electron. Which VS Code:
//   VSCODE_EXECUTABLE=/path     that one
//   VSCODE_TEST_HOST=download   the one that @vscode/test-electron downloads (VSCODE_VERSION, default stable)
//   VSCODE_TEST_HOST=npm        VS Code's server from npm, in Chromium (vscode-shim.mjs)
//   VSCODE_TEST_HOST=auto       (or unset) download where it can be had and shown, else npm
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { nodeSuite } from '../build.mjs';
import { chooseHost } from './choose-host.mjs';
import { temporaryFolder } from './cleanup.mjs';
import { root } from './host.mjs';

const shim = path.join(import.meta.dirname, 'vscode-shim.mjs');
const cachePath = path.join(root, '.vscode-test');
const version = process.env.VSCODE_VERSION ?? 'stable';
/** A download that is only tried says nothing on its way. */
const silent = { report() {}, error() {} };

async function executable() {
  const { host, why, explicit } = chooseHost();
  if (host === 'path') return process.env.VSCODE_EXECUTABLE;
  if (host === 'npm') {
    console.log(`The VS Code from npm${why && ` (${why})`}`);
    return shim;
  }
  try {
    return await downloadAndUnzipVSCode({
      version,
      cachePath,
      timeout: 15_000,
      ...(!explicit && { reporter: silent }),
    });
  } catch (error) {
    if (explicit) throw new Error(`VS Code could not be downloaded: ${reason(error)}`);
    console.log(`The VS Code from npm (none could be downloaded: ${reason(error)})`);
    return shim;
  }
}

function reason(error) {
  return error?.code ?? error?.message ?? String(error);
}

const { folder: profile } = temporaryFolder();
try {
  await runTests({
    vscodeExecutablePath: await executable(),
    extensionDevelopmentPath: root,
    extensionTestsPath: nodeSuite,
    launchArgs: [
      path.join(root, 'test', 'vscode', 'fixtures'),
      `--user-data-dir=${profile}/d`,
      `--extensions-dir=${profile}/e`,
    ],
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
