/** Commands that write: a new rule, a new id, the next version. What is written is the server's business. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { TextEdit } from 'vscode-languageserver';
import {
  BUMP_VERSION_COMMAND, NEW_ID_COMMAND, NEW_ID_REQUEST, NEW_RULE_COMMAND, NEXT_VERSIONS_REQUEST, type NextVersionItem, RULE_TEMPLATES_REQUEST,
  type RuleTemplateItem,
} from '../../server/src/lsp/protocol.ts'; // biome-ignore format: a list

export function registerRuleCommands(client: BaseLanguageClient): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand(NEW_RULE_COMMAND, (title?: unknown) => newRule(client, title)),
    vscode.commands.registerCommand(NEW_ID_COMMAND, () => newId(client)),
    vscode.commands.registerCommand(BUMP_VERSION_COMMAND, (part?: unknown) => bumpVersion(client, part)),
  ];
}

/** Opens a rule of the kind that is chosen, as a snippet in a file that has no name yet. */
async function newRule(client: BaseLanguageClient, title: unknown): Promise<void> {
  const templates = await client.sendRequest<RuleTemplateItem[]>(RULE_TEMPLATES_REQUEST);
  const items = templates.map((template) => ({ label: template.title, template }));
  const given = items.find(({ label }) => label === title);
  const chosen = given ?? (await vscode.window.showQuickPick(items, { placeHolder: 'What kind of rule?' }));
  if (!chosen) return;
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: '' });
  const editor = await vscode.window.showTextDocument(document);
  await editor.insertSnippet(new vscode.SnippetString(chosen.template.snippet));
}

async function newId(client: BaseLanguageClient): Promise<void> {
  const edit = await atCaret<TextEdit | null>(client, NEW_ID_REQUEST);
  if (edit) await apply(client, edit);
  else void vscode.window.showInformationMessage('There is no rule here that could have an id.');
}

/** Raises the version by the part that is chosen. */
async function bumpVersion(client: BaseLanguageClient, part: unknown): Promise<void> {
  const versions = (await atCaret<NextVersionItem[]>(client, NEXT_VERSIONS_REQUEST)) ?? [];
  const items = versions.map((next) => ({ label: next.version, description: next.part, next }));
  const given = items.find(({ description }) => description === part);
  if (items.length === 0) {
    void vscode.window.showInformationMessage('There is no version here that could be raised.');
    return;
  }
  const chosen =
    given ??
    (items.length === 1
      ? items[0]
      : await vscode.window.showQuickPick(items, { placeHolder: 'Which version comes next?' }));
  if (chosen) await apply(client, chosen.next.edit);
}

/** Asks about the caret of the editor in front. */
async function atCaret<T>(client: BaseLanguageClient, method: string): Promise<T | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const params = client.code2ProtocolConverter.asTextDocumentPositionParams(editor.document, editor.selection.active);
  return client.sendRequest<T>(method, params);
}

async function apply(client: BaseLanguageClient, edit: TextEdit): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const range = client.protocol2CodeConverter.asRange(edit.range);
  await editor?.edit((builder) => builder.replace(range, edit.newText));
}
