/** What the editor does with names: all places of one, another name for it, the page of one. */
import {
  type Connection, type DocumentHighlight, DocumentHighlightKind, type DocumentLink, type Location, type Range as LspRange, ResponseError, type ServerCapabilities,
  type WorkspaceEdit,
} from 'vscode-languageserver'; // biome-ignore format: a list
import { documentLinks, type Refusal, references, renamableAt, rename } from '../features/index.ts';
import type { Workspace } from '../workspace/index.ts';
import type { Answer } from './answer.ts';
import { toRange } from './to-lsp.ts';

export const NAME_CAPABILITIES: ServerCapabilities = {
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentLinkProvider: { resolveProvider: false },
};

/** @param answer answers from an open text */
export function serveNames(connection: Connection, workspace: Workspace, answer: Answer): void {
  connection.onReferences(({ textDocument: { uri }, position, context }) =>
    answer<Location[]>('references', uri, [], (open, document) =>
      references(open.file, document.offsetAt(position), workspace.facts)
        .filter(({ declares }) => context.includeDeclaration || !declares)
        .map((place) => ({ uri, range: toRange(open.lines, place) })),
    ),
  );

  connection.onDocumentHighlight(({ textDocument, position }) =>
    answer<DocumentHighlight[]>('highlights', textDocument.uri, [], (open, document) =>
      references(open.file, document.offsetAt(position), workspace.facts).map((place) => ({
        range: toRange(open.lines, place),
        kind: place.declares ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      })),
    ),
  );

  connection.onDocumentLinks(({ textDocument }) =>
    answer<DocumentLink[]>('links', textDocument.uri, [], (open) =>
      documentLinks(open.file, workspace.facts).map(({ target, tooltip, ...place }) => ({
        range: toRange(open.lines, place),
        target,
        tooltip,
      })),
    ),
  );

  connection.onPrepareRename(
    ({ textDocument, position }) =>
      answer<{ range: LspRange; placeholder: string } | ResponseError | null>(
        'rename',
        textDocument.uri,
        null,
        (open, document) => {
          const found = renamableAt(open.file, document.offsetAt(position), workspace.facts);
          if (!found) return null;
          return 'refusal' in found ? refused(found) : { range: toRange(open.lines, found), placeholder: found.name };
        },
      ) as Promise<{ range: LspRange; placeholder: string } | null>,
  );

  connection.onRenameRequest(({ textDocument: { uri }, position, newName }) =>
    answer<WorkspaceEdit | ResponseError | null>('rename', uri, null, (open, document) => {
      const edits = rename(open.file, document.offsetAt(position), newName, workspace.facts);
      if (!edits) return null;
      if ('refusal' in edits) return refused(edits);
      const changes = edits.map((edit) => ({ range: toRange(open.lines, edit), newText: edit.text }));
      return { documentChanges: [{ textDocument: { uri, version: document.version }, edits: changes }] };
    }),
  );
}

/** The request went well, but what was asked for cannot be done (https://microsoft.github.io/language-server-protocol, RequestFailed). */
const REQUEST_FAILED = -32803;

/** The editor shows the words of an error to whoever asked; they are plain text there. */
function refused({ refusal }: Refusal): ResponseError {
  return new ResponseError(REQUEST_FAILED, refusal.replaceAll('`', ''));
}
