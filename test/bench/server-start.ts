/** From starting the language server to the first findings in the editor, as a client sees it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { ROOT, readProjectFile } from '../support/paths.ts';

export interface Start {
  /** Milliseconds from the start of the process to its first findings. */
  readonly first: number;
  /** Resident memory then, in MB; undefined where the system does not say. */
  readonly memory: number | undefined;
}

const SAMPLE = 'samples/rules/gateway-admin-port.yaml';

/** Starts the packaged server once, opens a rule, waits for its findings. */
export async function startServer(): Promise<Start> {
  const started = performance.now();
  const server = spawn(process.execPath, [path.join(ROOT, 'dist', 'server.js'), '--stdio']);
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const found = new Promise<number>((resolve) => {
    client.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: { diagnostics: unknown[] }) => {
      if (diagnostics.length > 0) resolve(performance.now() - started);
    });
  });
  client.listen();
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await client.sendNotification('initialized', {});
  const textDocument = { uri: 'file:///rule.yaml', languageId: 'yaml', version: 1, text: readProjectFile(SAMPLE) };
  await client.sendNotification('textDocument/didOpen', { textDocument });
  const first = await found;
  const status = server.pid ? `/proc/${server.pid}/status` : '';
  const memory = fs.existsSync(status) ? /VmRSS:\s+(\d+)/.exec(fs.readFileSync(status, 'utf8'))?.[1] : undefined;
  const exit = once(server, 'exit');
  await client.sendRequest('shutdown');
  await client.sendNotification('exit');
  await exit;
  return { first, memory: memory ? Number(memory) / 1024 : undefined };
}
