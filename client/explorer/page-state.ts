/** What the page remembers of itself, also when it is hidden or the window is loaded again. */
import { type Checked, count, flag, listOf, oneOf, record, text } from './check.ts';

const SORT_KEYS = ['field', 'kind', 'values', 'rules'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

const pageState = record({
  /** The rule that the rest is about. */
  uri: text,
  /** What the indicators are filtered by. */
  filter: text,
  /** Undefined in the order of the server: inclusions first. */
  sort: record({ by: oneOf('', ...SORT_KEYS), descending: flag }),
  /** Keys of parts that are folded. */
  folded: listOf(text),
  /** Keys of lists that are shown to the end. */
  unfolded: listOf(text),
  scroll: count,
});
export type PageState = Checked<typeof pageState>;

export const FRESH: PageState = {
  uri: '',
  filter: '',
  sort: { by: '', descending: false },
  folded: [],
  unfolded: [],
  scroll: 0,
};

/** What was remembered; fresh when it is nothing that this version understands. */
export function readPageState(value: unknown): PageState {
  try {
    return pageState(value);
  } catch {
    return FRESH;
  }
}

/** The state for a rule: that of another one is forgotten, but for the order of the table. */
export function stateFor(state: PageState, uri: string): PageState {
  return state.uri === uri ? state : { ...FRESH, sort: state.sort, folded: state.folded, uri };
}

/** The next order when the head of a column is chosen: up, down, as the server has it. */
export function sortedBy({ sort }: PageState, by: SortKey): PageState['sort'] {
  if (sort.by !== by) return { by, descending: by === 'rules' };
  const wasFirst = sort.descending === (by === 'rules');
  return wasFirst ? { by, descending: !sort.descending } : FRESH.sort;
}
