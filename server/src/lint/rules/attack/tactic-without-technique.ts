import type { Tactic, Technique } from '../../../facts/index.ts';
import { attackWords } from '../../../rule/index.ts';
import { defineRule } from '../../define-rule.ts';

/**
 * A tactic that none of the listed techniques belongs to. Coverage reports count the tactic and can show nothing for it:
 * either a technique is missing, or the tactic is a leftover.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'none',
  summary: 'A tactic that none of the listed techniques belongs to',
  needs: ['attack'],
  onDocument(document, context) {
    const { attack } = context.facts;
    const words = attackWords(document);
    const ids = words.filter((word) => word.role === 'technique' && word.text !== '');
    const techniques = ids.flatMap((word) => attack.techniques.get(word.text.toUpperCase()) ?? []);
    // a rule that lists no technique at all says nothing that could contradict its tactics; an unknown technique may
    // belong anywhere, and a new one to a tactic that goes by its old name here
    if (techniques.length === 0 || techniques.length < ids.length) return;
    if (techniques.some((technique) => technique.since)) return;
    for (const word of words.filter(({ role }) => role === 'tactic')) {
      const tactics = attack.tacticsNamed(word.text).filter((tactic) => !tactic.since);
      if (tactics.length === 0 || tactics.some((tactic) => techniques.some((technique) => belongs(technique, tactic))))
        continue;
      const listed = techniques.map((technique) => technique.id).join(', ');
      context.report({
        at: word,
        message: `None of the techniques listed (${listed}) belongs to ${word.text}. Add the one that is meant, or remove the tactic.`,
      });
    }
  },
});

/** A revoked technique belonged to the tactics of its successor, which may not be listed here. */
function belongs(technique: Technique, tactic: Tactic): boolean {
  return (
    technique.status !== 'active' ||
    (technique.domain === tactic.domain && technique.tactics.includes(tactic.shortname))
  );
}
