/**
 * Text of one language inside a document of another: the KQL of a rule inside its YAML.
 *
 * Where raw and decoded text are the same but for indentation, the inner parser reads the document itself (`in place`),
 * so its offsets are document offsets. Everywhere else it reads the decoded text, and `toDocument` brings its offsets back.
 * Either way the parser's results are in document offsets; only `decodedText` and `encode` know the difference.
 */
import type { Range } from './range.ts';

export interface EmbeddedText {
  /** What the inner parser reads, and the part of it that is the embedded text. */
  readonly source: string;
  readonly start: number;
  readonly end: number;
  /** Columns of indentation in front of each line of the document, not part of the text. */
  readonly indent: number;
  /** Undefined in place. */
  readonly map: OffsetMap | undefined;
  /** The text of a document range as its author means it: without escapes and indentation. */
  decodedText(range: Range): string;
  /**
   * New text as it must be written into the document.
   * @param text in the inner language, with `\n` as line end
   * @returns undefined where the surrounding style cannot hold the text (a `#` comment in a plain scalar)
   */
  encode(text: string): string | undefined;
}

/** Brings offsets of a decoded text to the document. */
export interface OffsetMap {
  /** @param end whether the offset ends a range, so that it belongs to the character before it */
  toDocument(offset: number, end: boolean): number;
  toDecoded(offset: number): number;
}

/** A run of characters that are the same in the decoded text (from `at`) and in the document (from `source`). */
export interface Segment {
  readonly at: number;
  readonly source: number;
  readonly length: number;
  /** Length in the document; differs from `length` for an escape or a folded line end. */
  readonly sourceLength: number;
}

/** A map over segments in the order of the text that cover the decoded text without gaps. */
export function segmentMap(segments: readonly Segment[]): OffsetMap {
  const find = (offset: number, key: 'at' | 'source'): Segment | undefined => {
    let low = 0;
    let high = segments.length - 1;
    if (high < 0 || segments[0]![key] > offset) return segments[0];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (segments[middle]![key] <= offset) low = middle;
      else high = middle - 1;
    }
    return segments[low];
  };
  return {
    toDocument(offset, end) {
      const segment = find(end && offset > 0 ? offset - 1 : offset, 'at');
      if (!segment) return 0;
      const into = offset - segment.at;
      // inside an escape there is no place to point at: its start or its end
      if (segment.length !== segment.sourceLength) return segment.source + (into > 0 ? segment.sourceLength : 0);
      return segment.source + Math.min(into, segment.length);
    },
    toDecoded(offset) {
      const segment = find(offset, 'source');
      if (!segment) return 0;
      const into = Math.max(0, offset - segment.source);
      if (segment.length !== segment.sourceLength)
        return segment.at + (into >= segment.sourceLength ? segment.length : 0);
      return segment.at + Math.min(into, segment.length);
    },
  };
}

/** A whole document in the inner language, such as a `.kql` file. */
export function wholeText(source: string, start = 0, end = source.length): EmbeddedText {
  return {
    source,
    start,
    end,
    indent: 0,
    map: undefined,
    decodedText: (range) => source.slice(range.start, range.end),
    encode: (text) => (source.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text),
  };
}
