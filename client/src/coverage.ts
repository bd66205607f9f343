/** The panel with the matrix of ATT&CK: how many rules of the workspace there are for each technique. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { readFromPage, type ToPage } from '../explorer/messages.ts';
import { explorerHtml } from './explorer-html.ts';
import { ask, chooseRule, count } from './index-questions.ts';
import { exportNavigatorLayer } from './workspace-commands.ts';

/** Registers the command that opens the panel. */
export function registerCoverage(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  indexChanged: vscode.Event<unknown>,
): vscode.Disposable {
  const files = vscode.Uri.joinPath(context.extensionUri, 'dist', 'explorer');
  let panel: vscode.WebviewPanel | undefined;

  async function send(): Promise<void> {
    // the page of a panel that is hidden begins anew when it is seen again
    if (!panel?.visible) return;
    const coverage = await ask(client, { ask: 'coverage' });
    if (coverage) await panel?.webview.postMessage({ type: 'coverage', coverage } satisfies ToPage);
  }

  function open(): void {
    if (panel) return panel.reveal();
    const made = vscode.window.createWebviewPanel('rulewright.coverage', 'ATT&CK Coverage', vscode.ViewColumn.Active);
    panel = made;
    const { webview } = made;
    webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [files] };
    webview.html = explorerHtml(webview, files);
    webview.onDidReceiveMessage((message: unknown) => receive(message));
    made.onDidDispose(() => {
      panel = undefined;
    });
  }

  async function receive(message: unknown): Promise<void> {
    let read: ReturnType<typeof readFromPage>;
    try {
      read = readFromPage(message);
    } catch {
      return;
    }
    if (read.type === 'ready') await send();
    else if (read.type === 'export') await exportNavigatorLayer(client);
    else if (read.type === 'technique') {
      const places = (await ask(client, { ask: 'techniqueRules', technique: read.id })) ?? [];
      await chooseRule(`${count(places.length, 'rule')} for ${read.id}`, places);
    }
  }

  return vscode.Disposable.from(
    vscode.commands.registerCommand('rulewright.showCoverage', open),
    indexChanged(() => void send()),
    { dispose: () => panel?.dispose() },
  );
}
