import { defineYamlRule } from '../../define-yaml-rule.ts';
import { indentTo, linesFrom } from '../../yaml-edits.ts';

/** YAML forbids tabs in indentation (https://yaml.org/spec/1.2.2/#61-indentation-spaces). */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'Tabs in the indentation of YAML',
  message: () =>
    'YAML does not allow tabs in front of a line, so the rest of this section cannot be read. Indent with spaces.',
  mend(text, problem) {
    const edits = [];
    for (const line of linesFrom(text, problem.start)) {
      if (line.blank) continue;
      if (!line.indentation.includes('\t')) break;
      edits.push(indentTo(line, line.indentation.replaceAll('\t', '  ').length));
    }
    return { title: 'Indent these lines with spaces', edits };
  },
});
