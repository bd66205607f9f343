/** What VS Code loads inside its extension host (extensionTestsPath). Nothing here knows which VS Code that is. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', color: false, timeout: 30_000, forbidOnly: true, forbidPending: true });
  for (const file of fs.readdirSync(__dirname).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }
  const { passes, failures } = await new Promise<Mocha.Stats>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats!));
  });
  // the exit code alone cannot say how many
  if (process.env['RULEWRIGHT_RESULTS']) {
    fs.writeFileSync(process.env['RULEWRIGHT_RESULTS'], JSON.stringify({ passed: passes, failed: failures }));
  }
  if (failures > 0) throw new Error(`${failures} failed`);
  if (passes === 0) throw new Error('no test ran');
}
