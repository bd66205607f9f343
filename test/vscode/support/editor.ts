/**
 * What the suites of both hosts do with an editor. Everything waits for what it names, never for a time; nothing here needs
 * Node, because the web suite runs in a worker.
 */
import * as vscode from 'vscode';

/** The window may be slow on a busy machine; a right answer never takes long. */
const PATIENCE = 15_000;

export interface RulewrightApi {
  readonly host: 'node' | 'worker';
  readonly client: { sendRequest(method: string, params: unknown): Promise<unknown> };
}

export async function activate(): Promise<RulewrightApi> {
  const extension = vscode.extensions.getExtension<RulewrightApi>('rulewright.rulewright');
  if (!extension) throw new Error('the extension is not there');
  return extension.activate();
}

/** Opens a fixture in the editor. The file system of a web workbench may come up later than the suite. */
export async function openFixture(name: string): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
  const document = await eventually(`${name} to be readable`, async () => {
    try {
      return await vscode.workspace.openTextDocument(uri);
    } catch {
      return undefined;
    }
  });
  await vscode.window.showTextDocument(document);
  return document;
}

/** Asks until there is an answer that is not undefined. */
export async function eventually<T>(what: string, ask: () => T | undefined | PromiseLike<T | undefined>): Promise<T> {
  for (const end = Date.now() + PATIENCE; ; ) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The findings as soon as they are as wanted; looks again whenever the editor is told of new ones. */
export function findingsWhen(
  uri: vscode.Uri,
  what: string,
  accept: (findings: vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const findings = ourFindings(uri);
      if (!accept(findings)) return;
      end();
      resolve(findings);
    };
    const subscription = vscode.languages.onDidChangeDiagnostics((event) => {
      if (event.uris.some((changed) => changed.toString() === uri.toString())) look();
    });
    const timer = setTimeout(() => {
      end();
      reject(new Error(`waited in vain for ${what}; there are: ${JSON.stringify(ourFindings(uri).map(summary))}`));
    }, PATIENCE);
    const end = (): void => {
      clearTimeout(timer);
      subscription.dispose();
    };
    look();
  });
}

export function ourFindings(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'rulewright');
}

/** Waits until there is a finding of each rule named, and none of another. */
export function findingsOf(uri: vscode.Uri, ...rules: string[]): Promise<vscode.Diagnostic[]> {
  const wanted = [...rules].sort().join(', ');
  const found = (findings: vscode.Diagnostic[]): string =>
    findings
      .map(({ code }) => String(code))
      .sort()
      .join(', ');
  return findingsWhen(uri, `findings [${wanted}]`, (findings) => found(findings) === wanted);
}

/** `error logic/always-true "the text"`: a finding in one line, for comparisons and messages. */
export function summary({ severity, code, range }: vscode.Diagnostic): string {
  const { start, end } = range;
  const severityName = vscode.DiagnosticSeverity[severity]?.toLowerCase();
  return `${severityName} ${String(code)} ${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
}

/** The range of a text that occurs in the document; `nth` counts from 0. */
export function rangeOf(document: vscode.TextDocument, text: string, nth = 0): vscode.Range {
  let at = -1;
  for (let i = 0; i <= nth; i++) {
    at = document.getText().indexOf(text, at + 1);
    if (at < 0) throw new Error(`${document.uri.path} has no ${text} number ${nth}`);
  }
  return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
}

export async function replace(document: vscode.TextDocument, range: vscode.Range, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('the edit was refused');
}

/** The text of the hover in the middle of `text`; empty when there is none. */
export async function hoverAt(document: vscode.TextDocument, text: string, nth = 0): Promise<string> {
  const { start } = rangeOf(document, text, nth);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    start.translate(0, 1),
  );
  const contents = hovers.flatMap((hover) => hover.contents as (vscode.MarkdownString | string)[]);
  return contents.map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
}

/** The text of the hover as soon as there is one. */
export function someHoverAt(document: vscode.TextDocument, text: string, nth = 0): Promise<string> {
  return eventually(`a hover on ${text}`, async () => (await hoverAt(document, text, nth)) || undefined);
}

/** `24 TargetPort in (22, 5985)`: each code lens with the line it stands above, from the top. */
export async function lensesOf(document: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  const sorted = [...lenses].sort((a, b) => a.range.start.compareTo(b.range.start));
  return sorted.map(({ range, command }) => `${range.start.line + 1} ${command?.title}`);
}

/** The lenses as soon as the index of the workspace has counted. */
export function countedLensesOf(document: vscode.TextDocument): Promise<string[]> {
  return eventually('lenses with the counts of the workspace', async () => {
    const lenses = await lensesOf(document);
    return lenses.some((lens) => lens.includes('in 1 other rule')) ? lenses : undefined;
  });
}

/** The lenses that `proxy-management-port.yaml` has among the other rules of the folder, whichever host runs the extension. */
export function lensesOfProxyRule(document: vscode.TextDocument): string[] {
  const above = (text: string, lens: string): string => `${rangeOf(document, text).start.line + 1} ${lens}`;
  return [
    above('relevantTechniques', 'T1133 in 2 rules · T1190 in 1 rule'),
    above('query: |', '3 indicators · 4 stages · 1 output column'),
    above('let admin_ports', 'used once'),
    above('| where Verdict', 'Verdict !startswith DENY_ · Verdict !startswith DROP_'),
    above('| where TargetPort', 'TargetPort in (22, 5985) · in 1 other rule'),
    above('entityMappings', '1 identifier from 1 column'),
  ];
}

export async function quickFixesAt(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind,
  );
}

/** Takes back what a test has changed, and closes the editors. */
export async function closeAll(): Promise<void> {
  for (const editor of vscode.window.visibleTextEditors) {
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
