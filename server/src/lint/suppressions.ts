/**
 * Comments that silence findings: `// rulewright-disable-next-line ID[, ID] -- reason` in KQL, with `#` in YAML,
 * `rulewright-disable-line` on the line itself, `rulewright-disable-file` anywhere for the whole file.
 */
import type { RuleFile } from '../rule/index.ts';
import { type LineIndex, lineAt, type Range } from '../text/index.ts';

export interface Suppression extends Range {
  readonly scope: 'file' | 'line';
  /** The line it is about, counted from zero. */
  readonly line: number;
  /** Ids of rules or groups, with their places. */
  readonly ids: readonly (Range & { readonly id: string })[];
}

const DIRECTIVE = /^(?:\/\/|#)\s*rulewright-disable(-next-line|-line|-file)?\b([^\n]*)/;

/** The suppressions in the comments of a file. */
export function readSuppressions(file: RuleFile, lines: LineIndex): Suppression[] {
  if (!file.text.includes('rulewright-disable')) return [];
  const comments = file.documents.flatMap((document) => [
    ...(document.yaml?.comments ?? []),
    ...document.queries.flatMap((query) => query.tree.comments),
  ]);
  return comments.flatMap((comment) => readComment(file.text, comment, lines) ?? []);
}

function readComment(text: string, comment: Range, lines: LineIndex): Suppression | undefined {
  const match = DIRECTIVE.exec(text.slice(comment.start, comment.end));
  if (!match) return undefined;
  const kind = match[1] ?? '-file';
  const list = match[2]!.split(/\s--\s|\s--$/, 1)[0]!;
  const listStart = comment.start + match[0].length - match[2]!.length;
  const ids = [...list.matchAll(/[^\s,]+/g)].map((m) => ({
    id: m[0],
    start: listStart + m.index,
    end: listStart + m.index + m[0].length,
  }));
  const line = lineAt(lines, comment.start) + (kind === '-next-line' ? 1 : 0);
  return { start: comment.start, end: comment.end, scope: kind === '-file' ? 'file' : 'line', line, ids };
}

/** Whether the id names the rule or its group; no id at all means every rule. */
export function covers(id: string, rule: string): boolean {
  return id === rule || rule.startsWith(`${id}/`);
}
