/** Commands of the extension. */
import * as vscode from 'vscode';
import { SHOW_INDICATORS_COMMAND, type ShowIndicatorsArguments } from '../../server/src/lsp/protocol.ts';

export function registerCommands(): vscode.Disposable[] {
  return [vscode.commands.registerCommand(SHOW_INDICATORS_COMMAND, showIndicators)];
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
      return { label, description: `line ${start.line + 1}`, range };
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
