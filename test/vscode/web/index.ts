/**
 * What VS Code loads inside its web worker extension host: no Node here. A worker has no stdout and can write no file, so
 * all it says goes out through the console, marked.
 */
import 'mocha/mocha.js'; // mocha's build for browsers, which defines the global `mocha`

const say = (line: string): void => console.log(`[test-out] ${line}`);

export async function run(): Promise<void> {
  try {
    await runTests();
  } catch (error) {
    // nobody else would show it
    say((error as Error).stack ?? String(error));
    throw error;
  }
}

async function runTests(): Promise<void> {
  mocha.setup({ ui: 'tdd', reporter: 'spec', color: false, timeout: 30_000, forbidOnly: true, forbidPending: true });
  const { reporters } = (globalThis as unknown as { Mocha: typeof Mocha }).Mocha;
  (reporters.Base as unknown as { consoleLog: unknown }).consoleLog = (
    format: unknown = '',
    ...rest: unknown[]
  ): void => {
    let next = 0;
    say(typeof format === 'string' ? format.replace(/%[sdo]/g, () => String(rest[next++])) : String(format));
  };
  await import('./rule.test.ts');
  const { passes, failures } = await new Promise<Mocha.Stats>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats!));
  });
  console.log(`[test-result] ${JSON.stringify({ passed: passes, failed: failures })}`);
  if (failures > 0) throw new Error(`${failures} failed`);
  if (passes === 0) throw new Error('no test ran');
}
