/** The command line on Node. */
import fs from 'node:fs';
import path from 'node:path';
import { main } from './cli/cli.ts';
import { factsFromDisk } from './host/disk-facts.ts';

declare const VERSION: string;

const started = performance.now();
const showsProgress = process.stderr.isTTY === true;

const host = {
  version: VERSION,
  facts: factsFromDisk(path.join(__dirname, 'facts')),
  color: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
  write: (text: string) => fs.writeSync(1, text),
  writeError: (text: string) => fs.writeSync(2, text),
  readStdin: () => fs.readFileSync(0, 'utf8'),
  progress(done: number, total: number): void {
    if (!showsProgress || performance.now() - started < 500) return;
    process.stderr.write(done + 1 < total ? `\r${done} of ${total} files` : '\r\u001b[K');
  },
  async serve(): Promise<number> {
    // the server is a bundle of its own, which listens as soon as it is loaded
    const server = path.join(__dirname, 'server.js');
    await import(server);
    return new Promise<number>(() => {});
  },
};

main(process.argv.slice(2), host).then(
  (code) => process.exit(code),
  (error: unknown) => {
    // a reader that went away (`| head`) is no fault
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0);
    process.stderr.write(`rulewright: ${(error as Error).stack}\n`);
    process.exit(2);
  },
);
