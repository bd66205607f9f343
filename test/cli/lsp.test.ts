/** `lsp --stdio`: the server for any editor. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { ROOT } from '../support/paths.ts';
import { rulewright } from './run.ts';

describe('lsp --stdio', () => {
  it('is the only way to start it', () => {
    const { code, error } = rulewright(['lsp']);
    assert.equal(code, 2);
    assert.equal(error, 'rulewright: lsp speaks over stdio only: write lsp --stdio (see rulewright --help)\n');
  });

  it('answers, and ends with its client', async () => {
    const server = spawn(process.execPath, [path.join(ROOT, 'dist', 'cli.js'), 'lsp', '--stdio']);
    const client = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    client.listen();
    const result = await client.sendRequest<{ serverInfo: { name: string } }>('initialize', {
      processId: null,
      rootUri: null,
      capabilities: {},
    });
    assert.equal(result.serverInfo.name, 'rulewright');
    await client.sendRequest('shutdown');
    const exit = once(server, 'exit');
    await client.sendNotification('exit');
    assert.deepEqual(await exit, [0, null]);
  });
});
