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

  /** The beginning of a long list, and a button for the rest of it. */
  first<T>(key: string, all: readonly T[], most: number): { shown: readonly T[]; more: ViewNode | undefined } {
    if (all.length <= most) return { shown: all, more: undefined };
    const isOpen = this.isUnfolded(key);
    const more = this.unfolding(key, isOpen ? 'show less' : `and ${all.length - most} more`);
    return { shown: isOpen ? all : all.slice(0, most), more };
  }

  isUnfolded(key: string): boolean {
    return this.state.unfolded.includes(key);
  }

  /** A button that shows more, and less again. */
  unfolding(key: string, words: string): ViewNode {
    const attributes = { type: 'button', class: 'link', 'data-action': 'unfold', 'data-value': key } as const;
    return h('button', { ...attributes, key, 'aria-expanded': this.isUnfolded(key) ? 'true' : 'false' }, words);
  }

  /** Notes a place of the text; several of one name are numbered. */
  item(name: string, { start, end }: Range): string {
    const id = numbered(name, this.taken);
    this.found.push({ id, section: this.section, start, end });
    return id;
  }

  /** Notes several places of one thing, of which a click selects the first; undefined when there is none. */
  itemAt(name: string, [first, ...more]: readonly Range[]): string | undefined {
    if (!first) return undefined;
    const id = this.item(name, first);
    for (const { start, end } of more) this.found.push({ id, section: this.section, start, end });
    return id;
  }

  /** Words that lead to the places of what they say, where it has any. */
  placed(name: string, places: readonly Range[], ...words: readonly Content[]): Content {
    const id = this.itemAt(name, places);
    return id === undefined ? words : this.button(id, 'line', ...words);
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
