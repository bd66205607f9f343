/**
 * One try at reading a text with js-yaml, which is stricter than the readers that deploy rules: it wants the lines of a
 * flow collection or of a quoted text deeper than their key, and no tab between a key and a bracket.
 *
 *     tactics: [
 *       Impact
 *     ]            ← refused by js-yaml 5, read by YamlDotNet, PyYAML and js-yaml 4
 *
 * Such lines are pushed in before it tries again; all offsets are brought back to the text as it is.
 */
import { YAMLException } from 'js-yaml';
import { readEvents } from './events.ts';
import type { YamlDocument } from './nodes.ts';

/** Why js-yaml refuses a text: its reason, and the document offset at which it gave up. */
export interface Failure {
  readonly reason: string;
  readonly position: number;
}

/** Deeper than any key that people write. */
const PUSH = ' '.repeat(100);

const TOP_LEVEL_KEY = /^[A-Za-z_][\w.-]*:(?:\s|$)/;

/** Lines that are pushed in at most; a list in brackets has one line for each of its items. */
const MOST_PUSHES = 200;

/** A longer text is not tried so often. */
const LONGEST_PUSHED = 50_000;

/** The documents of `source` between two offsets, or why it cannot be read. */
export function attempt(source: string, start = 0, end = source.length): YamlDocument[] | Failure {
  let text = start === 0 && end === source.length ? source : source.slice(start, end);
  /** Offsets in `text` at which lines were pushed in, in order. */
  const pushes: number[] = [];
  const toDocument = (offset: number): number => {
    let pushed = 0;
    for (const at of pushes) if (at < offset) pushed += Math.min(PUSH.length, offset - at);
    return start + offset - pushed;
  };
  for (;;) {
    try {
      return readEvents(text, pushes.length === 0 ? (offset) => start + offset : toDocument);
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const position = error.mark?.position ?? 0;
      const failure = { reason: error.reason, position: toDocument(position) };
      if (error.reason !== 'deficient indentation' || text.length > LONGEST_PUSHED) return failure;
      const line = Math.max(text.lastIndexOf('\n', position - 1), text.lastIndexOf('\r', position - 1)) + 1;
      const tab = /:(\t+)[[{]/.exec(text.slice(line, position + 1));
      if (tab) {
        const at = line + tab.index + 1;
        text = text.slice(0, at) + ' '.repeat(tab[1]!.length) + text.slice(at + tab[1]!.length);
      } else {
        // a key in the first column says that the bracket or the quote above it is not closed
        if (pushes.length === MOST_PUSHES || pushes.includes(line) || TOP_LEVEL_KEY.test(text.slice(line, line + 200)))
          return failure;
        pushes.push(line);
        text = text.slice(0, line) + PUSH + text.slice(line);
      }
    }
  }
}

export function isFailure(result: YamlDocument[] | Failure): result is Failure {
  return 'reason' in result;
}
