/** The language server on Node: over the editor's channel, or over stdio. */
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { factsFromDisk } from './host/disk-facts.ts';
import { serve } from './lsp/server.ts';

declare const VERSION: string;

serve(createConnection(ProposedFeatures.all), {
  version: VERSION,
  loadFacts: () => factsFromDisk(path.join(__dirname, 'facts')),
});
