import { defineYamlRule } from '../../define-yaml-rule.ts';
import { indentTo, linesFrom } from '../../yaml-edits.ts';

/** The first line of a block sets its indentation; a line with less ends the block. */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'A line of a block that lost its indentation',
  message: ({ detail }) =>
    `This line has lost its indentation, so it ends \`${detail}\` for YAML. Indent it like the other lines of the block.`,
  mend(text, problem) {
    const wanted = problem.column ?? 2;
    const edits = [];
    for (const line of linesFrom(text, problem.start)) {
      if (line.blank) continue;
      if (line.indentation.length >= wanted || (line.start > problem.start && startsKey(text, line.start))) break;
      edits.push(indentTo(line, wanted));
    }
    return { title: 'Indent these lines', edits };
  },
});

/** Whether a top-level key begins here, so that the block is over. */
function startsKey(text: string, start: number): boolean {
  return /^[A-Za-z_][\w.-]*:(\s|$)/.test(text.slice(start, start + 200));
}
