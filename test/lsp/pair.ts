/** A client and the server in one process, speaking the real protocol over two streams. */
import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import {
  type ClientCapabilities, createConnection, createProtocolConnection, type Diagnostic, type ProtocolConnection,
  type PublishDiagnosticsParams, StreamMessageReader, StreamMessageWriter,
} from 'vscode-languageserver/node'; // biome-ignore format: a list
import type { Facts } from '../../server/src/facts/index.ts';
import { serve } from '../../server/src/lsp/server.ts';
import type { FileReader } from '../../server/src/lsp/workspace-files.ts';
import { FACTS } from '../support/facts.ts';

export interface Pair {
  readonly client: ProtocolConnection;
  /** Words that the server has logged as errors. */
  readonly errors: string[];
  /** How often findings were sent. */
  readonly published: PublishDiagnosticsParams[];
  open(uri: string, text: string, languageId?: string): Promise<void>;
  /** The next findings sent for the text. */
  nextDiagnostics(uri: string): Promise<Diagnostic[]>;
  /** Settings that the client answers with; told to the server. */
  configure(section: unknown): Promise<void>;
  close(): void;
}

const CAPABILITIES: ClientCapabilities = {
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    codeLens: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
  },
};

export interface PairOptions {
  readonly capabilities?: ClientCapabilities;
  /** What else the client says when it begins, such as its folders. */
  readonly initialize?: object;
  /** How the server reads files when the client does not. */
  readonly disk?: FileReader;
  /** Answers of the client to other requests, by method. */
  readonly answers?: Readonly<Record<string, (params: never) => unknown>>;
}

/** A server that is ready; `facts` may come late. */
export async function startPair(
  facts: Facts | Promise<Facts> = FACTS,
  { capabilities = CAPABILITIES, initialize = {}, disk, answers = {} }: PairOptions = {},
): Promise<Pair> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const connection = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const arrived = new EventEmitter();
  const errors: string[] = [];
  const published: PublishDiagnosticsParams[] = [];
  let settings: unknown = {};
  client.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    arrived.emit(params.uri, params.diagnostics);
  });
  client.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
    if (type === 1) errors.push(message);
  });
  client.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => settings));
  client.onRequest('client/registerCapability', () => null);
  client.onRequest('workspace/codeLens/refresh', () => null);
  client.onRequest('workspace/semanticTokens/refresh', () => null);
  for (const [method, answer] of Object.entries(answers)) client.onRequest(method, answer);
  serve(connection, { version: '0.0.0', loadFacts: () => facts, ...(disk && { files: disk }) });
  client.listen();
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities, ...initialize });
  await client.sendNotification('initialized', {});
  return {
    client,
    errors,
    published,
    open: (uri, text, languageId = 'yaml') =>
      client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    nextDiagnostics: async (uri) => ((await once(arrived, uri)) as [Diagnostic[]])[0],
    async configure(section) {
      settings = section;
      await client.sendNotification('workspace/didChangeConfiguration', { settings: null });
    },
    close() {
      client.dispose();
      connection.dispose();
    },
  };
}
