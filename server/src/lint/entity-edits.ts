/** Edits that add entities to a rule. */
import type { RuleDocument } from '../rule/index.ts';
import type { TextEdit } from '../text/index.ts';
import { pairOf, type Sequence } from '../yaml/index.ts';
import { lineStart } from './yaml-edits.ts';

/** An entity with one of its identifiers, and the column that holds it. */
export interface MappedColumn {
  readonly entityType: string;
  readonly identifier: string;
  readonly column: string;
}

/**
 * Adds items to `entityMappings`, or the section where there is none, behind the query.
 * @returns nothing where the shape of the file leaves no plain place for it
 */
export function addMappings(
  text: string,
  { root, queries }: RuleDocument,
  columns: readonly MappedColumn[],
): TextEdit[] {
  const [query] = queries;
  if (!root || root.flow || !query?.pair || query.scalar?.style === 'plain') return [];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = ' '.repeat(root.start - lineStart(text, root.start));
  const items = (lead: string): string => columns.map((column) => itemOf(column, lead, eol)).join('');
  const known = pairOf(root, 'entityMappings');
  if (!known) {
    const next = root.pairs.find(({ start }) => start > query.pair!.start);
    const section = `${indent}entityMappings:${items(`${indent}  `)}`;
    if (next) return [{ ...emptyAt(lineStart(text, next.start)), text: section + eol }];
    const end = root.end;
    return [{ ...emptyAt(end), text: `${/[\r\n]$/.test(text.slice(0, end)) ? '' : eol}${section}` }];
  }
  const { value } = known;
  const isEmpty = value.kind === 'Scalar' || (value.kind === 'Sequence' && value.items.length === 0);
  if (isEmpty)
    return [{ start: known.key.end, end: Math.max(known.key.end, value.end), text: `:${items(`${indent}  `)}` }];
  return value.kind === 'Sequence' ? behindLast(text, value, items) : [];
}

function behindLast(text: string, list: Sequence, items: (lead: string) => string): TextEdit[] {
  const last = list.items.at(-1)!;
  if (list.flow) return [];
  const lead = text.slice(lineStart(text, last.start), last.start);
  const dash = /^([ \t]*)-[ \t]+$/.exec(lead);
  if (!dash) return [];
  const end = last.end + /^[^\r\n]*/.exec(text.slice(last.end, last.end + 1000))![0].length;
  return [{ ...emptyAt(end), text: items(dash[1]!) }];
}

function itemOf({ entityType, identifier, column }: MappedColumn, lead: string, eol: string): string {
  return [
    `${lead}- entityType: ${entityType}`,
    `${lead}  fieldMappings:`,
    `${lead}    - identifier: ${identifier}`,
    `${lead}      columnName: ${column}`,
  ]
    .map((line) => eol + line)
    .join('');
}

function emptyAt(offset: number): { start: number; end: number } {
  return { start: offset, end: offset };
}
