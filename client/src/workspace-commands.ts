/** Commands about all rules of the workspace. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { IndexIndicator } from '../../server/src/lsp/protocol.ts';
import { ask, chooseRule, count, nameOf, ruleItem, sameness } from './index-questions.ts';
import { plain } from './plain.ts';

export function registerWorkspaceCommands(client: BaseLanguageClient): vscode.Disposable {
  const commands: Readonly<Record<string, (...args: never[]) => Promise<void>>> = {
    'rulewright.searchIndicator': () => searchIndicator(client),
    'rulewright.rulesReadingTable': () => rulesReadingTable(client),
    'rulewright.showSimilarRules': () => showSimilarRules(client),
    'rulewright.exportNavigatorLayer': () => exportNavigatorLayer(client),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
  );
}

interface IndicatorChoice extends vscode.QuickPickItem {
  readonly indicator: IndexIndicator;
}

/** Lists indicators while somebody types, then the rules that look for the chosen one. */
async function searchIndicator(client: BaseLanguageClient): Promise<void> {
  const pick = vscode.window.createQuickPick<IndicatorChoice>();
  pick.title = 'Search an indicator in all rules';
  pick.placeholder = 'A field, a kind or a value';
  let asked = 0;
  const search = async (text: string): Promise<void> => {
    const number = ++asked;
    pick.busy = true;
    const found = (await ask(client, { ask: 'indicators', text })) ?? [];
    if (number !== asked) return;
    pick.busy = false;
    pick.items = found.map((indicator) => ({
      label: plain(wordsOf(indicator)),
      description: count(indicator.count, 'rule'),
      // the server has searched: the list must not be searched again in another way
      alwaysShow: true,
      indicator,
    }));
  };
  const chosen = await new Promise<IndicatorChoice | undefined>((resolve) => {
    pick.onDidChangeValue((text) => void search(text));
    pick.onDidAccept(() => resolve(pick.activeItems[0]));
    pick.onDidHide(() => resolve(undefined));
    const selected = wordAtCaret();
    if (selected !== '') pick.value = selected;
    pick.show();
    void search(selected);
  });
  pick.dispose();
  if (!chosen) return;
  const places = (await ask(client, { ask: 'indicatorRules', key: chosen.indicator.key })) ?? [];
  await chooseRule(`${count(places.length, 'rule')} with ${wordsOf(chosen.indicator)}`, places);
}

function wordsOf({ field, kind, value }: IndexIndicator): string {
  return `${field} ${kind.replaceAll('_', ' ')} ${value}`.trim();
}

/** What is selected, if it is short and in one line. */
function wordAtCaret(): string {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.selection.isSingleLine ? editor.document.getText(editor.selection) : '';
  return text.length < 100 ? text.trim() : '';
}

/** The rules that read the table at the caret, or one from the list. */
async function rulesReadingTable(client: BaseLanguageClient): Promise<void> {
  const tables = (await ask(client, { ask: 'tables' })) ?? [];
  const editor = vscode.window.activeTextEditor;
  const range = editor?.document.getWordRangeAtPosition(editor.selection.active, /\w+/);
  const word = editor && range ? editor.document.getText(range) : '';
  const table = tables.some(({ name }) => name === word) ? word : await chooseTable(tables);
  if (table === undefined) return;
  const places = (await ask(client, { ask: 'tableRules', table })) ?? [];
  await chooseRule(`${count(places.length, 'rule')} reading ${table}`, places);
}

async function chooseTable(
  tables: readonly { readonly name: string; readonly count: number }[],
): Promise<string | undefined> {
  const choices = [...tables]
    .sort((a, b) => b.count - a.count)
    .map(({ name, count: rules }) => ({ label: plain(name), name, description: count(rules, 'rule') }));
  return (await vscode.window.showQuickPick(choices, { title: 'Rules that read a table' }))?.name;
}

/** Lists the rules that are nearly the same as that of the editor; choosing one shows the two side by side. */
async function showSimilarRules(client: BaseLanguageClient): Promise<void> {
  const own = vscode.window.activeTextEditor?.document.uri;
  if (!own) return;
  const places = (await ask(client, { ask: 'similar', uri: client.code2ProtocolConverter.asUri(own) })) ?? [];
  if (places.length === 0) {
    void vscode.window.showInformationMessage('No other rule of the workspace is nearly the same.');
    return;
  }
  const items = places.map((place) => {
    const item = ruleItem(place);
    return { ...item, description: `${sameness(place.likeness)} · ${item.description}`, place };
  });
  const title = `${count(places.length, 'rule')} nearly the same: choose one to compare`;
  const chosen = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
  if (!chosen) return;
  const other = client.protocol2CodeConverter.asUri(chosen.place.rule.uri);
  const name = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);
  await vscode.commands.executeCommand('vscode.diff', own, other, `${name(own)} ↔ ${nameOf(chosen.place.rule)}`);
}

/** Writes the coverage of the workspace as a layer for the ATT&CK Navigator, where the user wants it. */
export async function exportNavigatorLayer(client: BaseLanguageClient): Promise<void> {
  const layer = await ask(client, { ask: 'navigator' });
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!layer) return;
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'attack-coverage.json') }),
    filters: { 'Navigator layer': ['json'] },
    title: 'Export ATT&CK Navigator Layer',
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(`${JSON.stringify(layer, undefined, 2)}\n`));
  await vscode.window.showTextDocument(target);
}
