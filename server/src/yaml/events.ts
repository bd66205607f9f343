/** From js-yaml's events to nodes: one pass with a stack. Knows the quirks of the event API and hides them. */
import {
  type AliasEvent, COLLECTION_STYLE_FLOW,EVENT_ALIAS, EVENT_DOCUMENT, EVENT_MAPPING, EVENT_POP, EVENT_SCALAR, EVENT_SEQUENCE, 
  type Event, getScalarValue, parseEvents, SCALAR_STYLE_DOUBLE_QUOTED, SCALAR_STYLE_FOLDED_BLOCK,
  SCALAR_STYLE_LITERAL_BLOCK, SCALAR_STYLE_SINGLE_QUOTED, type ScalarEvent,
} from 'js-yaml'; // biome-ignore format: a list
import type { Range } from '../text/index.ts';
import type { Alias, Mapping, Pair, Scalar, ScalarStyle, Sequence, YamlDocument, YamlNode } from './nodes.ts';

/** Deeper files are refused by js-yaml itself, before any recursion of ours could suffer. */
const MAX_DEPTH = 100;

interface Frame {
  readonly kind: 'Mapping' | 'Sequence';
  readonly start: number;
  readonly flow: boolean;
  readonly anchor: string | undefined;
  readonly pairs: Pair[];
  readonly items: YamlNode[];
  key: YamlNode | undefined;
}

/**
 * Reads `source`; ranges are document offsets.
 * @param toDocument where an offset of `source` lies in the document; it must grow with its argument
 * @throws YAMLException of js-yaml, with `mark.position` relative to `source`
 */
export function readEvents(source: string, toDocument: (offset: number) => number): YamlDocument[] {
  const events = parseEvents(source, { maxDepth: MAX_DEPTH });
  return new Builder(source, toDocument).build(events);
}

class Builder {
  private readonly documents: { start: number; root: YamlNode | undefined }[] = [];
  private readonly stack: Frame[] = [];
  private readonly anchors = new Map<string, YamlNode>();
  /** Ranges in which a `#` is no comment, relative to the source. */
  private readonly taken: Range[] = [];
  /** Where the last node ended: an empty value stands behind it. */
  private last = 0;

  private readonly source: string;
  private readonly toDocument: (offset: number) => number;

  constructor(source: string, toDocument: (offset: number) => number) {
    this.source = source;
    this.toDocument = toDocument;
  }

  build(events: readonly Event[]): YamlDocument[] {
    for (const event of events) {
      switch (event.type) {
        case EVENT_DOCUMENT:
          this.documents.push({ start: this.last, root: undefined });
          this.anchors.clear();
          break;
        case EVENT_MAPPING:
        case EVENT_SEQUENCE:
          this.stack.push({
            kind: event.type === EVENT_MAPPING ? 'Mapping' : 'Sequence',
            start: event.start,
            flow: event.style === COLLECTION_STYLE_FLOW,
            anchor: this.name(event.anchorStart, event.anchorEnd),
            pairs: [],
            items: [],
            key: undefined,
          });
          // behind the opener of a flow collection, so that the closer is not looked for at the opener of an empty one
          this.last = event.style === COLLECTION_STYLE_FLOW ? event.start + 1 : event.start;
          break;
        case EVENT_SCALAR:
          this.addScalar(event);
          break;
        case EVENT_ALIAS:
          this.addAlias(event);
          break;
        case EVENT_POP:
          this.close();
          break;
      }
    }
    const comments = this.comments();
    let next = 0;
    return this.documents.map(({ start, root }, i) => {
      const end = this.documents[i + 1]?.start ?? this.source.length;
      const inside: Range[] = [];
      for (; next < comments.length && comments[next]!.start < end; next++) inside.push(this.shift(comments[next]!));
      return { ...this.shift({ start, end }), root, comments: inside };
    });
  }

  private shift(range: Range): Range {
    return { start: this.toDocument(range.start), end: this.toDocument(range.end) };
  }

  private name(start: number, end: number): string | undefined {
    return start >= 0 ? this.source.slice(start, end) : undefined;
  }

  /** @param end where the node ends in the source */
  private add(node: YamlNode, end: number): void {
    this.last = Math.max(this.last, end);
    const frame = this.stack.at(-1);
    if (!frame) {
      const document = this.documents.at(-1);
      if (document) document.root = node;
    } else if (frame.kind === 'Sequence') {
      frame.items.push(node);
    } else if (!frame.key) {
      frame.key = node;
    } else {
      frame.pairs.push({ start: frame.key.start, end: Math.max(frame.key.end, node.end), key: frame.key, value: node });
      frame.key = undefined;
    }
  }

  private close(): void {
    const frame = this.stack.pop();
    if (!frame) return; // the end of a document
    let end = this.last;
    if (frame.flow) {
      end = this.skipBlank(end, true) + 1;
      this.last = end;
    }
    const { flow, pairs, items } = frame;
    const from = this.toDocument(frame.start);
    const to = this.toDocument(end);
    const node: Mapping | Sequence =
      frame.kind === 'Mapping'
        ? { kind: 'Mapping', start: from, end: to, flow, pairs }
        : { kind: 'Sequence', start: from, end: to, flow, items };
    if (frame.anchor) this.anchors.set(frame.anchor, node);
    this.add(node, end);
  }

  /** The next character after white space, comments and, in flow collections, commas. */
  private skipBlank(at: number, commas: boolean): number {
    for (; at < this.source.length; at++) {
      const ch = this.source[at]!;
      if (ch === '#') at = this.lineEnd(at) - 1;
      else if (!/\s/.test(ch) && !(commas && ch === ',')) break;
    }
    return at;
  }

  private lineEnd(at: number): number {
    while (at < this.source.length && this.source[at] !== '\n' && this.source[at] !== '\r') at++;
    return at;
  }

  private addScalar(event: ScalarEvent): void {
    const { source } = this;
    const anchor = this.name(event.anchorStart, event.anchorEnd);
    if (event.valueStart < 0) {
      const at = this.emptyPlace();
      const content = this.shift({ start: at, end: at });
      const { start, end } = content;
      return this.add({ kind: 'Scalar', start, end, style: 'empty', content, indent: 0, anchor, text: '' }, at);
    }
    const style = styleOf(event.style);
    const text = event.fast ? source.slice(event.valueStart, event.valueEnd) : getScalarValue(source, event);
    let { valueStart: start, valueEnd: end } = event;
    const content = this.shift({ start, end });
    let indent = 0;
    if (style === 'single' || style === 'double') {
      start--;
      end++;
    } else if (style === 'literal' || style === 'folded') {
      start = this.blockHeader(start);
      while (end > event.valueStart && /\s/.test(source[end - 1]!)) end--;
      end = Math.max(end, this.lineEnd(start));
      indent = Math.max(0, event.indent);
    }
    // a `#` behind the header of a block begins a comment
    this.taken.push({ start: indent > 0 ? event.valueStart : start, end: Math.max(end, event.valueEnd) });
    const [from, to] = [this.toDocument(start), this.toDocument(end)];
    const node: Scalar = { kind: 'Scalar', start: from, end: to, style, content, indent, anchor, text };
    if (anchor) this.anchors.set(anchor, node);
    this.add(node, end);
  }

  /** An empty value stands right behind the `:` or `-` that wants it. */
  private emptyPlace(): number {
    const at = this.skipBlank(this.last, false);
    return this.source[at] === ':' || this.source[at] === '-' ? at + 1 : this.last;
  }

  /** The `|` or `>` on the line before the content of a block. */
  private blockHeader(content: number): number {
    let end = content;
    if (this.source[end - 1] === '\n') end--;
    if (this.source[end - 1] === '\r') end--;
    let lineStart = end;
    while (lineStart > 0 && this.source[lineStart - 1] !== '\n' && this.source[lineStart - 1] !== '\r') lineStart--;
    const header = /[|>][-+0-9]*[ \t]*(?:#.*)?$/.exec(this.source.slice(lineStart, end));
    return header ? lineStart + header.index : content;
  }

  private addAlias(event: AliasEvent): void {
    const name = this.source.slice(event.anchorStart, event.anchorEnd);
    const range = { start: event.anchorStart - 1, end: event.anchorEnd };
    this.taken.push(range);
    const node: Alias = { kind: 'Alias', ...this.shift(range), name, target: this.anchors.get(name) };
    this.add(node, range.end);
  }

  /** Comments: every `#` after white space that is in no scalar; relative to the source. */
  private comments(): Range[] {
    const comments: Range[] = [];
    if (!this.source.includes('#')) return comments;
    let next = 0;
    for (let at = this.source.indexOf('#'); at >= 0; at = this.source.indexOf('#', at)) {
      while (next < this.taken.length && this.taken[next]!.end <= at) next++;
      const scalar = this.taken[next];
      if (scalar && scalar.start <= at) {
        at = scalar.end;
      } else if (at === 0 || /\s/.test(this.source[at - 1]!)) {
        const end = this.lineEnd(at);
        comments.push({ start: at, end });
        at = end;
      } else {
        at++;
      }
    }
    return comments;
  }
}

function styleOf(style: number): ScalarStyle {
  switch (style) {
    case SCALAR_STYLE_SINGLE_QUOTED:
      return 'single';
    case SCALAR_STYLE_DOUBLE_QUOTED:
      return 'double';
    case SCALAR_STYLE_LITERAL_BLOCK:
      return 'literal';
    case SCALAR_STYLE_FOLDED_BLOCK:
      return 'folded';
    default:
      return 'plain';
  }
}
