/** Commands of the extension. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  INDEX_REQUEST, type IndexPlace, SHOW_INDICATORS_COMMAND, SHOW_PLACES_COMMAND, SHOW_RULES_COMMAND, type ShowIndicatorsArguments,
  type ShowPlacesArguments, type ShowRulesArguments,
} from '../../server/src/lsp/protocol.ts'; // biome-ignore format: a list
import { plain } from './plain.ts';

export function registerCommands(client: BaseLanguageClient): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand(SHOW_INDICATORS_COMMAND, showIndicators),
    vscode.commands.registerCommand(SHOW_PLACES_COMMAND, showPlaces),
    vscode.commands.registerCommand(SHOW_RULES_COMMAND, (shown: ShowRulesArguments) => showRules(client, shown)),
  ];
}

type Places = readonly { readonly uri: vscode.Uri; readonly range: ShowPlacesArguments['ranges'][number] }[];

/** Shows places as the editor shows references. */
async function peek(
  uri: vscode.Uri,
  { line, character }: ShowPlacesArguments['position'],
  places: Places,
): Promise<void> {
  const locations = places.map(({ uri: of, range: { start, end } }) => {
    return new vscode.Location(of, new vscode.Range(start.line, start.character, end.line, end.character));
  });
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    uri,
    new vscode.Position(line, character),
    locations,
  );
}

/** The places where a name of the query is used. */
async function showPlaces({ uri, position, ranges }: ShowPlacesArguments): Promise<void> {
  const own = vscode.Uri.parse(uri);
  if (ranges.length === 0) void vscode.window.showInformationMessage('Nothing in this query uses it.');
  else
    await peek(
      own,
      position,
      ranges.map((range) => ({ uri: own, range })),
    );
}

/** Rules of the workspace that have something in common with this one. */
async function showRules(
  client: BaseLanguageClient,
  { uri, position, title, choices }: ShowRulesArguments,
): Promise<void> {
  const [only] = choices;
  const items = choices.map(({ label, params }) => ({ label: plain(label), params }));
  const chosen = items.length > 1 ? await vscode.window.showQuickPick(items, { title }) : only;
  if (!chosen) return;
  const places: readonly IndexPlace[] = (await client.sendRequest(INDEX_REQUEST, chosen.params)) ?? [];
  if (places.length === 0)
    void vscode.window.showInformationMessage('There is no such rule in the workspace any more.');
  else
    await peek(
      vscode.Uri.parse(uri),
      position,
      places.map(({ rule, range }) => ({ uri: client.protocol2CodeConverter.asUri(rule.uri), range })),
    );
}

interface Choice extends vscode.QuickPickItem {
  readonly range: vscode.Range;
}

/** Lists the indicators behind a code lens; moving through the list shows each in the text, choosing one stays there. */
async function showIndicators({ uri, title, entries }: ShowIndicatorsArguments): Promise<void> {
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri), { preserveFocus: true });
  const before = { selection: editor.selection, visible: editor.visibleRanges[0] };
  const choices = entries.flatMap(({ label, ranges }) =>
    ranges.map(({ start, end }): Choice => {
      const range = new vscode.Range(start.line, start.character, end.line, end.character);
      return { label: plain(label), description: `line ${start.line + 1}`, range };
    }),
  );
  if (choices.length === 0) {
    void vscode.window.showInformationMessage('This query compares no field with a value.');
    return;
  }
  const reveal = ({ range }: Choice): void => {
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };
  const chosen = await vscode.window.showQuickPick(choices, {
    title,
    placeHolder: 'Indicators: what the query looks for',
    matchOnDescription: true,
    onDidSelectItem: (item) => reveal(item as Choice),
  });
  if (chosen) {
    reveal(chosen);
  } else {
    editor.selection = before.selection;
    if (before.visible) editor.revealRange(before.visible, vscode.TextEditorRevealType.AtTop);
  }
}
