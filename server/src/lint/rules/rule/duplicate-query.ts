import { defineRule } from '../../define-rule.ts';
import { linksTo, namesOf, twinsOf } from '../../twin-findings.ts';

/** Two rules with one query: every event makes two alerts, and a mistake is mended in one of them. */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'none',
  summary: 'A query that another rule has as well',
  needs: [],
  onDocument(_document, context) {
    const found = twinsOf('query', ['id', 'name'], context);
    if (!found) return;
    context.report({
      at: found.at,
      message: `${namesOf(found.others, context)} ${found.others.length > 1 ? 'have' : 'has'} the same query, but for spelling, so that what it finds is reported more than once.`,
      related: linksTo(found.others, context),
    });
  },
});
