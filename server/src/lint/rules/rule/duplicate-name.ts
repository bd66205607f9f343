import { defineRule } from '../../define-rule.ts';
import { isRuleItself, linksTo, namesOf, twinsOf } from '../../twin-findings.ts';

/** Two rules with one name: their alerts cannot be told apart, and automation that goes by the name takes both. */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'none',
  summary: 'A name that another rule has as well',
  needs: [],
  onDocument(_document, context) {
    const found = twinsOf('name', ['id'], context);
    if (!found) return;
    context.report({
      at: found.at,
      ...(!isRuleItself(context) && ({ severity: 'info' } as const)),
      message: `${namesOf(found.others, context)} ${found.others.length > 1 ? 'have' : 'has'} the same name, so that nobody can tell them apart by what they show. Rename one of them.`,
      related: linksTo(found.others, context),
    });
  },
});
