/** Rules about the YAML: the reader has found the problem, the rule puts it into words and mends it. */
import type { YamlProblem } from '../yaml/index.ts';
import { defineRule, type RuleDefinition } from './define-rule.ts';
import type { Fix, Severity } from './finding.ts';

interface YamlRule {
  readonly severity: Severity;
  readonly summary: string;
  readonly fix: RuleDefinition['fix'];
  message(problem: YamlProblem): string;
  /** Where some cases deserve another severity. */
  severityOf?(problem: YamlProblem): Severity;
  /** The change that mends it, of a text with that problem. */
  readonly mend?: (text: string, problem: YamlProblem) => Omit<Fix, 'safe'> | undefined;
}

export function defineYamlRule(rule: YamlRule): RuleDefinition {
  const { severity, summary, fix } = rule;
  return defineRule({
    since: '0.1.0',
    severity,
    fix,
    summary,
    needs: [],
    onYamlProblem(problem, context) {
      const mend = (): Fix | undefined => {
        const change = rule.mend?.(context.file.text, problem);
        return change && { ...change, safe: fix === 'safe' };
      };
      context.report({
        at: problem,
        message: rule.message(problem),
        ...(rule.severityOf && { severity: rule.severityOf(problem) }),
        fix: rule.mend && mend,
      });
    },
  });
}
