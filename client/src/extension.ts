/** The extension on the desktop and on remote machines: the server is a process of its own. */
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type Api, CLIENT_ID, CLIENT_NAME, clientOptions, start } from './client-options.ts';

export function activate(context: vscode.ExtensionContext): Promise<Api> {
  const module = context.asAbsolutePath('dist/server.js');
  const run = { module, transport: TransportKind.ipc };
  const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
  return start(context, new LanguageClient(CLIENT_ID, CLIENT_NAME, { run, debug }, clientOptions(context)), 'node');
}
