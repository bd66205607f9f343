import { defineYamlRule } from '../../define-yaml-rule.ts';
import { indentTo, linesFrom } from '../../yaml-edits.ts';

/** The first line of a block sets its indentation (https://yaml.org/spec/1.2.2/#8111-block-indentation-indicator). */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'A block whose first line is indented deeper than the rest',
  message: ({ detail }) =>
    `The first line of \`${detail}\` is indented deeper than the lines below it, so YAML ends the block after it. Give it their indentation.`,
  mend(text, problem) {
    const [line] = linesFrom(text, problem.start);
    return line && { title: 'Indent it like the lines below', edits: [indentTo(line, problem.column ?? 2)] };
  },
});
