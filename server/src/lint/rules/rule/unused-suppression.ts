import { defineRule } from '../../define-rule.ts';

/** The engine itself applies this one, when all findings are known: see suppress.ts. */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'safe',
  summary: 'A `rulewright-disable` comment that silences nothing',
  needs: [],
});
