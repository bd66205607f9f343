/** The language server in a web worker. It cannot read files, so it asks its client for the facts. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { FACT_KINDS, factsFrom } from './facts/index.ts';
import { FACT_REQUEST } from './lsp/protocol.ts';
import { serve } from './lsp/server.ts';

declare const VERSION: string;

const scope = self as unknown as DedicatedWorkerGlobalScope;
const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));

serve(connection, {
  version: VERSION,
  async loadFacts() {
    const texts = await Promise.all(
      FACT_KINDS.map(async (kind) => {
        const text = await connection.sendRequest<string>(FACT_REQUEST, kind);
        return [kind, () => text] as const;
      }),
    );
    return factsFrom(Object.fromEntries(texts));
  },
});
