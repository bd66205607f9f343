/**
 * Where in the YAML around a query the caret stands: under which keys, and whether a key or a value is written. Told by the
 * indentation of the lines, so that it holds for texts that no reader of YAML takes. Flow style is read from its bracket on.
 */
import { lineIndex, type Range } from '../../text/index.ts';

export interface YamlPlace {
  /** The keys from the top to what is written, `*` for an item of a list. A key that is being written is not among them. */
  readonly path: readonly string[];
  /** `item`: what follows a dash, which may be a value or the first key of one. */
  readonly wanted: 'key' | 'value' | 'item';
  /** What is typed so far, to the caret. */
  readonly typed: string;
  /** From where it begins to the caret, and to its end. */
  readonly insert: Range;
  readonly replace: Range;
  /** The quote around it; a closing one may be missing. */
  readonly quote: '' | "'" | '"';
  /** Whether brackets are around, so that nothing may be indented. */
  readonly flow: boolean;
  /** The column in which the key or item stands: what belongs to it is deeper. */
  readonly column: number;
  /** Whether a blank must be written first: the caret touches the colon. */
  readonly blankFirst: boolean;
  /** Whether a colon follows, so that the key alone is replaced. */
  readonly colonFollows: boolean;
  /** The other keys of the mapping that the key is in, with their values as written. */
  readonly siblings: ReadonlyMap<string, string>;
  /** The other items of the list around. */
  readonly items: readonly string[];
  /** The keys of the mapping that holds the list or mapping around, and of the one around that. */
  readonly outer: readonly ReadonlyMap<string, string>[];
}

/** A line of block style: its dashes, and its key with the value behind it. */
interface Line {
  readonly start: number;
  readonly dashes: readonly number[];
  readonly key: string | undefined;
  /** The column of the key, or of the text where there is none. */
  readonly column: number;
  /** Where the value begins, or the text, from the start of the line. */
  readonly valueAt: number;
  readonly value: string;
  readonly blank: boolean;
}

const LINE = /^([ \t]*)((?:-(?:[ ]+|$))*)(?:("[^"]*"|'[^']*'|[A-Za-z_][\w.-]*)[ \t]*:(?=[ \t]|$)[ \t]*)?([^\n]*)$/;

/** Lines that are looked at in each direction; a rule has fewer. */
const MOST_LINES = 5000;

/** The place at an offset; undefined within a comment or the text of a block. */
export function yamlPlace(text: string, offset: number): YamlPlace | undefined {
  return new YamlPlaceReader(text).placeAt(offset);
}

class YamlPlaceReader {
  private readonly text: string;
  private readonly starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.starts = lineIndex(text).starts;
  }

  placeAt(offset: number): YamlPlace | undefined {
    let at = this.starts.findLastIndex((start) => start <= offset);
    if (at < 0) at = 0;
    const start = this.starts[at]!;
    const before = this.text.slice(start, offset).replace(/\r$/, '');
    if (/(^|\s)#/.test(before.replaceAll(/"[^"]*"|'[^']*'/g, '')) || /^(---|\.\.\.)/.test(before)) return undefined;
    if (this.blockAround(at, before)) return undefined;
    const line = readLine(before, start);
    const flow = this.flowAround(at, line, offset);
    if (flow) return flow;
    const colon = /^([ \t]*(?:- +)*)("[^"]*"|'[^']*'|[A-Za-z_][\w.-]*):$/.exec(before);
    const own = colon ? readLine(`${before} `, start) : line;
    const up = this.ancestors(at, own);
    const typed = own.value;
    const from = colon ? offset : start + own.valueAt;
    const rest = this.lineText(at).slice(before.length);
    if (own.key !== undefined) {
      return this.place(offset, from, typed, rest, {
        path: [...up.path, own.key],
        wanted: 'value',
        column: own.column,
        blankFirst: colon !== null,
        siblings: this.siblings(at, own),
        items: [],
        outer: up.outer,
      });
    }
    const isItem = own.dashes.length > 0;
    return this.place(offset, from, typed, rest, {
      path: up.path,
      wanted: isItem ? 'item' : 'key',
      column: own.column,
      blankFirst: false,
      siblings: isItem ? this.siblingsBelow(at, own) : this.siblings(at, own),
      items: isItem ? this.items(at, own.dashes.at(-1)!) : [],
      outer: up.outer,
    });
  }

  /** Puts together what is typed: quotes are left out of it. */
  private place(
    offset: number,
    from: number,
    typed: string,
    rest: string,
    around: Omit<YamlPlace, 'typed' | 'insert' | 'replace' | 'quote' | 'flow' | 'colonFollows'>,
    flow = false,
  ): YamlPlace | undefined {
    const quote = typed.startsWith('"') ? '"' : typed.startsWith("'") ? "'" : '';
    const start = from + quote.length;
    const own = typed.slice(quote.length);
    // behind the closing quote nothing more belongs to it
    if (quote && own.includes(quote)) return undefined;
    const end = quote ? /^[^"']*/ : flow ? /^[^,\]}:]*/ : around.wanted === 'value' ? /^(?:(?!\s#).)*/ : /^[^:#\s]*/;
    const behind = end.exec(rest)![0].trimEnd();
    return {
      ...around,
      typed: own,
      insert: { start, end: offset },
      replace: { start, end: offset + behind.length },
      quote,
      flow,
      colonFollows: around.wanted !== 'value' && /^["']?\s*:/.test(rest.slice(behind.length)),
    };
  }

  private lineText(at: number): string {
    const next = this.starts[at + 1] ?? this.text.length;
    return this.text.slice(this.starts[at], next).replace(/[\r\n]+$/, '');
  }

  private line(at: number): Line {
    return readLine(this.lineText(at), this.starts[at]!);
  }

  /** Whether a line belongs to the text of a block: `description: |`. */
  private blockAround(at: number, before: string): boolean {
    const indent = /^[ \t]*/.exec(before)![0].length;
    let limit = indent;
    for (let i = at - 1; i >= 0 && at - i < MOST_LINES; i--) {
      const line = this.line(i);
      if (line.blank) continue;
      const { column, value } = line;
      const first = line.dashes[0] ?? column;
      // the block is deeper than its key, or than the dash in front of it
      if (/^[|>][-+\d]*\s*(#.*)?$/.test(value) && (line.key === undefined ? first : column) < limit) return true;
      if (first < limit) limit = Math.min(limit, first + 1);
      if (first === 0) return false;
    }
    return false;
  }

  /** The keys above a line, the outermost first, and the mappings they are in. */
  private ancestors(at: number, line: Line): { path: string[]; outer: ReadonlyMap<string, string>[] } {
    const path: string[] = [];
    const outer: ReadonlyMap<string, string>[] = [];
    let limit = line.column;
    let inList = false;
    const leave = (dashes: readonly number[]): void => {
      for (const dash of dashes.toReversed()) {
        if (dash >= limit) continue;
        path.unshift('*');
        limit = dash;
        inList = true;
      }
    };
    leave(line.dashes);
    for (let i = at - 1; i >= 0 && at - i < MOST_LINES && (limit > 0 || inList); i--) {
      const above = this.line(i);
      if (above.blank) continue;
      if (/^(---|\.\.\.)/.test(this.lineText(i))) break;
      const { key, column, dashes } = above;
      const isParent = key !== undefined && (inList ? column <= limit : column < limit);
      // an item of the same list is no parent, nor is what stands deeper
      if (isParent && !(inList && dashes.includes(limit))) {
        path.unshift(key);
        outer.push(this.siblings(i, above));
        limit = column;
        inList = false;
        leave(dashes);
      } else if (!inList && dashes.some((dash) => dash < limit) && column <= limit) {
        leave(dashes);
      }
    }
    return { path, outer };
  }

  /** The other keys of the mapping in which a key of that line stands. */
  private siblings(at: number, { column, dashes }: Line): Map<string, string> {
    const found = new Map<string, string>();
    const add = (line: Line): void => void (line.key !== undefined && found.set(line.key, valueText(line.value)));
    for (let i = at - 1; dashes.length === 0 && i >= 0 && at - i < MOST_LINES; i--) {
      const line = this.line(i);
      if (line.blank || line.column > column) continue;
      if (line.column < column) break;
      add(line);
      if (line.dashes.length > 0) break;
    }
    for (const [key, value] of this.keysBelow(at, column)) found.set(key, value);
    return found;
  }

  /** The keys of an item whose first line is this one. */
  private siblingsBelow(at: number, { column }: Line): Map<string, string> {
    return this.keysBelow(at, column);
  }

  private keysBelow(at: number, column: number): Map<string, string> {
    const found = new Map<string, string>();
    for (let i = at + 1; i < this.starts.length && i - at < MOST_LINES; i++) {
      const line = this.line(i);
      if (line.blank || (line.dashes[0] ?? line.column) > column) continue;
      if (line.column !== column || line.dashes.length > 0) break;
      if (line.key !== undefined) found.set(line.key, valueText(line.value));
    }
    return found;
  }

  /** The other items of a list whose dashes stand in a column. */
  private items(at: number, dash: number): string[] {
    const found: string[] = [];
    const look = (i: number): boolean => {
      const line = this.line(i);
      if (line.blank) return true;
      const first = line.dashes[0] ?? line.column;
      if (first > dash) return true;
      if (!line.dashes.includes(dash)) return false;
      if (line.key === undefined) found.push(valueText(line.value));
      return true;
    };
    for (let i = at - 1; i >= 0 && at - i < MOST_LINES && look(i); i--);
    for (let i = at + 1; i < this.starts.length && i - at < MOST_LINES && look(i); i++);
    return found;
  }

  /** The place within brackets that began on this line or above. */
  private flowAround(at: number, own: Line, offset: number): YamlPlace | undefined {
    for (let i = at; i >= 0 && at - i < MOST_FLOW_LINES; i--) {
      const line = i === at ? own : this.line(i);
      if (line.blank) continue;
      if (!/^[[{]/.test(line.value)) {
        // lines of a flow are deeper than its key; `identifier: x,` may look like one
        if (line.key !== undefined && !/[,\]}]\s*$/.test(line.value) && i < at) return undefined;
        continue;
      }
      const from = line.start + line.valueAt;
      const read = readFlow(this.text.slice(from, offset));
      if (!read) return undefined;
      const up = this.ancestors(i, line);
      const path = [...up.path, ...(line.key === undefined ? [] : [line.key]), ...read.path];
      return this.place(
        offset,
        from + read.at,
        this.text.slice(from + read.at, offset),
        this.lineText(at).slice(offset - this.starts[at]!),
        {
          path,
          wanted: read.wanted,
          column: line.column,
          blankFirst: false,
          siblings: read.keys,
          items: read.items,
          outer: [...read.outer, this.siblings(i, line), ...up.outer],
        },
        true,
      );
    }
    return undefined;
  }
}

/** Brackets over more lines than these are nobody's. */
const MOST_FLOW_LINES = 200;

function readLine(text: string, start: number): Line {
  const [, indent, dashText, key, rest] = LINE.exec(text) as unknown as [
    string,
    string,
    string,
    string | undefined,
    string,
  ];
  const value = rest.trimEnd();
  const dashes: number[] = [];
  for (let i = 0; i < dashText.length; i++) if (dashText[i] === '-') dashes.push(indent.length + i);
  const column = indent.length + dashText.length;
  const isComment = key === undefined && dashes.length === 0 && (value === '' || value.startsWith('#'));
  return {
    start,
    dashes,
    key: key && /^["']/.test(key) ? key.slice(1, -1) : key,
    column,
    valueAt: text.length - rest.length,
    value: rest,
    blank: isComment,
  };
}

/** A value as far as others want to know it: without quotes and comment. */
function valueText(value: string): string {
  const plain = value.replace(/\s+#.*$/, '').trim();
  return /^(["']).*\1$/.test(plain) ? plain.slice(1, -1) : plain;
}

interface FlowLevel {
  readonly open: '[' | '{';
  /** The key whose value is written. */
  key: string | undefined;
  readonly keys: Map<string, string>;
  readonly items: string[];
  /** Where what is being written begins. */
  at: number;
}

/** Where the end of a text in flow style is; undefined when its brackets are closed. */
function readFlow(text: string):
  | {
      path: string[];
      wanted: YamlPlace['wanted'];
      at: number;
      keys: Map<string, string>;
      items: string[];
      outer: Map<string, string>[];
    }
  | undefined {
  const levels: FlowLevel[] = [];
  const end = (level: FlowLevel | undefined, to: number): void => {
    if (!level) return;
    const value = valueText(text.slice(level.at, to));
    if (level.open === '[') level.items.push(value);
    else if (level.key !== undefined) level.keys.set(level.key, value);
    level.key = undefined;
  };
  for (let i = 0; i < text.length; i++) {
    const ch = text[i]!;
    const level = levels.at(-1);
    if (ch === '"' || ch === "'") {
      const close = text.indexOf(ch, i + 1);
      if (close < 0) break;
      i = close;
    } else if (ch === '[' || ch === '{')
      levels.push({ open: ch, key: undefined, keys: new Map(), items: [], at: i + 1 });
    else if (ch === ']' || ch === '}') {
      end(level, i);
      levels.pop();
      if (levels.length === 0) return undefined;
    } else if (ch === ',' && level) {
      end(level, i);
      level.at = i + 1;
    } else if (ch === ':' && level?.open === '{' && level.key === undefined) {
      level.key = valueText(text.slice(level.at, i));
      level.at = i + 1;
    }
  }
  const last = levels.at(-1);
  if (!last) return undefined;
  const path = levels.flatMap(({ open, key }) => (open === '[' ? ['*'] : key === undefined ? [] : [key]));
  const blanks = /^\s*/.exec(text.slice(last.at))![0].length;
  return {
    path,
    wanted: last.open === '[' ? 'item' : last.key === undefined ? 'key' : 'value',
    at: last.at + blanks,
    keys: last.keys,
    items: last.items,
    outer: levels
      .slice(0, -1)
      .reverse()
      .flatMap(({ open, keys }) => (open === '{' ? [keys] : [])),
  };
}
