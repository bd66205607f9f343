import { defineYamlRule } from '../../define-yaml-rule.ts';
import { indentTo, sectionFrom } from '../../yaml-edits.ts';

const QUERY_KEY = /query/i;

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
    for (const line of sectionFrom(text, problem.start)) {
      if (line.blank) continue;
      if (/^ */.exec(line.indentation)![0].length >= wanted) break;
      edits.push(indentTo(line, wanted));
      // inside of the block it is a comment no more
      const at = line.start + line.indentation.length;
      if (text[at] === '#' && QUERY_KEY.test(problem.detail)) edits.push({ start: at, end: at + 1, text: '//' });
    }
    return { title: 'Indent these lines', edits };
  },
});
