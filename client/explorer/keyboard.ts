/**
 * The page by keyboard: each part is one stop of the tab key, and arrow keys move among its items. In a table up and down go
 * from row to row, left and right within a row.
 */

/** What has items of its own. */
const PARTS = '.part, header';

/** The item that a key leads to from another; undefined where it leads nowhere. */
export function itemAt(key: string, from: HTMLElement): HTMLElement | undefined {
  const all = itemsAround(from);
  if (key === 'Home') return all[0];
  if (key === 'End') return all.at(-1);
  const step = STEPS[key];
  if (!step) return undefined;
  const row = from.closest('tr');
  if (!row) return step.isAlongRow ? undefined : all[all.indexOf(from) + step.by];
  const own = all.filter((item) => item.closest('tr') === row);
  if (step.isAlongRow) return own[own.indexOf(from) + step.by];
  const outside = step.by > 0 ? all.slice(all.indexOf(own.at(-1)!) + 1) : all.slice(0, all.indexOf(own[0]!)).reverse();
  const next = outside[0]?.closest('tr');
  const items = next ? all.filter((item) => item.closest('tr') === next) : outside.slice(0, 1);
  return items[Math.min(own.indexOf(from), items.length - 1)];
}

const STEPS: Readonly<Record<string, { by: 1 | -1; isAlongRow: boolean }>> = {
  ArrowDown: { by: 1, isAlongRow: false },
  ArrowUp: { by: -1, isAlongRow: false },
  ArrowRight: { by: 1, isAlongRow: true },
  ArrowLeft: { by: -1, isAlongRow: true },
};

/** Makes an item the stop of the tab key in its part. */
export function keepEntry(entry: HTMLElement): void {
  for (const item of itemsAround(entry)) item.tabIndex = item === entry ? 0 : -1;
}

/** Gives each part its stop: the item that has the keyboard, or had it last, or the first one. */
export function keepEntries(page: HTMLElement): void {
  for (const part of page.querySelectorAll(PARTS)) {
    const all = itemsOf(part);
    const entry =
      all.find((item) => item === document.activeElement) ?? all.find((item) => item.tabIndex === 0) ?? all[0];
    for (const item of all) item.tabIndex = item === entry ? 0 : -1;
  }
}

/** The items that arrow keys move among: those of the same part. */
function itemsAround(item: Element): HTMLElement[] {
  const part = item.closest(PARTS);
  return part ? itemsOf(part) : [];
}

/** The items of a part that are not folded away. */
function itemsOf(part: Element): HTMLElement[] {
  return [...part.querySelectorAll<HTMLElement>('.item')].filter((item) => item.getClientRects().length > 0);
}
