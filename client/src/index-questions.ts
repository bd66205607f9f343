/** What the client asks of the index over all rules of the workspace, and how it shows the rules that come back. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  INDEX_CHANGED_NOTIFICATION,
  INDEX_REQUEST,
  type IndexAnswers,
  type IndexParams,
  type IndexPlace,
  type IndexState,
} from '../../server/src/lsp/protocol.ts';
import { plain } from './plain.ts';

/** A question of the index by its word. */
export type Question<K extends IndexParams['ask']> = Extract<IndexParams, { ask: K }>;

/** The answer; undefined when the server has none. */
export async function ask<K extends IndexParams['ask']>(
  client: BaseLanguageClient,
  question: Question<K>,
): Promise<IndexAnswers[K] | undefined> {
  try {
    return (await client.sendRequest<IndexAnswers[K] | null>(INDEX_REQUEST, question)) ?? undefined;
  } catch {
    // the server has ended, and says so itself
    return undefined;
  }
}

/** Tells all who listen that the index has changed: a client has room for one of them only. */
export class IndexChanges implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<IndexState>();
  private readonly subscription: vscode.Disposable;
  readonly event = this.emitter.event;

  constructor(client: BaseLanguageClient) {
    this.subscription = client.onNotification(INDEX_CHANGED_NOTIFICATION, (state: IndexState) =>
      this.emitter.fire(state),
    );
  }

  dispose(): void {
    this.subscription.dispose();
    this.emitter.dispose();
  }
}

export function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

/** What a rule is called: its name, or that of its file. */
export function nameOf({ name, uri }: IndexPlace['rule']): string {
  return name?.trim() || uri.slice(uri.lastIndexOf('/') + 1);
}

export function rangeOf({ start, end }: IndexPlace['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** How much two rules have in common, in words. */
export function sameness(likeness: number): string {
  return likeness === 1 ? 'the same query' : `about ${Math.round(likeness * 100)} % the same`;
}

/** A rule in a list of the editor. */
export function ruleItem({ rule, range }: IndexPlace): vscode.QuickPickItem {
  return {
    label: plain(nameOf(rule)),
    description: plain(rule.severity ?? rule.kind),
    detail: plain(`${vscode.workspace.asRelativePath(vscode.Uri.parse(rule.uri))}, line ${range.start.line + 1}`),
  };
}

/**
 * Lists rules; moving through the list shows each, choosing one goes there.
 * @param from the editor in whose place they are shown, and which comes back when none is chosen
 */
export async function chooseRule(
  title: string,
  places: readonly IndexPlace[],
  from = vscode.window.activeTextEditor,
): Promise<void> {
  if (places.length === 0) {
    void vscode.window.showInformationMessage(plain(`${title}: there is none.`));
    return;
  }
  const choices = places.map((place) => ({ ...ruleItem(place), place }));
  const column = from?.viewColumn;
  const viewColumn = column === undefined ? {} : { viewColumn: column };
  const before = from && { document: from.document, selection: from.selection };
  const show = ({ place }: (typeof choices)[number], preserveFocus: boolean): Thenable<vscode.TextEditor> =>
    vscode.window.showTextDocument(vscode.Uri.parse(place.rule.uri), {
      selection: rangeOf(place.range),
      preview: true,
      preserveFocus,
      ...viewColumn,
    });
  const chosen = await vscode.window.showQuickPick(choices, {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
    onDidSelectItem: (item) => void show(item as (typeof choices)[number], true),
  });
  if (chosen) await show(chosen, false);
  else if (before)
    await vscode.window.showTextDocument(before.document, { selection: before.selection, ...viewColumn });
}
