/**
 * The second rung of tolerance: a broken file is cut at its top-level keys, and each section is read alone, so that a
 * mistake in one costs only that one.
 */
import { isBlank, type Line, linesOf } from './lines.ts';

/** A top-level key with all that belongs to it, or what stands before the first one. */
export interface Section {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly Line[];
  /** `key`: an ordinary section. `word`: a key in the making (`sever`, `severity:High`). `preamble`: before any key. */
  readonly kind: 'key' | 'word' | 'preamble';
}

const KEY = /^(?:[A-Za-z_][\w.-]*|"[^"]*"|'[^']*')[ \t]*:(?:[ \t]|$)/;
/** `severity:High`, but not `https://…`. */
const KEY_WITHOUT_SPACE = /^[A-Za-z_]\w*:[^\s/\\:]/;
const WORD = /^[A-Za-z_]\w*$/;
/** `query |`, `severity High`. */
const WORD_WITH_VALUE =
  /^(?:(query|description)[ \t]+[|>][-+0-9]*|(kind|queryFrequency|queryPeriod|severity|status|triggerOperator|triggerThreshold|version)[ \t]+[\w.]+)$/;

/** Cuts one document (no `---` inside) at the keys in column 0. */
export function sectionsOf(source: string, start: number, end: number): Section[] {
  const lines = linesOf(source, start, end);
  const keys = topLevelKeys(lines);
  const sections: Section[] = [];
  let current: Line[] = [];
  let kind: Section['kind'] = 'preamble';
  const close = (at: number): void => {
    if (current.some((line) => !isBlank(line)))
      sections.push({ start: current[0]!.start, end: at, lines: current, kind });
    current = [];
  };
  for (const [i, line] of lines.entries()) {
    const next = startOf(lines, i, keys);
    if (next) {
      close(line.start);
      kind = next;
    }
    current.push(line);
  }
  close(end);
  return sections;
}

function startOf(lines: readonly Line[], i: number, keys: ReadonlySet<string>): Section['kind'] | undefined {
  const line = lines[i]!;
  if (line.indent > 0) return undefined;
  if (KEY.test(line.text)) return 'key';
  if (KEY_WITHOUT_SPACE.test(line.text)) return 'word';
  const [, block, scalar] = WORD_WITH_VALUE.exec(line.text) ?? [];
  if (scalar !== undefined && !keys.has(scalar)) return 'word';
  const key = block ?? (BLOCK_KEYS.has(line.text) || LIST_KEYS.has(line.text) ? line.text : undefined);
  if (key !== undefined && isLostKey(key, lines, i, keys)) return 'word';
  // a bare word is a key in the making only where nothing of a block goes on behind it:
  // `SecurityEvent` followed by `  | where …` is the first line of a query that lost its indentation
  if (!WORD.test(line.text)) return undefined;
  const next = lines.slice(i + 1, i + 200).find((other) => !isBlank(other));
  return !next || (next.indent === 0 && KEY.test(next.text)) ? 'word' : undefined;
}

/** Keys whose value is nearly always a block. */
export const BLOCK_KEYS = new Set(['query', 'description']);

/** Keys with a list or with keys of their own below them. */
const LIST_KEYS = new Set([
  'alertDetailsOverride', 'customDetails', 'entityMappings', 'eventGroupingSettings', 'incidentConfiguration',
  'relevantTechniques', 'requiredDataConnectors', 'tactics', 'tags', 'techniques',
]); // biome-ignore format: a list

/**
 * Whether the line is a key without its colon: a block is below it, and the rule has no such key elsewhere. In a query
 * that has lost its indentation, a line may well be the name of a `let`.
 */
function isLostKey(key: string, lines: readonly Line[], i: number, keys: ReadonlySet<string>): boolean {
  const next = lines.slice(i + 1, i + 200).find((line) => !isBlank(line));
  if (next === undefined || keys.has(key)) return false;
  if (LIST_KEYS.has(key)) return /^-[ \t]/.test(next.text) || (next.indent > 0 && KEY.test(next.text));
  return next.indent > 0;
}

/** The keys in the first column that have their colon. */
function topLevelKeys(lines: readonly Line[]): Set<string> {
  const keys = lines.map(({ indent, text }) => (indent === 0 ? text.slice(0, Math.max(0, text.indexOf(':'))) : ''));
  return new Set(keys);
}

/** Documents of a file: the ranges between `---` and `...` lines. */
export function documentRanges(source: string): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  // a byte order mark belongs to no line
  let start = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (const line of linesOf(source, 0, source.length)) {
    const marker = line.indent === 0 && /^(---|\.\.\.)(\s|$)/.test(line.text);
    if (!marker) continue;
    ranges.push({ start, end: line.start });
    // `--- # comment`: nothing of the marker's line is content that a rule would have
    start = Math.min(line.end + 1, source.length);
  }
  ranges.push({ start, end: source.length });
  return ranges.filter((range) => source.slice(range.start, range.end).trim() !== '');
}
