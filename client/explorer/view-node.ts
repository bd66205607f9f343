/**
 * What the page is made of: plain values that say which elements there are. Text is only ever text, and there is no attribute
 * by which content could load or run anything, so that what a file says cannot become more than words.
 */

export type Tag =
  | 'main' | 'header' | 'section' | 'div' | 'span' | 'p' | 'h1' | 'h2' | 'h3' | 'ul' | 'ol' | 'li' | 'details' | 'summary' | 'table'
  | 'caption' | 'thead' | 'tbody' | 'tr' | 'th' | 'td' | 'button' | 'input' | 'label' | 'code'; // biome-ignore format: a list

/** The attributes that elements may have, and no others. */
export interface Attributes {
  readonly class?: string;
  readonly id?: string;
  readonly role?: string;
  readonly scope?: 'col' | 'row';
  readonly tabindex?: '0' | '-1';
  readonly title?: string;
  readonly type?: 'button' | 'search' | 'checkbox';
  readonly placeholder?: string;
  readonly for?: string;
  readonly colspan?: string;
  /** Of an input, when it is made; what is typed stays. */
  readonly value?: string;
  /** Of `details`, when they are made; who opens or closes them decides then. */
  readonly open?: '';
  readonly 'aria-label'?: string;
  readonly 'aria-labelledby'?: string;
  readonly 'aria-sort'?: 'ascending' | 'descending' | 'none';
  readonly 'aria-live'?: 'polite';
  readonly 'aria-hidden'?: 'true';
  readonly 'aria-expanded'?: 'true' | 'false';
  /** The item that a click selects. */
  readonly 'data-item'?: string;
  /** What a click or input does, and with what. */
  readonly 'data-action'?: string;
  readonly 'data-value'?: string;
}

export interface ViewNode {
  readonly tag: Tag;
  /** Tells it from its siblings, so that it stays the same element wherever it moves. */
  readonly key: string | undefined;
  readonly attributes: Attributes;
  readonly children: readonly ViewChild[];
}

export type ViewChild = ViewNode | string;

/** What may be given as children; undefined and false stand for nothing. */
export type Content = ViewChild | undefined | false | readonly Content[];

/** An element. */
export function h(
  tag: Tag,
  attributes: Attributes & { readonly key?: string },
  ...content: readonly Content[]
): ViewNode {
  const { key, ...rest } = attributes;
  const children: ViewChild[] = [];
  addTo(children, content);
  return { tag, key, attributes: rest, children };
}

function addTo(children: ViewChild[], content: readonly Content[]): void {
  for (const one of content) {
    if (typeof one === 'string' || (one && 'tag' in one)) children.push(one);
    else if (one) addTo(children, one);
  }
}

/** All words of a node, for tests and for narrow places. */
export function textOf(node: ViewChild): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('');
}
