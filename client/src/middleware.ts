/** What the client makes of answers of the server before the editor has them: commands and texts that only this editor knows. */
import type * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient';
import type { CompletionData } from '../../server/src/lsp/protocol.ts';
import { plain } from './plain.ts';

/** Commands of the editor that ask for what comes next. */
const NEXT = { completion: 'editor.action.triggerSuggest', signature: 'editor.action.triggerParameterHints' } as const;

export const MIDDLEWARE: Middleware = {
  /** Adds to each item what the editor does when it has been taken: the server does not know the commands of editors. */
  async provideCompletionItem(document, position, context, token, next) {
    const result = await next(document, position, context, token);
    for (const item of Array.isArray(result) ? result : (result?.items ?? [])) {
      const asked = (item as { data?: CompletionData }).data?.next;
      if (asked) item.command = { title: '', command: NEXT[asked] };
      const name = typeof item.label === 'string' ? item.label : item.label.label;
      const shown = plain(name);
      if (shown === name) continue;
      item.filterText ??= name;
      item.insertText ??= name;
      item.label = typeof item.label === 'string' ? shown : { ...item.label, label: shown };
    }
    return result;
  },
  async provideCodeLenses(document, token, next) {
    const lenses = await next(document, token);
    for (const { command } of lenses ?? []) if (command) command.title = plain(command.title);
    return lenses;
  },
  async provideDocumentSymbols(document, token, next) {
    const symbols = await next(document, token);
    for (const symbol of symbols ?? []) makePlain(symbol);
    return symbols;
  },
};

function makePlain(symbol: vscode.SymbolInformation | vscode.DocumentSymbol): void {
  symbol.name = plain(symbol.name);
  if (!('children' in symbol)) return;
  symbol.detail = plain(symbol.detail);
  for (const child of symbol.children) makePlain(child);
}
