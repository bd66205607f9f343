/** From starting the language server to the first findings in the editor, as a client sees it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { ROOT, readProjectFile } from '../support/paths.ts';

export interface Start {
  /** Milliseconds from the start of the process to its first findings. */
  readonly first: number;
  /** Resident memory then, in MB; undefined where the system does not say. */
  readonly memory: number | undefined;
}

const SAMPLE = 'samples/rules/gateway-admin-port.yaml';

/**
 * Starts the packaged server once, opens a rule, waits for its findings.
 * @param folder the workspace; with one, for the findings that come when all its files are known
 */
export async function startServer(folder?: string): Promise<Start> {
  const started = performance.now();
  const server = spawn(process.execPath, [path.join(ROOT, 'dist', 'server.js'), '--stdio']);
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const found = new Promise<number>((resolve) => {
    client.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: { diagnostics: { code: string }[] }) => {
      // the rule reads from a parser that is in no other workspace than its own
      const isAll = diagnostics.some(({ code }) => code === 'kql/unknown-table');
      if (folder === undefined ? diagnostics.length > 0 : isAll) resolve(performance.now() - started);
    });
  });
  client.listen();
  await client.sendRequest('initialize', {
    processId: null,
    rootUri: folder === undefined ? null : pathToFileURL(folder).href,
    capabilities: {},
  });
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
