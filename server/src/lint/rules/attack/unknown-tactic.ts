import type { Facts } from '../../../facts/index.ts';
import { isAnalyticsRule, type RuleDocument } from '../../../rule/index.ts';
import { closest } from '../../../text/index.ts';
import { resolved, type Scalar, valueUnder } from '../../../yaml/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';

/** Names that the service's enumeration has and the current matrix does not. */
const RETIRED = new Set(['preattack']);

/** A value under `tactics` that is no tactic of the service. */
export default defineRule({
  since: '0.1.0',
  category: 'correctness',
  severity: 'error',
  fix: 'suggestion',
  summary: 'A tactic that the service does not know',
  needs: ['attack'],
  onDocument(document, context) {
    const list = resolved(valueUnder(document.root, 'tactics'));
    if (list?.kind !== 'Sequence') return;
    for (const item of list.items) {
      const scalar = resolved(item);
      if (scalar?.kind === 'Scalar' && scalar.text !== '') checkTactic(scalar, document, context);
    }
  },
});

function checkTactic(scalar: Scalar, document: RuleDocument, context: DocumentContext): void {
  const value = scalar.text.trim();
  const key = value.toLowerCase();
  const named = context.facts.attack.tacticsNamed(value);
  // the service reads its enumeration in any letter case
  if (RETIRED.has(key) || named.some((tactic) => tactic.enumName.toLowerCase() === key)) return;
  const [tactic] = named.filter((t) => t.enumName !== '');
  // hunting queries name tactics for readers only: `Initial access` is good enough there
  if (tactic && !isAnalyticsRule(document)) return;
  if (named.length > 0 && !tactic) {
    const since = named[0]!.since;
    const message = `The service has no tactic \`${value}\`${since ? ` (new in ATT&CK ${since})` : ''}: rules still use the names of ${context.facts.attack.version}.`;
    context.report({ at: scalar.content, message, severity: 'warning' });
    return;
  }
  const suggestion = tactic?.enumName ?? nearest(value, context.facts);
  const isList =
    value.includes(',') && value.split(',').every((part) => context.facts.attack.tacticsNamed(part).length > 0);
  const hint = suggestion ? ` Did you mean \`${suggestion}\`?` : isList ? ' Give each tactic an item of its own.' : '';
  const message = `\`${value}\` is not a tactic of the service.${hint}`;
  // the service reads the tactics of analytics rules only; elsewhere they are words for people
  const severity = isAnalyticsRule(document) ? 'error' : 'info';
  context.report({
    at: scalar.content,
    message,
    severity,
    fix: suggestion
      ? () => ({
          title: `Write ${suggestion}`,
          safe: tactic !== undefined,
          edits: [{ start: scalar.content.start, end: scalar.content.end, text: suggestion }],
        })
      : undefined,
  });
}

/** The tactic that a misspelt name is closest to, if one is close. */
function nearest(value: string, facts: Facts): string | undefined {
  const key = value.toLowerCase().replaceAll(/[^a-z]/g, '');
  const names = [...new Set(facts.attack.tactics.map((tactic) => tactic.enumName).filter(Boolean))];
  return closest(key, names);
}
