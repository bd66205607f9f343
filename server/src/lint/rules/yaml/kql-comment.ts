import { defineYamlRule } from '../../define-yaml-rule.ts';

/** The form in which rules were kept in 2019, a query below a comment; nothing reads it today. */
export default defineYamlRule({
  severity: 'error',
  fix: 'none',
  summary: 'A file with a header of `//` comments instead of YAML',
  message: () =>
    '`//` is not a comment in YAML. This looks like the old form of a rule, a query below a header of comments: give it the keys `id`, `name`, `query` …',
});
