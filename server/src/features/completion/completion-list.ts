/** What a completion offers: texts as they go into the document, in the order in which they are most likely meant. */
import type { Range } from '../../text/index.ts';

export type CompletionKind =
  | 'column' | 'table' | 'function' | 'let' | 'parameter' | 'operator' | 'word' | 'type' | 'key' | 'value' | 'technique'
  | 'tactic' | 'connector' | 'entity' | 'identifier' | 'snippet'; // biome-ignore format: a list

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** Right behind the label: the arguments of a function. */
  readonly suffix?: string;
  /** At the right edge: a type, a table. */
  readonly detail?: string;
  /** What goes into the document: escaped as the place wants it, with the document's line ends. */
  readonly text: string;
  /** Whether the text has stops such as `$1`, and `\$` for a dollar sign. */
  readonly snippet?: boolean;
  /** What is compared with the text that is there, where that is not the label. */
  readonly filter?: string;
  /** Its place within its group: smaller numbers come first, equal ones keep their order. */
  readonly rank: number;
  readonly markdown?: string;
  readonly deprecated?: boolean;
  /** What the editor should ask for next, once the text is in. */
  readonly next?: 'completion' | 'signature';
}

export interface CompletionList {
  readonly items: readonly Completion[];
  /** From where the word begins to the caret: what is typed over. */
  readonly insert: Range;
  /** The same, to the end of the word. */
  readonly replace: Range;
  /** Whether there is more, to be asked for when more has been typed. */
  readonly incomplete: boolean;
}

/**
 * More than all tables, functions and names of a query, so that lists are whole: an editor that has to ask again with each
 * letter shows the old list until the answer is there, and Enter behind a word typed fast would take what was selected before.
 */
export const MOST_ITEMS = 9999;

/** Items that belong together: their ranks count from that of the group. */
export interface CompletionGroup {
  readonly rank: number;
  readonly items: readonly Completion[];
}

/**
 * The items that what is typed may be meant for, at most so many; those that begin with it first. Of two of one label and
 * kind the one with the smaller rank stays.
 */
export function fitting(
  groups: readonly CompletionGroup[],
  typed: string,
): Pick<CompletionList, 'items' | 'incomplete'> {
  const wanted = typed.toLowerCase();
  const begin: Ranked[] = [];
  const others: Ranked[] = [];
  for (const { rank, items } of groups) {
    for (const item of items) {
      const name = (item.filter ?? item.label).toLowerCase();
      if (name.startsWith(wanted)) begin.push({ item, rank: rank + item.rank });
      else if (isSubsequence(wanted, name)) others.push({ item, rank: rank + item.rank });
    }
  }
  const found = [...inOrder(begin), ...inOrder(others)];
  return { items: found.slice(0, MOST_ITEMS), incomplete: found.length > MOST_ITEMS };
}

interface Ranked {
  readonly item: Completion;
  readonly rank: number;
}

function inOrder(list: Ranked[]): Completion[] {
  // sorting is stable, so that equal ranks keep their order
  list.sort((a, b) => a.rank - b.rank);
  const seen = new Set<string>();
  const isFirst = ({ kind, label }: Completion): boolean => {
    const { size } = seen;
    return seen.add(`${kind} ${label}`).size > size;
  };
  return list.flatMap(({ item }) => (isFirst(item) ? [item] : []));
}

/** Whether the letters occur in the name in that order, as editors compare them. */
function isSubsequence(letters: string, name: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Text in which nothing is a stop of a snippet. */
export function snippetText(text: string): string {
  return text.replaceAll(/[\\$}]/g, '\\$&');
}
