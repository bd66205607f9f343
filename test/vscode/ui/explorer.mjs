// The Rule Explorer in a window, for the tests about it.
import { command, openWindow } from './window.mjs';

export const RULE = 'proxy-management-port.yaml';

const SETTINGS = { 'workbench.colorTheme': 'Light Modern', 'editor.minimap.enabled': false };

/** Opens a file and the panel beside it: the page of the window, and the page in the panel. */
export async function openExplorer(file, options = {}) {
  const page = await openWindow(file, SETTINGS, options);
  await page.locator('.codelens-decoration').first().waitFor({ timeout: 30_000 });
  await command('Rulewright: Open Rule Explorer');
  const explorer = page.frameLocator('iframe.webview').frameLocator('#active-frame');
  await explorer.locator('h1').waitFor({ timeout: 20_000 });
  // the facts come after the text: of each of the rules, a name that the page knows from them, or a technique that nobody knows
  const named = /External Remote Services|Valid Accounts|T<b>/;
  await explorer.locator('.attack', { hasText: named }).waitFor({ timeout: 20_000 });
  return { page, explorer };
}

/** The number of the line with the caret, as the editor shows it. */
export function lineOfCaret(page) {
  return page.locator('.monaco-editor .active-line-number').first().innerText();
}
