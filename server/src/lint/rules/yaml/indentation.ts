import { defineYamlRule } from '../../define-yaml-rule.ts';
import { bestOf, indentTo, linesFrom } from '../../yaml-edits.ts';

/** Keys of one mapping and items of one list share a column (https://yaml.org/spec/1.2.2/#82-block-collection-styles). */
export default defineYamlRule({
  severity: 'error',
  fix: 'suggestion',
  summary: 'A key or item that stands between two levels',
  message: ({ detail }) =>
    detail === '0'
      ? 'This line is indented, and the keys around it are not, so YAML cannot tell what it belongs to. Move it to the first column.'
      : `This line stands between two levels of indentation, so YAML cannot tell what it belongs to. Its neighbours begin in column ${Number(detail) + 1}: move it there.`,
  mend(text, problem) {
    const lines = linesFrom(text, problem.start);
    const first = lines.next().value;
    if (!first || problem.column === undefined) return undefined;
    const shift = problem.column - first.indentation.length;
    const alone = [indentTo(first, problem.column)];
    const together = [...alone];
    const withNext = [...alone];
    let isNested = true;
    for (const line of lines) {
      if (line.blank) continue;
      if (line.indentation.length < first.indentation.length) break;
      isNested &&= line.indentation.length > first.indentation.length;
      const edit = indentTo(line, Math.max(0, line.indentation.length + shift));
      if (isNested) together.push(edit);
      withNext.push(edit);
    }
    // what is nested moves along, unless it stands well already; and those of the same column may have the same fault
    const edits = bestOf(text, [together, alone, withNext]);
    return edits && { title: `Move it to column ${problem.column + 1}`, edits };
  },
});
