import type { TextEdit } from '../../../text/index.ts';
import { defineYamlRule } from '../../define-yaml-rule.ts';
import { bestOf, indentTo, linesFrom } from '../../yaml-edits.ts';

/** How many columns a tab may have been meant for; the first that YAML can read is taken. */
const WIDTHS = [2, 4, 8, 1];

/** YAML forbids tabs in indentation (https://yaml.org/spec/1.2.2/#61-indentation-spaces). */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'Tabs in the indentation of YAML',
  message: () =>
    'YAML does not allow tabs in front of a line, so the rest of this section cannot be read. Indent with spaces.',
  mend(text, problem) {
    const edits = bestOf(
      text,
      WIDTHS.map((width) => widen(text, problem.start, width)),
    );
    return edits && { title: 'Indent these lines with spaces', edits };
  },
});

/** The line at `offset` and those behind it, as far as they have tabs, with `width` blanks for each tab. */
function widen(text: string, offset: number, width: number): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const line of linesFrom(text, offset)) {
    if (line.blank) continue;
    if (!line.indentation.includes('\t')) break;
    edits.push(indentTo(line, line.indentation.replaceAll('\t', ' '.repeat(width)).length));
  }
  return edits;
}
