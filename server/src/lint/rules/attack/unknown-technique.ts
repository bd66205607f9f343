import type { AttackFacts } from '../../../facts/index.ts';
import { type AttackWord, attackWords, isAnalyticsRule } from '../../../rule/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';
import { severityFor } from '../../strictness.ts';
import { removeEmptyItem, replaceWord, splitWord } from '../../yaml-edits.ts';

const FORMAT = /^T\d{4}(\.\d{3})?$/;

/** An id under `relevantTechniques` that ATT&CK does not have. The service refuses the rule, or drops the id. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'mixed',
  summary: 'A technique id that ATT&CK does not have',
  needs: ['attack'],
  onDocument(document, context) {
    const severity = severityFor('service', document, context.settings);
    const ofKind: DocumentContext = { ...context, report: (one) => context.report({ severity, ...one }) };
    for (const word of attackWords(document)) if (word.role === 'technique') checkTechnique(word, ofKind);
  },
});

function checkTechnique(word: AttackWord, context: DocumentContext): void {
  const { attack } = context.facts;
  const { text } = word;
  if (text === '') return reportEmpty(word, context);
  const technique = attack.techniques.get(text);
  if (technique?.since) {
    const message = `\`${text}\` (${technique.name}) exists only since ATT&CK ${technique.since}; Microsoft Sentinel follows ${attack.version}.`;
    return context.report({ at: word, message, severity: 'info' });
  }
  if (technique) return;
  const id = text.toUpperCase();
  const write = (right: string, safe: boolean) => () => ({
    title: `Write ${right}`,
    safe,
    edits: [replaceWord(word, right)],
  });
  if (attack.techniques.has(id)) {
    const message = `Technique ids are written in upper case: \`${id}\`.`;
    const mild = isAnalyticsRule(context.document) ? {} : ({ severity: 'info' } as const);
    return context.report({ at: word, message, ...mild, fix: write(id, true) });
  }
  if (FORMAT.test(id)) {
    const parent = id.slice(0, 5);
    const known = id !== parent && attack.techniques.get(parent);
    const hint = known ? ` Its parent \`${parent}\` is ${known.name}.` : '';
    return context.report({ at: word, message: `ATT&CK ${attack.version} has no technique \`${id}\`.${hint}` });
  }
  const ids = id.split(/[\s,;]+/).filter((part) => part !== '');
  if (ids.every((part) => FORMAT.test(part)) && ids.length > 0) return reportSigns(word, ids, context);
  const meant = idIn(id, attack);
  const [tactic] = attack.tacticsNamed(text);
  const hint = meant
    ? `did you mean \`${meant}\`?`
    : tactic
      ? `it is the tactic ${tactic.name}, which belongs under \`tactics\`.`
      : 'they look like `T1078` or `T1078.004`.';
  context.report({
    at: word,
    message: `\`${text}\` is not a technique id: ${hint}`,
    fix: meant ? write(meant, false) : undefined,
  });
}

/** `T1059,`, or `T1059, T1078` in one item. */
function reportSigns(word: AttackWord, ids: readonly string[], context: DocumentContext): void {
  const { techniques } = context.facts.attack;
  const [first] = ids;
  const isKnown = ids.every((id) => techniques.has(id));
  if (ids.length === 1) {
    return context.report({
      at: word,
      message: `There is more than an id in \`${word.text}\`. Write \`${first}\` alone.`,
      fix: isKnown ? () => ({ title: `Write ${first}`, safe: true, edits: [replaceWord(word, first!)] }) : undefined,
    });
  }
  const edits = isKnown ? splitWord(context.file.text, word, ids) : [];
  context.report({
    at: word,
    message: `\`${word.text}\` is not a technique id: give each technique an item of its own.`,
    fix: edits.length > 0 ? () => ({ title: 'Give each an item of its own', safe: true, edits }) : undefined,
  });
}

/** `- ` with nothing behind it. */
function reportEmpty(word: AttackWord, context: DocumentContext): void {
  if (word.scalar.style !== 'empty') return;
  const edits = removeEmptyItem(context.file.text, word);
  context.report({
    at: { start: word.start - 1, end: word.start },
    message: 'This item is empty, and no technique. Remove it.',
    severity: isAnalyticsRule(context.document) ? 'warning' : 'info',
    fix: edits.length > 0 ? () => ({ title: 'Remove the item', safe: true, edits }) : undefined,
  });
}

/** The id in `T1078.4`, `T1078/004`, `T 1078`, `T1o78` or `T1078 - Valid Accounts`, if there is such a technique. */
function idIn(text: string, attack: AttackFacts): string | undefined {
  const match = /^T\s*([\dOIL]{4})(?:\s*[./_-]\s*([\dOIL]{1,3}))?(?!\w)(?:\s|$)/.exec(text);
  if (!match) return undefined;
  const digits = (part: string): string => part.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  const parent = `T${digits(match[1]!)}`;
  const id = match[2] ? `${parent}.${digits(match[2]).padStart(3, '0')}` : parent;
  return attack.techniques.has(id) ? id : undefined;
}
