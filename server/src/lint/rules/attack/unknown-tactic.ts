import type { Facts } from '../../../facts/index.ts';
import { isAnalyticsRule, type RuleDocument } from '../../../rule/index.ts';
import { closest } from '../../../text/index.ts';
import { type Scalar, valueUnder } from '../../../yaml/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';
import { placeOf, replaceScalar, textsOf } from '../../yaml-edits.ts';

/** Names that the service's enumeration has and the current matrix does not. */
const RETIRED = new Set(['preattack']);

/** Short names that people use and nobody could guess by spelling. */
const SHORT: Readonly<Record<string, string>> = { c2: 'CommandAndControl', cnc: 'CommandAndControl' };

/** A value under `tactics` that is no tactic of the service. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'mixed',
  summary: 'A tactic that the service does not know',
  needs: ['attack'],
  onDocument(document, context) {
    for (const scalar of textsOf(valueUnder(document.root, 'tactics'))) checkTactic(scalar, document, context);
  },
});

function checkTactic(scalar: Scalar, document: RuleDocument, context: DocumentContext): void {
  const { attack } = context.facts;
  const value = scalar.text.trim();
  const key = value.toLowerCase();
  const named = attack.tacticsNamed(value);
  // the service reads its enumeration in any letter case
  if (RETIRED.has(key) || named.some((tactic) => tactic.enumName.toLowerCase() === key)) return;
  const [tactic] = named.filter((t) => t.enumName !== '');
  // hunting queries name tactics for readers only: `Initial access` is good enough there
  if (tactic && !isAnalyticsRule(document)) return;
  if (named.length > 0 && !tactic) {
    const { since } = named[0]!;
    const message = since
      ? `\`${value}\` is new in ATT&CK ${since}; the service knows the tactics of ${attack.version}.`
      : `\`${value}\` is a tactic of another matrix of ATT&CK, which the service does not have.`;
    return context.report({ at: placeOf(context.file.text, scalar), message, severity: 'warning' });
  }
  const parts = value.split(/[,;]/);
  const isList = parts.length > 1 && parts.some((part) => attack.tacticsNamed(part).length > 0);
  const meant = isList ? undefined : (tactic?.enumName ?? SHORT[key] ?? nearest(value, context.facts));
  const hint = meant ? ` Did you mean \`${meant}\`?` : isList ? ' Give each tactic an item of its own.' : '';
  context.report({
    at: placeOf(context.file.text, scalar),
    message: `\`${value}\` is not a tactic of the service.${hint}`,
    // the service reads the tactics of analytics rules only; elsewhere they are words for people
    severity: isAnalyticsRule(document) ? 'error' : 'info',
    fix: meant
      ? () => ({ title: `Write ${meant}`, safe: tactic !== undefined, edits: [replaceScalar(scalar, meant)] })
      : undefined,
  });
}

/** The tactic that a misspelt name is closest to, if one is close. */
function nearest(value: string, facts: Facts): string | undefined {
  const key = value.toLowerCase().replaceAll(/[^a-z]/g, '');
  const names = [...new Set(facts.attack.tactics.map((tactic) => tactic.enumName).filter(Boolean))];
  return closest(key, names);
}
