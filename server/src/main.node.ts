/** The language server on Node: over the editor's channel, or over stdio. */
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { mayDeclare } from './declarations/index.ts';
import { factsFromDisk } from './host/disk-facts.ts';
import { listFiles, readFiles } from './host/disk-files.ts';
import { mayHoldRules } from './lsp/rule-indexer.ts';
import { serve } from './lsp/server.ts';

declare const VERSION: string;

serve(createConnection(ProposedFeatures.all), {
  version: VERSION,
  loadFacts: () => factsFromDisk(path.join(__dirname, 'facts')),
  files: {
    list: ({ limit }, folders) => listFiles(folders, limit, (path) => mayDeclare(path) || mayHoldRules(path)),
    read: ({ uris, mostBytes, length }, folders) => readFiles(uris, mostBytes, length, folders),
  },
});
