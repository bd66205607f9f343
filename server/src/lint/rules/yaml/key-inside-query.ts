import { applyEdits, type TextEdit } from '../../../text/index.ts';
import { parseYaml } from '../../../yaml/index.ts';
import { defineYamlRule } from '../../define-yaml-rule.ts';
import { indentTo, lineStart, sectionFrom } from '../../yaml-edits.ts';

/** Lines below `query: |` that are indented like the query are a part of it, also when they look like a key. */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'A key of the rule that is indented into the query',
  message: ({ detail }) =>
    `\`${detail}\` is indented like the query above it, so YAML takes it and what follows for a part of the query. Move it to the first column.`,
  mend(text, { start }) {
    const depth = start - lineStart(text, start);
    const edits: TextEdit[] = [];
    for (const line of sectionFrom(text, start)) {
      if (line.blank) continue;
      if (line.indentation.length < depth) break;
      edits.push(indentTo(line, line.indentation.length - depth));
    }
    // what cannot be read at the top level, or is there already, was not meant to be there
    const isBetter = parseYaml(applyEdits(text, edits)).problems.length <= parseYaml(text).problems.length;
    return isBetter ? { title: 'Move it out of the query', edits } : undefined;
  },
});
