import type { AttackFacts, Tactic, Technique } from '../../../facts/index.ts';
import { attackWords, isAnalyticsRule } from '../../../rule/index.ts';
import { defineRule } from '../../define-rule.ts';
import { severityFor } from '../../strictness.ts';
import { addItem } from '../../yaml-edits.ts';

/**
 * A technique that belongs to none of the listed tactics. Coverage shows it under a tactic that the rule does not claim, and
 * the validation of the public repository refuses such a rule.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'suggestion',
  summary: 'A technique that belongs to none of the listed tactics',
  needs: ['attack'],
  onDocument(document, context) {
    const { attack } = context.facts;
    const { text } = context.file;
    const words = attackWords(document);
    const named = words.filter(({ role }) => role === 'tactic');
    const tactics = named.map((word) => attack.tacticsNamed(word.text));
    // without tactics there is nothing to compare with; one that is misspelt may be the right one, and a new one goes by
    // another name here
    if (named.length === 0 || tactics.some((known) => known.length === 0 || known.every(({ since }) => since))) return;
    const listed = tactics.flat();
    for (const word of words) {
      if (word.role !== 'technique') continue;
      const technique = attack.techniques.get(word.text.toUpperCase());
      if (technique?.status !== 'active' || technique.since) continue;
      const own = tacticsOf(technique, attack);
      if (own.length === 0 || own.some((tactic) => listed.includes(tactic))) continue;
      const names = own.map(({ enumName }) => `\`${enumName}\``);
      const [only, ...others] = own;
      const last = named.at(-1)!;
      context.report({
        at: word,
        message: `\`${technique.id}\` (${technique.name}) belongs to ${names.join(', ')}, and ${named.length === 1 ? `\`${named[0]!.text}\` is the only tactic listed` : 'to none of the tactics listed'}. Add the tactic, or choose another technique.`,
        severity: severityFor('repository', document, context.settings, isAnalyticsRule(document) ? 'warning' : 'info'),
        fix:
          only && others.length === 0
            ? () => {
                const edits = addItem(text, last, only.enumName);
                return edits.length > 0
                  ? { title: `Add ${only.enumName} to the tactics`, safe: false, edits }
                  : undefined;
              }
            : undefined,
      });
    }
  },
});

/** The tactics of a technique that the service has. */
function tacticsOf({ domain, tactics }: Technique, attack: AttackFacts): Tactic[] {
  return attack.tactics.filter(
    (tactic) =>
      tactic.domain === domain && tactics.includes(tactic.shortname) && tactic.enumName !== '' && !tactic.since,
  );
}
