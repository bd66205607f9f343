import { pairOf, resolved } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';
import { newGuid } from '../../guid.ts';
import { isRuleItself, linksTo, namesOf, twinsOf } from '../../twin-findings.ts';
import { replaceScalar } from '../../yaml-edits.ts';

/** Two rules with one id. Deployed one after the other, the second takes the place of the first. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'suggestion',
  summary: 'An id that another rule has as well',
  needs: [],
  onDocument({ root }, context) {
    const found = twinsOf('id', [], context);
    const id = resolved(pairOf(root, 'id')?.value);
    if (!found || id?.kind !== 'Scalar') return;
    context.report({
      at: found.at,
      ...(!isRuleItself(context) && ({ severity: 'warning' } as const)),
      message: `${namesOf(found.others, context)} ${found.others.length > 1 ? 'have' : 'has'} the same id. Whichever is deployed last takes the place of the other: give one of them a new id.`,
      related: linksTo(found.others, context),
      fix: () => replaceScalar(id, newGuid(), false, 'Write a new id'),
    });
  },
});
