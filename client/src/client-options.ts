/** What both entries of the extension share: which documents are served, and the commands. */
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { InitializationOptions } from '../../server/src/lsp/protocol.ts';
import { registerCommands } from './commands.ts';
import { registerCoverage } from './coverage.ts';
import { registerExplorer } from './explorer.ts';
import { IndexChanges } from './index-questions.ts';
import { MIDDLEWARE } from './middleware.ts';
import { answerForCache, cacheFolder } from './rule-cache.ts';
import { registerRuleCommands } from './rule-commands.ts';
import { registerTrees } from './rule-trees.ts';
import { registerWorkspaceCommands } from './workspace-commands.ts';
import { answerForFiles } from './workspace-files.ts';

/** What the extension gives to whoever activates it; the tests use it. */
export interface Api {
  readonly host: 'node' | 'worker';
  readonly client: BaseLanguageClient;
}

export const CLIENT_ID = 'rulewright';
export const CLIENT_NAME = 'Rulewright';

export function clientOptions(context: vscode.ExtensionContext): LanguageClientOptions {
  return {
    documentSelector: [
      { language: 'yaml' },
      { language: 'kql' },
      // files that another extension has taken for its own language id
      { pattern: '**/*.{kql,csl,kusto}' },
    ],
    middleware: MIDDLEWARE,
    synchronize: { configurationSection: 'rulewright' },
    initializationOptions: {
      workspaceFiles: true,
      knownChanged: true,
      settingsSchema: true,
      cache: cacheFolder(context) !== undefined,
    } satisfies InitializationOptions,
  };
}

export async function start(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  host: Api['host'],
): Promise<Api> {
  const cache = cacheFolder(context);
  context.subscriptions.push(
    ...(cache ? answerForCache(client, cache) : []),
    client,
    ...registerCommands(client),
    ...registerRuleCommands(client),
    ...answerForFiles(client),
  );
  await client.start();
  const changes = new IndexChanges(client);
  context.subscriptions.push(
    changes,
    registerExplorer(context, client, changes.event),
    registerCoverage(context, client, changes.event),
    registerWorkspaceCommands(client),
    registerTrees(client, changes.event),
  );
  return { host, client };
}

/** A file of facts, for a server that cannot read files. */
export async function readFact(context: vscode.ExtensionContext, name: string): Promise<string> {
  if (!/^[a-z]+$/.test(name)) throw new Error(`no such facts: ${name}`);
  const uri = vscode.Uri.joinPath(context.extensionUri, 'dist', 'facts', `${name}.txt`);
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
