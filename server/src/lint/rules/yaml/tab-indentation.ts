import type { TextEdit } from '../../../text/index.ts';
import { defineYamlRule } from '../../define-yaml-rule.ts';
import { bestOf, indentTo, linesFrom, sectionFrom } from '../../yaml-edits.ts';

/** How many columns a tab may have been meant for, besides what the line above suggests. */
const WIDTHS = [2, 4, 8, 1];

/** YAML forbids tabs in indentation (https://yaml.org/spec/1.2.2/#61-indentation-spaces). */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'Tabs in the indentation of YAML',
  message: () =>
    'YAML does not allow tabs in front of a line, so the rest of this section cannot be read. Indent with spaces.',
  mend(text, problem) {
    const widths = [widthOfNeighbour(text, problem.start), ...WIDTHS].filter((width) => width !== undefined);
    const edits = bestOf(
      text,
      widths.map((width) => widen(text, problem.start, width)),
    );
    return edits && { title: 'Indent with spaces', edits };
  },
});

/** The width that puts the line below the first one of its section that has no tab. */
function widthOfNeighbour(text: string, offset: number): number | undefined {
  const [line] = linesFrom(text, offset);
  const tabs = line?.indentation.split('\t').length ?? 1;
  let neighbour: number | undefined;
  for (const { indentation, blank } of sectionFrom(text, offset)) {
    if (!blank && !indentation.includes('\t') && indentation !== '') neighbour ??= indentation.length;
  }
  return neighbour !== undefined && tabs > 1 && neighbour % (tabs - 1) === 0 ? neighbour / (tabs - 1) : undefined;
}

/** The lines from `offset` to the end of the section, with `width` blanks for each tab in front; blank lines lose theirs. */
function widen(text: string, offset: number, width: number): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const line of sectionFrom(text, offset)) {
    if (!line.indentation.includes('\t')) continue;
    edits.push(indentTo(line, line.blank ? 0 : line.indentation.replaceAll('\t', ' '.repeat(width)).length));
  }
  return edits;
}
