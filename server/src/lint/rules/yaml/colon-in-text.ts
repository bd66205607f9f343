import { defineYamlRule } from '../../define-yaml-rule.ts';
import { quoteFix } from '../../yaml-edits.ts';

/** In plain text, a colon with a blank behind it starts a value (https://yaml.org/spec/1.2.2/#733-plain-style). */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'A colon in plain text',
  message: () => 'A colon with a blank behind it ends plain text in YAML. Put the text into quotes.',
  mend: quoteFix,
});
