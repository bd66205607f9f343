// Runs the web suite: the `browser` entry of the extension, in the web worker extension host of a workbench in Chromium.
import fs from 'node:fs';
import path from 'node:path';
import { webSuite } from '../build.mjs';
import { outDir, root } from './host.mjs';
import { runSuite } from './run-suite.mjs';

/** A worker can write no file, so its result comes in the output. */
function onOutput(text) {
  const result = /^\[test-result\] (.*)$/m.exec(text);
  if (!result) process.stdout.write(text);
  else if (process.env.RULEWRIGHT_RESULTS) fs.writeFileSync(process.env.RULEWRIGHT_RESULTS, result[1]);
}

let code = 1;
try {
  code = await runSuite({
    kind: 'web',
    extensionDevelopmentPath: root,
    extensionTestsPath: webSuite,
    workspace: path.join(root, 'test', 'vscode', 'fixtures'),
    artifacts: path.join(outDir, 'web'),
    timeoutMs: Number(process.env.VSCODE_TEST_TIMEOUT ?? 180_000),
    onOutput,
  });
} catch (error) {
  console.error(`The suite gave no answer: ${error.message}.`);
}
process.exit(code);
