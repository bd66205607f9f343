import { defineYamlRule } from '../../define-yaml-rule.ts';
import { quoteFix } from '../../yaml-edits.ts';

/** `*` at the start of a value makes it an alias of an anchor. */
export default defineYamlRule({
  severity: 'error',
  fix: 'suggestion',
  summary: 'An alias of an anchor that does not exist',
  message: ({ detail }) =>
    `There is no anchor \`&${detail}\` above, so this alias stands for nothing. If it is meant as text, put it into quotes.`,
  mend: quoteFix,
});
