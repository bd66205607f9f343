// Runs the tests of what a person sees. They drive a browser from outside, so mocha runs right here.
import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { screenshotOfFailure, start, stop } from './window.mjs';

/** Part of the name of the only file to run. */
const wanted = process.argv[2] ?? '';
const limit = Number(process.env.VSCODE_TEST_TIMEOUT ?? 600_000);
setTimeout(async () => {
  console.error(`The suite gave no answer: it was not done after ${limit / 1000} s.`);
  await screenshotOfFailure('out of time');
  process.exit(1);
}, limit).unref();

const mocha = new Mocha({ ui: 'tdd', color: false, timeout: 60_000, forbidOnly: true, forbidPending: true });
mocha.rootHooks({
  async beforeAll() {
    this.timeout(90_000);
    await start();
  },
  async afterEach() {
    if (this.currentTest.state === 'failed') await screenshotOfFailure(this.currentTest.title);
  },
});
for (const file of fs.readdirSync(import.meta.dirname).sort()) {
  if (file.endsWith('.test.mjs') && file.includes(wanted)) mocha.addFile(path.join(import.meta.dirname, file));
}
try {
  await mocha.loadFilesAsync();
  const { passes, failures } = await new Promise((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats));
  });
  if (process.env.RULEWRIGHT_RESULTS)
    fs.writeFileSync(process.env.RULEWRIGHT_RESULTS, JSON.stringify({ passed: passes, failed: failures }));
  process.exitCode = failures > 0 || passes === 0 ? 1 : 0;
} catch (error) {
  console.error(`The suite gave no answer: ${error.stack ?? error}`);
  process.exitCode = 1;
} finally {
  await stop();
}
