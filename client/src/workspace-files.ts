/** Hands the files of the workspace to the server, wherever they are: on disk, on a remote machine, or behind a website. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  LIST_FILES_REQUEST,
  type ListFilesParams,
  READ_FILES_REQUEST,
  type ReadFilesParams,
} from '../../server/src/lsp/protocol.ts';

const IGNORED = '**/{node_modules,.git,.vscode-test}/**';

/** Answers what the server asks about files. */
export function answerForFiles(client: BaseLanguageClient): vscode.Disposable[] {
  return [
    client.onRequest(LIST_FILES_REQUEST, async ({ patterns, limit }: ListFilesParams) => {
      const found = new Set<string>();
      for (const pattern of patterns) {
        for (const uri of await vscode.workspace.findFiles(pattern, IGNORED, limit))
          found.add(client.code2ProtocolConverter.asUri(uri));
      }
      return [...found].slice(0, limit);
    }),
    client.onRequest(READ_FILES_REQUEST, ({ uris, mostBytes, length }: ReadFilesParams) =>
      Promise.all(uris.map((uri) => readFile(client.protocol2CodeConverter.asUri(uri), mostBytes, length))),
    ),
  ];
}

/** The text of a file of the workspace; null when it lies elsewhere, is larger or cannot be read. */
async function readFile(uri: vscode.Uri, mostBytes: number, length: number): Promise<string | null> {
  if (!vscode.workspace.getWorkspaceFolder(uri)) return null;
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > mostBytes) return null;
    return new TextDecoder('utf-8', { ignoreBOM: true })
      .decode(await vscode.workspace.fs.readFile(uri))
      .slice(0, length);
  } catch {
    return null;
  }
}
