import { defineYamlRule } from '../../define-yaml-rule.ts';
import { quoteFix } from '../../yaml-edits.ts';

/** `{` at the start of a value opens a mapping, so the placeholder never reaches the service. */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'A placeholder at the start of a value without quotes',
  message: ({ detail }) => `A value that begins with \`${detail}\` is a mapping to YAML, not text. Put it into quotes.`,
  mend: quoteFix,
});
