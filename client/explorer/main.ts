/** The page of the Rule Explorer: shows what the extension sends, and says what is clicked. */
import { currentItems, type Item } from './builder.ts';
import { type FromPage, type RuleMessage, readToPage, type ToPage } from './messages.ts';
import { type PageState, readPageState, type SortKey, sortedBy, stateFor } from './page-state.ts';
import { patch } from './patch.ts';
import { emptyView, ruleView } from './view.ts';
import { coverageView } from './view-coverage.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: PageState): void;
};

const editor = acquireVsCodeApi();
const page = document.getElementById('page')!;

let state = readPageState(editor.getState());
let rule: RuleMessage | undefined;
let items: readonly Item[] = [];
let selected = { uri: '', start: -1, end: -1 };
/** The scroll position is taken over once, when the first rule is shown. */
let isRestored = false;

// ---- what the extension says ----------------------------------------------------------------------------------------

addEventListener('message', (event: MessageEvent<unknown>) => {
  // other pages have no business here
  if (event.origin !== window.origin) return;
  let message: ToPage;
  try {
    message = readToPage(event.data);
  } catch (error) {
    console.error(`a message that is not understood: ${(error as Error).message}`);
    return;
  }
  receive(message);
});

function receive(message: ToPage): void {
  switch (message.type) {
    case 'rule': {
      const isOther = message.uri !== state.uri;
      rule = message;
      remember(stateFor(state, message.uri));
      render();
      if (isOther) scrollTo(0, 0);
      else if (!isRestored) scrollTo(0, state.scroll);
      isRestored = true;
      return;
    }
    case 'findings':
      if (rule?.uri !== message.uri) return;
      rule = { ...rule, findings: message.findings };
      return render();
    case 'coverage':
      patch(page, coverageView(message.coverage));
      return keepEntries();
    case 'nothing':
      rule = undefined;
      items = [];
      patch(page, emptyView(message.path).nodes);
      return;
    case 'selection':
      selected = message;
      mark();
      if (message.follow) showCurrent();
      return;
  }
}

function render(): void {
  if (!rule) return;
  const view = ruleView(rule, state);
  items = view.items;
  patch(page, view.nodes);
  keepEntries();
  mark();
}

/** Marks the items around what is selected in the text. */
function mark(): void {
  const marked = rule && selected.uri === rule.uri ? currentItems(items, selected) : new Set<string>();
  for (const item of page.querySelectorAll<HTMLElement>('.item')) {
    if (marked.has(item.dataset['item']!)) item.setAttribute('aria-current', 'true');
    else item.removeAttribute('aria-current');
  }
}

/** Brings what is marked into view, unless some of it is. */
function showCurrent(): void {
  const marked = [...page.querySelectorAll('.item[aria-current]')].filter((item) => item.getClientRects().length > 0);
  const isSeen = marked.some((item) => {
    const { top, bottom } = item.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  if (!isSeen) marked[0]?.scrollIntoView({ block: 'center' });
}

function remember(next: PageState): void {
  state = next;
  editor.setState(state);
}

// ---- what the reader does ---------------------------------------------------------------------------------------------

page.addEventListener('click', (event) => {
  const target = event.target as Element;
  const action = target.closest<HTMLElement>('[data-action]');
  if (action) return act(action.dataset['action']!, action.dataset['value'] ?? '');
  const item = target.closest<HTMLElement>('[data-item]');
  // whoever marks text to copy it does not choose the item
  if (item && getSelection()?.type !== 'Range') choose(item, event.detail > 1);
});

page.addEventListener('input', (event) => {
  const input = event.target as HTMLInputElement;
  if (input.dataset['action'] !== 'filter') return;
  remember({ ...state, filter: input.value });
  // a second query has a second table and a second input
  for (const other of page.querySelectorAll<HTMLInputElement>('input[data-action=filter]'))
    if (other !== input) other.value = input.value;
  render();
});

page.addEventListener('keydown', (event) => {
  const item = (event.target as Element).closest<HTMLElement>('.item');
  if (!item) return;
  if ((event.key === 'Enter' || event.key === ' ') && item.dataset['item'] !== undefined) {
    event.preventDefault();
    return choose(item, event.key === 'Enter');
  }
  const all = itemsAround(item);
  const at = all.indexOf(item);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  const next = to === undefined ? undefined : all[to];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

page.addEventListener('focusin', (event) => {
  const item = (event.target as Element).closest<HTMLElement>('.item');
  if (!item) return;
  for (const other of itemsAround(item)) other.tabIndex = other === item ? 0 : -1;
});

// the event does not bubble
page.addEventListener(
  'toggle',
  (event) => {
    const details = event.target as HTMLDetailsElement;
    const key = details.dataset['value'];
    if (key === undefined || state.folded.includes(key) === !details.open) return;
    remember({ ...state, folded: details.open ? state.folded.filter((one) => one !== key) : [...state.folded, key] });
  },
  true,
);

let scrolled: ReturnType<typeof setTimeout> | undefined;
addEventListener('scroll', () => {
  clearTimeout(scrolled);
  scrolled = setTimeout(() => remember({ ...state, scroll: Math.round(scrollY) }), 100);
});

function act(action: string, value: string): void {
  switch (action) {
    case 'sort':
      remember({ ...state, sort: sortedBy(state, value as SortKey) });
      return render();
    case 'unfold':
      remember({ ...state, unfolded: [...state.unfolded, value] });
      return render();
    case 'copy':
      return editor.postMessage({ type: 'copy', format: value as 'json' });
    case 'others': {
      const [query, indicator] = value.split(' ').map(Number);
      return editor.postMessage({ type: 'others', query: query!, indicator: indicator! });
    }
    case 'technique':
      return editor.postMessage({ type: 'technique', id: value });
    case 'export':
      return editor.postMessage({ type: 'export' });
    case 'goto': {
      const target = [...page.querySelectorAll<HTMLElement>('.item')].find((item) => item.dataset['item'] === value);
      target?.closest('details:not([open])')?.setAttribute('open', '');
      target?.scrollIntoView({ block: 'center' });
      return target?.focus();
    }
  }
}

function choose(element: HTMLElement, focus: boolean): void {
  const item = items.find(({ id }) => id === element.dataset['item']);
  if (!item || !rule) return;
  const { start, end } = item;
  editor.postMessage({ type: 'reveal', uri: rule.uri, start, end, focus });
}

/** The items that arrow keys move among: those of the same part. */
function itemsAround(item: Element): HTMLElement[] {
  const part = item.closest('.part');
  return part ? visibleItems(part) : [];
}

function visibleItems(part: Element): HTMLElement[] {
  return [...part.querySelectorAll<HTMLElement>('.item')].filter((item) => item.getClientRects().length > 0);
}

/** Each part is one stop of the tab key: where the reader was last, or its first item. */
function keepEntries(): void {
  for (const part of page.querySelectorAll('.part')) {
    const all = visibleItems(part);
    const focused = all.find((item) => item === document.activeElement);
    const entry = focused ?? all[0];
    for (const item of all) item.tabIndex = item === entry ? 0 : -1;
  }
}

editor.postMessage({ type: 'ready' });
