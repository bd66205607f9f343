/**
 * What the page is made of: plain values that say which elements there are. Text is only ever text, and there is no attribute
 * by which content could load or run anything, so that what a file says cannot become more than words. Signs that would turn
 * the words around them are shown instead of obeyed, and endless texts are cut.
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
  const { title, 'aria-label': label } = rest;
  const said = {
    ...(title !== undefined && { title: shown(title) }),
    ...(label !== undefined && { 'aria-label': shown(label) }),
  };
  return { tag, key, attributes: { ...rest, ...said }, children };
}

/** A text of more characters is no person's. */
const MOST_CHARACTERS = 2000;

/** Signs that nobody sees, but for line ends and tabs: controls, marks and overrides of direction, blanks without a width. */
const UNSEEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** A text as the page shows it. */
export function shown(text: string): string {
  const { length } = text;
  const cut = length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}… (${length} characters)` : text;
  return cut.replaceAll(UNSEEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function addTo(children: ViewChild[], content: readonly Content[]): void {
  for (const one of content) {
    if (typeof one === 'string') children.push(shown(one));
    else if (one && 'tag' in one) children.push(one);
    else if (one) addTo(children, one);
  }
}
