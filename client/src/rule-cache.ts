/** Keeps what the server knows of the rules of the workspace until it runs again, where the editor keeps such things. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { READ_CACHE_REQUEST, WRITE_CACHE_REQUEST, type WriteCacheParams } from '../../server/src/lsp/protocol.ts';

/** Where it is kept; undefined without a workspace, and while the extension is being made, whose version says nothing then. */
export function cacheFolder({ storageUri, extensionMode }: vscode.ExtensionContext): vscode.Uri | undefined {
  return extensionMode === vscode.ExtensionMode.Production ? storageUri : undefined;
}

/** Answers what the server asks of it. */
export function answerForCache(client: BaseLanguageClient, folder: vscode.Uri): vscode.Disposable[] {
  const fileOf = (name: string): vscode.Uri => {
    if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`no such name: ${name}`);
    return vscode.Uri.joinPath(folder, `${name}.jsonl`);
  };
  return [
    client.onRequest(READ_CACHE_REQUEST, async ({ name }: { readonly name: string }) => {
      try {
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(fileOf(name)));
      } catch {
        // nothing has been written yet
        return null;
      }
    }),
    client.onRequest(WRITE_CACHE_REQUEST, async ({ name, text }: WriteCacheParams) => {
      await vscode.workspace.fs.createDirectory(folder);
      await vscode.workspace.fs.writeFile(fileOf(name), new TextEncoder().encode(text));
    }),
  ];
}
