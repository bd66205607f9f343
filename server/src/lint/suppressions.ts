/**
 * Comments that silence findings: `// rulewright-disable-next-line ID[, ID] -- reason` in KQL, with `#` in YAML,
 * `rulewright-disable-line` on the line itself, `rulewright-disable-file` (or plain `rulewright-disable`) anywhere for
 * the whole file.
 */
import type { RuleFile } from '../rule/index.ts';
import { type LineIndex, lineAt, type Range } from '../text/index.ts';

export interface Suppression extends Range {
  /** `unknown` for a word that only begins like one of ours; it silences nothing. */
  readonly scope: 'file' | 'line' | 'unknown';
  /** The word itself, such as `rulewright-disable-line`. */
  readonly word: Range & { readonly text: string };
  /** The line it is about, counted from zero. */
  readonly line: number;
  /** Ids of rules or groups, with their places. */
  readonly ids: readonly (Range & { readonly id: string })[];
}

const DIRECTIVE = /^(?:\/\/|#)\s*(rulewright-disable[\w-]*)(:?[^\n]*)/;

/** The words, by what they are about. */
export const SUPPRESSION_WORDS: Readonly<Record<string, 'file' | 'line' | 'next line'>> = {
  'rulewright-disable': 'file',
  'rulewright-disable-file': 'file',
  'rulewright-disable-line': 'line',
  'rulewright-disable-next-line': 'next line',
};

/** Whether a text may hold one; most do not, and need not be looked through. */
export function mayHoldSuppressions(text: string): boolean {
  return text.includes('rulewright-disable');
}

/** The suppressions in the comments of a file. */
export function readSuppressions(file: RuleFile, lines: LineIndex): Suppression[] {
  const comments = file.documents.flatMap((document) => [
    ...(document.yaml?.comments ?? []),
    ...document.queries.flatMap((query) => query.tree.comments),
  ]);
  return comments.flatMap((comment) => readComment(file.text, comment, lines) ?? []);
}

function readComment(text: string, comment: Range, lines: LineIndex): Suppression | undefined {
  const match = DIRECTIVE.exec(text.slice(comment.start, comment.end));
  if (!match) return undefined;
  const [all, word, rest] = match as unknown as [string, string, string];
  const about = SUPPRESSION_WORDS[word];
  const list = rest.split(/\s--\s|\s--$/, 1)[0]!;
  const wordStart = comment.start + all.indexOf(word);
  const listStart = wordStart + word.length;
  const ids = [...list.matchAll(/[^\s,:]+/g)].map((m) => ({
    id: m[0],
    start: listStart + m.index,
    end: listStart + m.index + m[0].length,
  }));
  return {
    start: comment.start,
    end: comment.end,
    scope: about === undefined ? 'unknown' : about === 'file' ? 'file' : 'line',
    word: { start: wordStart, end: listStart, text: word },
    line: lineAt(lines, comment.start) + (about === 'next line' ? 1 : 0),
    ids,
  };
}

/** Whether the id names the rule or its group. */
export function covers(id: string, rule: string): boolean {
  return id === rule || rule.startsWith(`${id}/`);
}
