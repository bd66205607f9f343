// Where the VS Code from the npm registry lies, and whether it can run here. It is VS Code's own server with its web
// workbench (lib/vscode of the package code-server) on the node that it needs, both from npm, installed by install.mjs.
import fs from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '..', '..', '..');
/** Where logs, screenshots and bundles of the tests go. */
export const outDir = path.join(root, 'out', 'vscode');
export const hostDir = import.meta.dirname;

const modules = path.join(hostDir, 'node_modules');
export const vscodeDir = path.join(modules, 'code-server', 'lib', 'vscode');
export const serverMain = path.join(vscodeDir, 'out', 'server-main.js');
const nodeDir = path.join(modules, `node-${process.platform}-${process.arch}`, 'bin');
export const nodeBin = path.join(nodeDir, 'node');

/** Whether npm has this VS Code for this machine. */
export const isSupported = process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64');
export const unsupportedMessage = `The VS Code from the npm registry runs on Linux (x64, arm64) only, not on ${process.platform}-${process.arch}.`;

export function vscodeVersion() {
  return JSON.parse(fs.readFileSync(path.join(vscodeDir, 'package.json'), 'utf8')).version;
}

/**
 * The environment for VS Code and for npm: ours, but with the host's node first, and without what belongs to an editor
 * or to an `npm run` that happens to be around us.
 */
export function hostEnv(extra = {}) {
  const foreign =
    /^(VSCODE_(?!TEST_)|ELECTRON_RUN_AS_NODE$|NODE_OPTIONS$|npm_(package|lifecycle)_|npm_config_local_prefix$|INIT_CWD$)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return { ...env, PATH: `${nodeDir}${path.delimiter}${process.env.PATH}`, ...extra };
}
