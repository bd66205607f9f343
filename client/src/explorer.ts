/**
 * The Rule Explorer: a panel beside the editor that shows the rule in it taken apart. It follows the editor that is active,
 * its text, its findings and its selection. The page in it is made of what the server answers and knows no file but that.
 */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  EXPLAIN_REQUEST,
  EXPLANATION_TEXT_REQUEST,
  type ExplainParams,
  type ExplanationTextParams,
  KNOWN_CHANGED_NOTIFICATION,
  type OpenExplanation,
} from '../../server/src/lsp/protocol.ts';
import { type CopyFormat, type Finding, type FromPage, readFromPage, type ToPage } from '../explorer/messages.ts';
import { explorerHtml } from './explorer-html.ts';
import { ask, chooseRule } from './index-questions.ts';

const VIEW_TYPE = 'rulewright.explorer';
const TITLE = 'Rule Explorer';
/** Whether the editor that is active holds a rule or a query; the button in its title depends on it. */
const CONTEXT = 'rulewright.activeIsRule';
/** The page is made anew this long after the last key, in milliseconds. */
const PAUSE = 120;

/** Registers the panel with its commands. */
export function registerExplorer(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  indexChanged: vscode.Event<unknown>,
): vscode.Disposable {
  const explorer = new Explorer(vscode.Uri.joinPath(context.extensionUri, 'dist', 'explorer'), client, indexChanged);
  return vscode.Disposable.from(
    explorer,
    vscode.commands.registerCommand('rulewright.openExplorer', () => explorer.open()),
    vscode.commands.registerCommand('rulewright.copyAsMarkdown', () => explorer.copy('markdown')),
    vscode.commands.registerCommand('rulewright.copyAsCsv', () => explorer.copy('csv')),
    vscode.commands.registerCommand('rulewright.copyAsJson', () => explorer.copy('json')),
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: (panel, state: unknown) => explorer.restore(panel, state),
    }),
  );
}

class Explorer implements vscode.Disposable {
  private readonly files: vscode.Uri;
  private readonly client: BaseLanguageClient;
  private readonly disposables: vscode.Disposable[];
  private panel: vscode.WebviewPanel | undefined;
  /** What is shown, with the version that the page is about. */
  private shown: { readonly document: vscode.TextDocument; readonly answer: OpenExplanation } | undefined;
  /** What was revealed last, so that its selection does not move the page. */
  private revealed: vscode.Range | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  constructor(files: vscode.Uri, client: BaseLanguageClient, indexChanged: vscode.Event<unknown>) {
    this.files = files;
    this.client = client;
    this.disposables = [
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (!editor) return;
        void this.tellWhetherRule(editor.document);
        this.refreshSoon(0);
      }),
      vscode.workspace.onDidSaveTextDocument((document) => this.tellWhetherRule(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === this.shown?.document) this.refreshSoon(PAUSE);
      }),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const uri = this.shown?.document.uri.toString();
        if (uris.some((changed) => changed.toString() === uri)) this.sendFindings();
      }),
      // the numbers of rules that look for the same
      indexChanged(() => this.refreshSoon(PAUSE)),
      client.onNotification(KNOWN_CHANGED_NOTIFICATION, () => {
        this.refreshSoon(PAUSE);
        const active = vscode.window.activeTextEditor;
        if (active) void this.tellWhetherRule(active.document);
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.followSelection(textEditor)),
    ];
    const active = vscode.window.activeTextEditor;
    if (active) void this.tellWhetherRule(active.document);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.panel?.dispose();
    for (const one of this.disposables) one.dispose();
  }

  open(): void {
    if (this.panel) this.panel.reveal(undefined, true);
    else {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.use(vscode.window.createWebviewPanel(VIEW_TYPE, TITLE, column));
    }
    this.refreshSoon(0);
  }

  /** Goes on with a panel of a window before. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.panel?.dispose();
    this.use(panel);
    const uri = (state as { uri?: unknown } | undefined)?.uri;
    if (vscode.window.activeTextEditor || typeof uri !== 'string' || uri === '') return this.refreshSoon(0);
    try {
      await this.show(await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true)));
    } catch {
      // the file is gone
      this.refreshSoon(0);
    }
  }

  /** Copies the rule that is shown, or the one in the editor. */
  async copy(format: CopyFormat): Promise<void> {
    const active = vscode.window.activeTextEditor;
    const document = (this.panel?.active ? undefined : active?.document) ?? this.shown?.document ?? active?.document;
    const text = document && (await this.textOf(document, format));
    if (!text) {
      void vscode.window.showInformationMessage('There is no rule and no query to copy.');
      return;
    }
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage('Copied', 2000);
  }

  private textOf(document: vscode.TextDocument, format: CopyFormat): Promise<string | null> {
    const params: ExplanationTextParams = {
      ...this.paramsOf(document),
      format,
      path: vscode.workspace.asRelativePath(document.uri, false),
    };
    return this.client.sendRequest<string | null>(EXPLANATION_TEXT_REQUEST, params).catch(() => null);
  }

  private use(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    this.shown = undefined;
    const { webview } = panel;
    webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [this.files] };
    webview.html = explorerHtml(webview, this.files);
    webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    panel.onDidChangeViewState(() => this.refreshSoon(0));
    panel.onDidDispose(() => {
      if (this.panel !== panel) return;
      this.panel = undefined;
      this.shown = undefined;
    });
  }

  private receive(message: unknown): void {
    let read: FromPage;
    try {
      read = readFromPage(message);
    } catch {
      return;
    }
    switch (read.type) {
      case 'ready':
        this.refreshSoon(0);
        return;
      case 'copy':
        void this.copy(read.format);
        return;
      case 'others':
        void this.showOthers(read.query, read.indicator);
        return;
      case 'reveal':
        if (read.uri === this.shown?.document.uri.toString())
          void this.reveal(this.shown.document, read.start, read.end, read.focus);
        return;
    }
  }

  /** Lists the other rules that look for the same as an indicator of the rule that is shown. */
  private async showOthers(query: number, indicator: number): Promise<void> {
    if (!this.shown) return;
    const { document, answer } = this.shown;
    const uri = this.client.code2ProtocolConverter.asUri(document.uri);
    const question = { ask: 'others', uri, document: answer.document, query, indicator } as const;
    const places = (await ask(this.client, question)) ?? [];
    const { field = '', kind = '' } = answer.queries[query]?.indicators[indicator] ?? {};
    await chooseRule(`Other rules with ${field} ${kind.replaceAll('_', ' ')}`, places, this.editorOf(document));
  }

  /** Selects a range; offsets behind the end of a text that has become shorter are its end. */
  private async reveal(document: vscode.TextDocument, start: number, end: number, focus: boolean): Promise<void> {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    this.revealed = range;
    const visible = this.editorOf(document);
    const viewColumn = visible?.viewColumn ?? vscode.ViewColumn.One;
    const editor =
      visible && !focus
        ? visible
        : await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: !focus });
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  // ---- what is shown ------------------------------------------------------------------------------------------------

  /** Asks for the rule anew; a panel that nobody sees asks when it is seen again, because its page begins anew then. */
  private refreshSoon(pause: number): void {
    if (!this.panel?.visible) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const active = vscode.window.activeTextEditor?.document;
      const document = active && this.isServed(active) ? active : this.shown?.document;
      if (document) void this.show(document);
      else void this.panel?.webview.postMessage({ type: 'nothing', path: '' } satisfies ToPage);
    }, pause);
  }

  private async show(document: vscode.TextDocument): Promise<void> {
    const number = ++this.asked;
    const { version } = document;
    const answer = await this.explain(document);
    if (number !== this.asked || !this.panel?.visible) return;
    // an answer about another text would lead to wrong places; its change has asked again
    if (document.version !== version) return;
    if (answer) {
      this.shown = { document, answer };
      this.send();
    } else if (!this.shown || this.shown.document === document) {
      this.shown = undefined;
      const path = vscode.workspace.asRelativePath(document.uri, false);
      void this.panel.webview.postMessage({ type: 'nothing', path } satisfies ToPage);
    }
  }

  private send(): void {
    if (!this.shown || !this.panel) return;
    const { document, answer } = this.shown;
    const message = {
      type: 'rule',
      uri: document.uri.toString(),
      path: vscode.workspace.asRelativePath(document.uri, false),
      explanation: answer,
      findings: findingsOf(document),
    };
    void this.panel.webview.postMessage(message);
    const editor = this.editorOf(document);
    if (editor) this.sendSelection(editor, false);
  }

  private sendFindings(): void {
    if (!this.shown || !this.panel?.visible) return;
    const { document } = this.shown;
    const message = { type: 'findings', uri: document.uri.toString(), findings: findingsOf(document) } as const;
    void this.panel.webview.postMessage(message satisfies ToPage);
  }

  private followSelection(editor: vscode.TextEditor): void {
    if (!this.shown || !this.panel?.visible || editor.document !== this.shown.document) return;
    const { start, end } = this.shown.answer;
    const caret = editor.document.offsetAt(editor.selection.active);
    // another rule of the same file
    if (caret < start || caret > end) this.refreshSoon(PAUSE);
    const isOurs = this.revealed?.isEqual(editor.selection) === true;
    if (!isOurs) this.revealed = undefined;
    this.sendSelection(editor, !isOurs);
  }

  private sendSelection({ document, selection }: vscode.TextEditor, follow: boolean): void {
    const message = {
      type: 'selection',
      uri: document.uri.toString(),
      start: document.offsetAt(selection.start),
      end: document.offsetAt(selection.end),
      follow,
    } as const;
    void this.panel?.webview.postMessage(message satisfies ToPage);
  }

  private editorOf(document: vscode.TextDocument): vscode.TextEditor | undefined {
    const { activeTextEditor: active, visibleTextEditors } = vscode.window;
    return active?.document === document ? active : visibleTextEditors.find((editor) => editor.document === document);
  }

  // ---- the server -----------------------------------------------------------------------------------------------------

  private isServed(document: vscode.TextDocument): boolean {
    const selector = this.client.clientOptions.documentSelector ?? [];
    return vscode.languages.match(this.client.protocol2CodeConverter.asDocumentSelector(selector), document) > 0;
  }

  private paramsOf(document: vscode.TextDocument): ExplainParams {
    const editor = this.editorOf(document);
    const textDocument = this.client.code2ProtocolConverter.asTextDocumentIdentifier(document);
    return {
      textDocument,
      ...(editor && { position: this.client.code2ProtocolConverter.asPosition(editor.selection.active) }),
    };
  }

  /** Null for what is no rule and no query, and when the server does not answer. */
  private explain(document: vscode.TextDocument): Promise<OpenExplanation | null> {
    return this.client.sendRequest<OpenExplanation | null>(EXPLAIN_REQUEST, this.paramsOf(document)).catch(() => null);
  }

  private async tellWhetherRule(document: vscode.TextDocument): Promise<void> {
    const isRule = this.isServed(document) && (await this.explain(document)) !== null;
    if (vscode.window.activeTextEditor?.document === document)
      await vscode.commands.executeCommand('setContext', CONTEXT, isRule);
  }
}

const SEVERITIES = {
  [vscode.DiagnosticSeverity.Error]: 'error',
  [vscode.DiagnosticSeverity.Warning]: 'warning',
  [vscode.DiagnosticSeverity.Information]: 'info',
  [vscode.DiagnosticSeverity.Hint]: 'hint',
} as const;

/** Our findings as the editor shows them, in the order of the text. */
function findingsOf(document: vscode.TextDocument): Finding[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'rulewright')
    .map(({ code, severity, message, range }) => ({
      rule: String(typeof code === 'object' ? code.value : code),
      severity: SEVERITIES[severity],
      message,
      start: document.offsetAt(range.start),
      end: document.offsetAt(range.end),
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
}
