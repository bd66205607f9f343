/** The page of the Rule Explorer: shows what the extension sends, and says what is clicked. */
import { currentItems, type Item } from './builder.ts';
import { itemAt, keepEntries, keepEntry } from './keyboard.ts';
import { type FromPage, type RuleMessage, readToPage, type ToPage } from './messages.ts';
import { type PageState, readPageState, type SortKey, sortedBy, stateFor } from './page-state.ts';
import { patch } from './patch.ts';
import { emptyView, ruleView } from './view.ts';
import { coverageView } from './view-coverage.ts';
import type { ViewNode } from './view-node.ts';

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
      return show(coverageView(message.coverage));
    case 'nothing':
      rule = undefined;
      items = [];
      return show(emptyView(message.path).nodes);
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
  show(view.nodes);
  mark();
}

/** Makes the page what the view says; what has the keyboard keeps it, also when it moves. */
function show(nodes: readonly ViewNode[]): void {
  const focused = document.activeElement;
  patch(page, nodes);
  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected)
    focused.focus({ preventScroll: true });
  keepEntries(page);
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
  const next = itemAt(event.key, item);
  if (!next) return;
  event.preventDefault();
  next.focus();
});

page.addEventListener('focusin', (event) => {
  const item = (event.target as Element).closest<HTMLElement>('.item');
  if (item) keepEntry(item);
});

// the event does not bubble
page.addEventListener(
  'toggle',
  (event) => {
    const details = event.target as HTMLDetailsElement;
    const key = details.dataset['value'];
    if (key === undefined || state.folded.includes(key) === !details.open) return;
    remember({ ...state, folded: toggled(state.folded, key) });
    // what was folded away has no stop of the tab key yet
    keepEntries(page);
  },
  true,
);

function toggled(keys: readonly string[], key: string): readonly string[] {
  return keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key];
}

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
      remember({ ...state, unfolded: toggled(state.unfolded, value) });
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

editor.postMessage({ type: 'ready' });
