/**
 * Makes the elements of the page what the view says, and touches only what differs: the focus, the scroll position, what
 * is typed and what is selected stay where they are. Text becomes text nodes; nothing is ever parsed.
 */
import type { ViewChild, ViewNode } from './view-node.ts';

/** Attributes that a view gives when an element is made, if at all; the reader and the page change them after that. */
const LEFT_ALONE = new Set(['value', 'open', 'tabindex', 'aria-current']);

interface Made {
  readonly tag: string;
  readonly key: string | undefined;
}

const made = new WeakMap<Node, Made>();

/** Makes the children of `parent` those of the view. */
export function patch(parent: Element, children: readonly ViewChild[]): void {
  const keyed = new Map<string, Node>();
  for (const node of parent.childNodes) {
    const key = made.get(node)?.key;
    if (key !== undefined) keyed.set(key, node);
  }
  let next: ChildNode | null = parent.firstChild;
  for (const child of children) {
    const known = typeof child === 'string' || child.key === undefined ? undefined : keyed.get(child.key);
    const candidate: Node | null = known ?? next;
    if (candidate && candidate.parentNode === parent && fits(candidate, child)) {
      if (candidate === next) next = next.nextSibling;
      else parent.insertBefore(candidate, next);
      update(candidate, child);
    } else {
      parent.insertBefore(create(child), next);
    }
  }
  while (next) {
    const behind: ChildNode | null = next.nextSibling;
    next.remove();
    next = behind;
  }
}

function fits(node: Node, child: ViewChild): boolean {
  if (typeof child === 'string') return node.nodeType === 3;
  const known = made.get(node);
  return known?.tag === child.tag && known.key === child.key;
}

function create(child: ViewChild): Node {
  if (typeof child === 'string') return document.createTextNode(child);
  const element = document.createElement(child.tag);
  made.set(element, { tag: child.tag, key: child.key });
  for (const [name, value] of Object.entries(child.attributes)) element.setAttribute(name, value as string);
  for (const inner of child.children) element.appendChild(create(inner));
  return element;
}

function update(node: Node, child: ViewChild): void {
  if (typeof child === 'string') {
    if (node.nodeValue !== child) node.nodeValue = child;
    return;
  }
  updateAttributes(node as Element, child);
  patch(node as Element, child.children);
}

function updateAttributes(element: Element, { attributes }: ViewNode): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (!LEFT_ALONE.has(name) && element.getAttribute(name) !== value) element.setAttribute(name, value as string);
  }
  for (const name of element.getAttributeNames()) {
    if (!LEFT_ALONE.has(name) && !Object.hasOwn(attributes, name)) element.removeAttribute(name);
  }
}
