import { attackWords } from '../../../rule/index.ts';
import { defineRule } from '../../define-rule.ts';

/** A technique that is in use and that the next version of ATT&CK puts into another one. */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'none',
  summary: 'A technique that the next version of ATT&CK revokes',
  needs: ['attack'],
  onDocument(document, context) {
    const { attack } = context.facts;
    for (const word of attackWords(document)) {
      const technique = word.role === 'technique' ? attack.techniques.get(word.text.toUpperCase()) : undefined;
      if (technique?.status !== 'active') continue;
      const change = attack.changes.find(({ id, change: kind }) => id === technique.id && kind === 'revoked');
      const next = change && attack.techniques.get(change.to);
      if (!next) continue;
      context.report({
        at: word,
        message: `ATT&CK ${attack.nextVersion} puts \`${technique.id}\` (${technique.name}) into \`${next.id}\` (${next.name}). Microsoft Sentinel follows ${attack.version}, so that there is nothing to change yet.`,
      });
    }
  },
});
