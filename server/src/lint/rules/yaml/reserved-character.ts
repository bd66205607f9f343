import { defineYamlRule } from '../../define-yaml-rule.ts';
import { quoteFix } from '../../yaml-edits.ts';

/** Characters that mean something to YAML cannot begin plain text (https://yaml.org/spec/1.2.2/#53-indicator-characters). */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'Plain text that begins with a reserved character',
  message: ({ detail }) =>
    `Plain text cannot begin with ${detail === '`' ? 'a backtick' : `\`${detail}\``} in YAML. Put it into quotes.`,
  mend: quoteFix,
});
