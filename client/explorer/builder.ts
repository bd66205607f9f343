/** Collects, while the page is built, the items that stand for places of the text. */
import type { Range } from './explanation.ts';
import type { PageState } from './page-state.ts';
import { type Attributes, type Content, h, type ViewNode } from './view-node.ts';

/** Something that a click selects in the text, and that is marked when the caret is there. */
export interface Item extends Range {
  readonly id: string;
  /** Of the items of a section, the closest around the caret are marked. */
  readonly section: string;
}

export class Builder {
  readonly state: PageState;
  private readonly found: Item[] = [];
  private readonly taken = new Map<string, number>();
  private section = '';

  constructor(state: PageState) {
    this.state = state;
  }

  get items(): readonly Item[] {
    return this.found;
  }

  /** A part of the page with a heading, which folds. */
  part(key: string, heading: string, ...children: readonly Content[]): ViewNode {
    const id = `part-${key}`.replaceAll(/[^\w-]/g, '-');
    return h(
      'section',
      { key: id, class: 'part', 'aria-labelledby': id },
      h(
        'details',
        { ...this.fold(id), 'data-value': id },
        h('summary', {}, h('h2', { id }, heading)),
        h('div', { class: 'body' }, children),
      ),
    );
  }

  /** Whether something folds open. */
  fold(key: string): Pick<Attributes, 'open'> {
    return this.state.folded.includes(key) ? {} : { open: '' };
  }

  /** What is built by `make` belongs to a section: arrow keys move within it. */
  within<T>(section: string, make: () => T): T {
    const before = this.section;
    this.section = section;
    const built = make();
    this.section = before;
    return built;
  }

  /** Notes a place of the text; several of one name are numbered. */
  item(name: string, { start, end }: Range): string {
    const id = numbered(name, this.taken);
    this.found.push({ id, section: this.section, start, end });
    return id;
  }

  /** More places of an item that is noted. */
  alsoAt(id: string, places: readonly Range[]): void {
    for (const { start, end } of places) this.found.push({ id, section: this.section, start, end });
  }

  /** Something to click or to choose with the keyboard. */
  button(id: string, className: string, ...children: readonly Content[]): ViewNode {
    return h('div', { role: 'button', class: `item ${className}`, tabindex: '-1', 'data-item': id }, children);
  }
}

/** The items to mark: of each section those that hold the selection with the least around it. */
export function currentItems(items: readonly Item[], { start, end }: Range): Set<string> {
  const least = new Map<string, number>();
  const around = items.filter((item) => item.start <= start && end <= item.end);
  for (const item of around) {
    const length = item.end - item.start;
    if (length < (least.get(item.section) ?? Infinity)) least.set(item.section, length);
  }
  return new Set(around.filter((item) => item.end - item.start === least.get(item.section)).map(({ id }) => id));
}

/** The name, or with a number behind it where it is taken already; `taken` counts. */
export function numbered(name: string, taken: Map<string, number>): string {
  const number = taken.get(name) ?? 0;
  taken.set(name, number + 1);
  return number === 0 ? name : `${name} ${number}`;
}
