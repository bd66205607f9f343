/**
 * Conflicts that a merge has left behind. A text is read as if one side had been chosen: the markers and the other side
 * are covered, and every offset stays what it is.
 */
import type { Range } from '../text/index.ts';
import { linesOf } from './lines.ts';
import type { YamlProblem } from './nodes.ts';

const MARKER = /^(?:<{7}|\|{7}|={7}|>{7})(?= |$)/;

/** The conflicts of a text, each at its first marker, and what must be covered to read it. */
export function conflictsIn(source: string): { problems: YamlProblem[]; covered: Range[] } {
  const problems: YamlProblem[] = [];
  const covered: Range[] = [];
  if (!/^(?:<{7}|>{7})(?= |\r?$)/m.test(source)) return { problems, covered };
  /** Where a conflict is open: on the side that is kept, or on one that is covered. */
  let side: 'none' | 'ours' | 'theirs' = 'none';
  for (const line of linesOf(source, 0, source.length)) {
    const marker = line.indent === 0 ? MARKER.exec(line.text)?.[0] : undefined;
    const isMarker = marker !== undefined && (side !== 'none' || marker[0] === '<' || marker[0] === '>');
    if (isMarker && (marker[0] === '<' || side === 'none'))
      problems.push({ start: line.start, end: line.start + line.text.length, code: 'merge-conflict', detail: '' });
    if (isMarker) side = marker[0] === '<' ? 'ours' : marker[0] === '>' ? 'none' : 'theirs';
    if (isMarker || side === 'theirs') extend(covered, line, source);
  }
  return { problems, covered };
}

/** Lines that follow each other are one range. */
function extend(ranges: Range[], { start, end }: Range, source: string): void {
  const last = ranges.at(-1);
  if (last && /^\r?\n?$/.test(source.slice(last.end, start))) ranges[ranges.length - 1] = { start: last.start, end };
  else ranges.push({ start, end });
}

/** The text with the ranges covered by line ends, which mean nothing to YAML at any place, nor to a query in it. */
export function coverInYaml(source: string, ranges: readonly Range[]): string {
  return cover(source, ranges, (length) => '\n'.repeat(length));
}

/** The text with the ranges covered by comments: an empty line would separate two queries. */
export function coverInKql(source: string, ranges: readonly Range[]): string {
  return cover(source, ranges, (length) => '//'.padEnd(length));
}

function cover(source: string, ranges: readonly Range[], by: (length: number) => string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    parts.push(source.slice(at, start), by(end - start));
    at = end;
  }
  return parts.join('') + source.slice(at);
}
