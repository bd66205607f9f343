/**
 * Findings as workflow commands of GitHub Actions, which shows them beside the changed lines.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
import type { Severity } from '../lint/index.ts';
import { lineIndex, positionAt } from '../text/index.ts';
import type { CheckedFile } from './report.ts';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** One command a line. */
export function reportGithub(checked: readonly CheckedFile[]): string {
  return checked
    .flatMap(({ path, result }) => {
      const lines = lineIndex(result.file.text);
      return result.findings.map(({ rule, severity, message, start, end }) => {
        const [from, to] = [positionAt(lines, start), positionAt(lines, end)];
        const properties = {
          file: path,
          line: from.line + 1,
          // columns are for findings within a line only
          ...(from.line === to.line
            ? { col: from.character + 1, endColumn: to.character + 1 }
            : { endLine: to.line + 1 }),
          title: rule,
        };
        const shown = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
        return `::${COMMANDS[severity]} ${shown.join(',')}::${escapeData(message)}\n`;
      });
    })
    .join('');
}

/** A message of a rule file must not become a command of its own. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
