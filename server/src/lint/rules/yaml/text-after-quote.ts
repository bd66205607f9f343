import { defineYamlRule } from '../../define-yaml-rule.ts';

/** A quoted value ends at its closing quote; only a comment may follow. */
export default defineYamlRule({
  severity: 'error',
  fix: 'safe',
  summary: 'Text behind a quoted value',
  message: ({ detail }) =>
    detail === '#'
      ? 'A comment needs a blank in front of its `#`. Insert one.'
      : `The value ends at its closing \`${detail}\`, so this text has no place. Put all of it into the quotes.`,
  mend: (_text, { start, detail }) =>
    detail === '#' ? { title: 'Insert a blank', edits: [{ start, end: start, text: ' ' }] } : undefined,
});
