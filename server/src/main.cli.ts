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
  write: (text: string) => void process.stdout.write(text),
  writeError: (text: string) => void process.stderr.write(text),
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

// a reader that went away (`| head`) is no fault
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

main(process.argv.slice(2), host).then(
  // not `process.exit`, which would cut off what a pipe has not taken yet
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`rulewright: ${(error as Error).stack}\n`);
    process.exitCode = 2;
  },
);
