/** Takes out the findings that comments silence, and reports comments that silence nothing or name no rule. */
import type { RuleFile } from '../rule/index.ts';
import { append, closest, lineAt, lineIndex, type Range } from '../text/index.ts';
import type { Finding, Fix, Severity } from './finding.ts';
import { RULES } from './rules.gen.ts';
import { covers, mayHoldSuppressions, readSuppressions, SUPPRESSION_WORDS, type Suppression } from './suppressions.ts';

export const UNUSED_SUPPRESSION = 'rule/unused-suppression';

/** One id of a suppression, or the whole of one that silences every rule. */
interface Entry extends Range {
  /** Empty for every rule. */
  readonly id: string;
  readonly of: Suppression;
  used: boolean;
}

/** Rules that looked at the file, with their severities; of a rule that is off nobody can say whether its comment silences something. */
type RanRules = ReadonlyMap<string, Severity>;

/**
 * @param unused the severity of comments that silence nothing; undefined when nobody wants to know
 * @param ran the rules that looked at the file
 */
export function suppress(
  file: RuleFile,
  findings: readonly Finding[],
  unused: Severity | undefined,
  ran: RanRules,
): Finding[] {
  if (!mayHoldSuppressions(file.text)) return [...findings];
  const index = lineIndex(file.text);
  const suppressions = readSuppressions(file, index);
  if (suppressions.length === 0) return [...findings];
  const inFile: Entry[] = [];
  const inLine = new Map<number, Entry[]>();
  for (const suppression of suppressions) {
    const entries = entriesOf(suppression);
    if (suppression.scope === 'file') append(inFile, entries);
    else if (suppression.scope === 'line')
      inLine.set(suppression.line, [...(inLine.get(suppression.line) ?? []), ...entries]);
  }
  /** @param byName whether only a comment that names the rule counts: one about everything is not about itself */
  const silenced = (finding: Finding, byName = false): boolean => {
    const entries = [...(inLine.get(lineAt(index, finding.start)) ?? []), ...inFile];
    const entry = entries.find(({ id }) => (id === '' ? !byName : covers(id, finding.rule)));
    if (entry) entry.used = true;
    return entry !== undefined;
  };
  const kept = findings.filter((finding) => !silenced(finding));
  if (!unused) return kept;
  const all = [...inFile, ...[...inLine.values()].flat()];
  const report = (entry: Entry): Finding => idleFinding(file, entry, all, unused);
  const isAboutItself = ({ id }: Entry): boolean => id !== '' && covers(id, UNUSED_SUPPRESSION);
  const idle = all.filter((entry) => !isAboutItself(entry) && isIdle(entry, ran)).map(report);
  const unknown = suppressions.filter(({ scope }) => scope === 'unknown');
  const reported = [...idle, ...unknown.map((suppression) => unknownFinding(suppression, unused))];
  const keptReports = reported.filter((finding) => !silenced(finding, true));
  // a comment that silences such reports and had none to silence is idle itself
  const rest = all.filter((entry) => isAboutItself(entry) && isIdle(entry, ran)).map(report);
  return [...kept, ...keptReports, ...rest];
}

function entriesOf(of: Suppression): Entry[] {
  if (of.ids.length === 0) return [{ id: '', start: of.start, end: of.end, of, used: false }];
  return of.ids.map((entry) => ({ ...entry, of, used: false }));
}

function isIdle({ id, used }: Entry, ran: RanRules): boolean {
  if (used) return false;
  const covered = RULES.filter(([rule]) => id === '' || covers(id, rule));
  // a comment about everything is not about rules that nobody has asked for
  const asked = covered.filter(([rule, { optIn }]) => ran.has(rule) || !optIn);
  return covered.length === 0 || (asked.length > 0 && asked.every(([rule]) => ran.has(rule)));
}

function idleFinding(file: RuleFile, entry: Entry, all: readonly Entry[], severity: Severity): Finding {
  const { id, start, end } = entry;
  const isKnown = id === '' || RULES.some(([rule]) => covers(id, rule));
  const near = isKnown ? undefined : nearestRule(id);
  const where = entry.of.word.text.endsWith('-next-line') ? 'on the next line' : 'here';
  const message = isKnown
    ? `This comment silences nothing: there is no such finding ${where}. Remove it.`
    : `There is no rule \`${id}\`: this part of the comment has no effect.${near ? ` Did you mean \`${near}\`?` : ''}`;
  // an id that does not exist was meant for something: a person decides
  const fix = (): Fix =>
    near
      ? { title: `Write ${near}`, safe: false, edits: [{ start, end, text: near }] }
      : { ...removal(file.text, entry, all), safe: isKnown };
  return { rule: UNUSED_SUPPRESSION, severity, message, start, end, tag: 'unnecessary', fix };
}

/** The rule that was meant: `always-true` without its group, or a misspelt one. */
function nearestRule(id: string): string | undefined {
  const ids = RULES.map(([rule]) => rule);
  return ids.find((rule) => rule.endsWith(`/${id}`)) ?? closest(id, ids);
}

function unknownFinding({ word }: Suppression, severity: Severity): Finding {
  const near = closest(word.text, Object.keys(SUPPRESSION_WORDS)) ?? 'rulewright-disable-next-line';
  return {
    rule: UNUSED_SUPPRESSION,
    severity,
    message: `There is no \`${word.text}\`, so this comment silences nothing. Did you mean \`${near}\`?`,
    start: word.start,
    end: word.end,
    fix: () => ({ title: `Write ${near}`, safe: false, edits: [{ start: word.start, end: word.end, text: near }] }),
  };
}

/**
 * Takes out the id and a comma beside it. With the last id that is of any use the comment goes, and if it stands alone,
 * its line: what is left of it would silence every rule.
 */
function removal(text: string, entry: Entry, all: readonly Entry[]): Fix {
  const { start, end, of } = entry;
  if (all.some((other) => other.of === of && other.used)) {
    const after = /^[\s,]+(?=[^\s,-])/.exec(text.slice(end, of.end))?.[0].length ?? 0;
    const before = after > 0 ? 0 : (/[\s,]+$/.exec(text.slice(of.word.end, start))?.[0].length ?? 0);
    return { title: 'Remove the id', safe: true, edits: [{ start: start - before, end: end + after, text: '' }] };
  }
  let from = of.start;
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--;
  const alone = from === 0 || text[from - 1] === '\n';
  const lineEnd = alone ? (/^\r?\n/.exec(text.slice(of.end, of.end + 2))?.[0].length ?? 0) : 0;
  return { title: 'Remove the comment', safe: true, edits: [{ start: from, end: of.end + lineEnd, text: '' }] };
}
