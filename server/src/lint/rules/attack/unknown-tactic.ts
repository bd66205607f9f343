import type { AttackFacts, Tactic } from '../../../facts/index.ts';
import { type AttackWord, attackWords, isAnalyticsRule } from '../../../rule/index.ts';
import { closest } from '../../../text/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';
import type { Severity } from '../../finding.ts';
import { removeEmptyItem, replaceWord, splitWord } from '../../yaml-edits.ts';

/** Categories of a custom detection that are no tactics. */
const CATEGORIES = new Set(['exploit', 'malware', 'ransomware', 'suspiciousactivity', 'unwantedsoftware']);

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
    for (const word of attackWords(document)) if (word.role === 'tactic') checkTactic(word, context);
  },
});

function checkTactic(word: AttackWord, context: DocumentContext): void {
  const { attack } = context.facts;
  const { text } = word;
  const key = text.toLowerCase();
  const isRule = isAnalyticsRule(context.document);
  // the service reads the tactics of analytics rules only; elsewhere they are words for people
  const severity: Severity = isRule ? 'error' : 'info';
  if (text === '') return reportEmpty(word, context);
  const named = attack.tacticsNamed(text);
  // the service reads its enumeration in any letter case
  if (attack.retired.has(key) || named.some((tactic) => tactic.enumName.toLowerCase() === key)) return;
  if (word.key === 'category' && CATEGORIES.has(key.replaceAll(/\s/g, ''))) return;
  const tactic = inService(named);
  // hunting queries name tactics for readers only: `Initial access` is good enough there
  if (tactic && !isRule) return;
  if (named.length > 0 && !tactic) {
    const { since } = named[0]!;
    const message = since
      ? `\`${text}\` is new in ATT&CK ${since}; the service knows the tactics of ${attack.version}.`
      : `\`${text}\` is a tactic of another matrix of ATT&CK, which the service does not have.`;
    return context.report({ at: word, message, severity: 'warning' });
  }
  if (reportComma(word, severity, context) || reportSeveral(word, severity, context)) return;
  const technique = attack.techniques.get(text.toUpperCase());
  if (technique) {
    const where = word.list && word.key === 'tactics' && isRule ? ', which belongs under `relevantTechniques`' : '';
    return context.report({
      at: word,
      message: `\`${text}\` is no tactic: it is the technique ${technique.name}${where}.`,
      severity,
    });
  }
  const meant = tactic?.enumName ?? (Object.hasOwn(SHORT, key) ? SHORT[key] : nearest(text, attack));
  context.report({
    at: word,
    message: `\`${text}\` is not a tactic of the service.${meant ? ` Did you mean \`${meant}\`?` : ''}`,
    severity,
    fix: meant
      ? () => ({ title: `Write ${meant}`, safe: tactic !== undefined, edits: [replaceWord(word, meant)] })
      : undefined,
  });
}

function inService(named: readonly Tactic[]): Tactic | undefined {
  return named.find((tactic) => tactic.enumName !== '');
}

/** `- ` with nothing behind it. */
function reportEmpty(word: AttackWord, context: DocumentContext): void {
  if (word.scalar.style !== 'empty') return;
  const edits = removeEmptyItem(context.file.text, word);
  context.report({
    at: { start: word.start - 1, end: word.start },
    message: 'This item is empty, and no tactic. Remove it.',
    severity: isAnalyticsRule(context.document) ? 'warning' : 'info',
    fix: edits.length > 0 ? () => ({ title: 'Remove the item', safe: true, edits }) : undefined,
  });
}

/** `Impact,`: the items of a list in lines are not separated by anything else. */
function reportComma(word: AttackWord, severity: Severity, context: DocumentContext): boolean {
  const [, name, sign] = /^(.*?)\s*([,;])$/.exec(word.text) ?? [];
  const tactic = name === undefined ? undefined : inService(context.facts.attack.tacticsNamed(name));
  if (!tactic) return false;
  const { enumName } = tactic;
  context.report({
    at: word,
    message: `The \`${sign}\` at its end makes \`${word.text}\` another name than \`${enumName}\`. Remove it.`,
    severity,
    fix: () => ({ title: `Remove the \`${sign}\``, safe: true, edits: [replaceWord(word, enumName)] }),
  });
  return true;
}

/** `Execution, Persistence` or `Execution Persistence` in one item. */
function reportSeveral(word: AttackWord, severity: Severity, context: DocumentContext): boolean {
  const { attack } = context.facts;
  const names = word.text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const parts = names.length > 1 ? names : tacticsIn(word.text, attack);
  const tactics = parts.map((part) => inService(attack.tacticsNamed(part)));
  if (parts.length < 2 || !tactics.some((tactic) => tactic !== undefined)) return false;
  const written = parts.map((part, i) => tactics[i]?.enumName ?? nearest(part, attack) ?? '');
  // a part that nobody can read is no item
  const edits = written.includes('') ? [] : splitWord(context.file.text, word, written);
  context.report({
    at: word,
    message: `\`${word.text}\` is not a tactic of the service. Give each tactic an item of its own.`,
    severity,
    fix:
      edits.length > 0
        ? () => ({ title: 'Give each an item of its own', safe: !tactics.includes(undefined), edits })
        : undefined,
  });
  return true;
}

/** A tactic has at most so many words: `Command and Control`. */
const MOST_WORDS = 3;

/** The tactics that a text consists of; empty when there is anything else in it. */
function tacticsIn(text: string, attack: AttackFacts): string[] {
  const words = text.split(/\s+/).slice(0, 20);
  const found: string[] = [];
  for (let at = 0; at < words.length; ) {
    let length = Math.min(MOST_WORDS, words.length - at);
    while (length > 0 && attack.tacticsNamed(words.slice(at, at + length).join(' ')).length === 0) length--;
    if (length === 0) return [];
    found.push(words.slice(at, at + length).join(' '));
    at += length;
  }
  return found;
}

/** Fewer letters begin too many words. */
const SHORTEST_BEGINNING = 4;

/** The tactic that a misspelt name is closest to, or that it is the beginning of. */
function nearest(value: string, attack: AttackFacts): string | undefined {
  const key = value.toLowerCase().replaceAll(/[^a-z]/g, '');
  const names = [...new Set(attack.tactics.map((tactic) => tactic.enumName).filter(Boolean))];
  const begun = key.length < SHORTEST_BEGINNING ? [] : names.filter((name) => name.toLowerCase().startsWith(key));
  return begun.length === 1 ? begun[0] : closest(key, names);
}
