/** The extension in a browser: the server is a web worker. */
import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { FACT_REQUEST } from '../../server/src/lsp/protocol.ts';
import { type Api, CLIENT_ID, CLIENT_NAME, clientOptions, readFact, start } from './client-options.ts';

export function activate(context: vscode.ExtensionContext): Promise<Api> {
  const uri = vscode.Uri.joinPath(context.extensionUri, 'dist/server.web.js');
  const worker = new Worker(uri.toString(true));
  const client = new LanguageClient(CLIENT_ID, CLIENT_NAME, worker, clientOptions(context));
  context.subscriptions.push(client.onRequest(FACT_REQUEST, (name: string) => readFact(context, name)));
  return start(context, client, 'worker');
}
