/** The command line on Node. */
import fs from 'node:fs';
import path from 'node:path';
import { main } from './cli/cli.ts';
import { factsFromDisk } from './host/disk-facts.ts';

declare const VERSION: string;

const started = performance.now();
const showsProgress = process.stderr.isTTY === true;

/** Reads stdin in pieces, so that a stream without an end is left after the limit. */
function readStdin(limit: number): Uint8Array {
  const pieces: Buffer[] = [];
  for (let length = 0; length <= limit; ) {
    const piece = Buffer.alloc(64 * 1024);
    const read = readPiece(piece);
    if (read === 0) break;
    pieces.push(piece.subarray(0, read));
    length += read;
  }
  return Buffer.concat(pieces);
}

/** How many bytes came; 0 at the end. */
function readPiece(piece: Buffer): number {
  for (;;) {
    try {
      return fs.readSync(0, piece);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0; // how Windows says that a pipe is closed
      if (code !== 'EAGAIN') throw error;
      // a terminal or a pipe that others have set not to block
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

const host = {
  version: VERSION,
  facts: factsFromDisk(path.join(__dirname, 'facts')),
  color: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
  write: (text: string) => void process.stdout.write(text),
  writeError: (text: string) => void process.stderr.write(text),
  readStdin,
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

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // a reader that went away (`| head`) is no fault
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`rulewright: the output cannot be written: ${error.message}\n`);
  process.exit(2);
});

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
