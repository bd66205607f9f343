/** The empty page of the Rule Explorer: one script and one style of the extension, and nothing from anywhere else. */
import * as vscode from 'vscode';

/** @param files the folder with the script and the style */
export function explorerHtml(webview: vscode.Webview, files: vscode.Uri): string {
  const address = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(files, name)).toString();
  const nonce = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${address('explorer.css')}">
<title>Rule Explorer</title>
</head>
<body>
<main id="page" aria-label="Rule Explorer"></main>
<script nonce="${nonce}" src="${address('explorer.js')}"></script>
</body>
</html>`;
}
