import { defineYamlRule } from '../../define-yaml-rule.ts';
import { quoteFix } from '../../yaml-edits.ts';

/** Characters that mean something to YAML cannot begin plain text (https://yaml.org/spec/1.2.2/#53-indicator-characters). */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'Plain text that begins with a reserved character',
  message: ({ detail }) =>
    detail.length > 1
      ? `A block begins with one \`${detail[0]}\`, and here are ${detail.length} signs. Write one.`
      : `Plain text cannot begin with ${detail === '`' ? 'a backtick' : `\`${detail}\``} in YAML. Put it into quotes.`,
  mend(text, problem) {
    const { start, end, detail } = problem;
    if (detail.length === 1) return quoteFix(text, problem);
    return { title: `Write \`${detail[0]}\``, edits: [{ start: start + 1, end, text: '' }] };
  },
});
