/** The index in the background: how long it takes at the first start and at the next, and what an answer costs meanwhile. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { ROOT, readProjectFile } from '../support/paths.ts';
import { distributionOf, shown } from './distribution.ts';

const SAMPLE = 'samples/rules/gateway-admin-port.yaml';

interface Run {
  /** Milliseconds from the start of the process until all files are in the index. */
  readonly complete: number;
  /** What answers took that were asked for in the meantime, in milliseconds, while nobody typed. */
  readonly answers: readonly number[];
}

/** Starts the packaged server over a folder; what it keeps goes into `kept`. */
async function run(folder: string, kept: Map<string, string>): Promise<Run> {
  const started = performance.now();
  const server = spawn(process.execPath, [path.join(ROOT, 'dist', 'server.js'), '--stdio']);
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  client.onRequest('rulewright/readCache', ({ name }: { name: string }) => kept.get(name) ?? null);
  client.onRequest('rulewright/writeCache', ({ name, text }: { name: string; text: string }) => {
    kept.set(name, text);
    return null;
  });
  client.listen();
  await client.sendRequest('initialize', {
    ...{ processId: null, rootUri: pathToFileURL(folder).href, capabilities: {} },
    initializationOptions: { cache: true },
  });
  await client.sendNotification('initialized', {});
  const uri = 'file:///rule.yaml';
  const text = readProjectFile(SAMPLE);
  await client.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  const answers: number[] = [];
  for (;;) {
    const asked = performance.now();
    await client.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 25, character: 8 } });
    const state: { complete: boolean } = await client.sendRequest('rulewright/index', { ask: 'state' });
    if (state.complete) break;
    answers.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const complete = performance.now() - started;
  // what it has found is written a while later
  const written = kept.size;
  for (let i = 0; i < 50 && kept.size === written && written === 0; i++)
    await new Promise((resolve) => setTimeout(resolve, 200));
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const exit = once(server, 'exit');
  await client.sendRequest('shutdown');
  await client.sendNotification('exit');
  await exit;
  return { complete, answers };
}

export async function restarts(folder: string): Promise<void> {
  const kept = new Map<string, string>();
  const first = await run(folder, kept);
  const next = await run(folder, kept);
  const size = [...kept.values()].reduce((sum, text) => sum + text.length, 0) / 1024 / 1024;
  const { median, p99 } = distributionOf(first.answers);
  console.log(
    `All files of the corpus in the index of the server: ${shown(first.complete)} after the first start, ` +
      `${shown(next.complete)} after the next one, with ${size.toFixed(1)} MB kept`,
  );
  console.log(`An answer while the index is made: ${shown(median)} (1 in 100 over ${shown(p99)})`);
}
