/** Takes out the findings that comments silence, and reports comments that silence nothing or name no rule. */
import type { RuleFile } from '../rule/index.ts';
import { append, lineAt, lineIndex, type Range } from '../text/index.ts';
import type { Finding, Fix, Severity } from './finding.ts';
import { RULES } from './rules.gen.ts';
import { covers, readSuppressions, type Suppression } from './suppressions.ts';

export const UNUSED_SUPPRESSION = 'rule/unused-suppression';

/** One id of a suppression, or the whole of one that silences every rule. */
interface Entry extends Range {
  readonly id: string;
  readonly of: Suppression;
  used: boolean;
}

/** @param unused the severity of comments that silence nothing; undefined when nobody wants to know */
export function suppress(file: RuleFile, findings: readonly Finding[], unused: Severity | undefined): Finding[] {
  const index = lineIndex(file.text);
  const suppressions = readSuppressions(file, index);
  if (suppressions.length === 0) return [...findings];
  const inFile: Entry[] = [];
  const inLine = new Map<number, Entry[]>();
  for (const suppression of suppressions) {
    const entries = entriesOf(suppression);
    if (suppression.scope === 'file') append(inFile, entries);
    else inLine.set(suppression.line, [...(inLine.get(suppression.line) ?? []), ...entries]);
  }
  const kept = findings.filter((finding) => {
    const entries = [...(inLine.get(lineAt(index, finding.start)) ?? []), ...inFile];
    const entry = entries.find(({ id }) => id === '' || covers(id, finding.rule));
    if (entry) entry.used = true;
    return !entry;
  });
  if (!unused) return kept;
  const idle = [...inFile, ...[...inLine.values()].flat()].filter((entry) => !entry.used);
  return [...kept, ...idle.map((entry) => unusedFinding(file, entry, unused))];
}

function entriesOf(of: Suppression): Entry[] {
  if (of.ids.length === 0) return [{ id: '', start: of.start, end: of.end, of, used: false }];
  return of.ids.map((entry) => ({ ...entry, of, used: false }));
}

function unusedFinding(file: RuleFile, entry: Entry, severity: Severity): Finding {
  const { id, start, end } = entry;
  const known = id === '' || RULES.some(([rule]) => covers(id, rule));
  const message = known
    ? 'This comment silences nothing: there is no such finding here. Remove it.'
    : `There is no rule \`${id}\`: this part of the comment has no effect.`;
  return {
    rule: UNUSED_SUPPRESSION,
    severity,
    message,
    start,
    end,
    tag: 'unnecessary',
    fix: () => removal(file.text, entry),
  };
}

/** Takes out the id and a comma beside it, or, with the last id, the comment and, if it stands alone, its line. */
function removal(text: string, { start, end, of }: Entry): Fix {
  if (of.ids.length > 1) {
    const after = /^\s*,\s*/.exec(text.slice(end, of.end))?.[0].length ?? 0;
    const before = after > 0 ? 0 : (/,\s*$/.exec(text.slice(of.start, start))?.[0].length ?? 0);
    return { title: 'Remove the id', safe: true, edits: [{ start: start - before, end: end + after, text: '' }] };
  }
  let from = of.start;
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--;
  const alone = from === 0 || text[from - 1] === '\n';
  const lineEnd = alone ? (/^\r?\n/.exec(text.slice(of.end, of.end + 2))?.[0].length ?? 0) : 0;
  return { title: 'Remove the comment', safe: true, edits: [{ start: from, end: of.end + lineEnd, text: '' }] };
}
