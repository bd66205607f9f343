/**
 * Lenses that do not make the text jump while somebody types: a lens more or less moves all lines below it, so that their
 * number stays until the keys rest. Meanwhile those there are move with the text, and take the words of the new ones on
 * their lines.
 */
import type { Lens } from '../features/index.ts';
import { type LineIndex, lineAt, lineIndex } from '../text/index.ts';

/** Keys rest when there has been none for so long, in milliseconds. */
const REST = 1000;

interface Shown {
  readonly text: string;
  readonly lenses: readonly Lens[];
}

interface Followed {
  lastKey: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  shown: Shown | undefined;
  /** Whether what is shown is not what it would be by now. */
  stale: boolean;
}

export class SteadyLenses {
  private readonly texts = new Map<string, Followed>();
  private readonly refresh: () => void;

  /** @param refresh makes the editor ask again */
  constructor(refresh: () => void) {
    this.refresh = refresh;
  }

  /** Somebody has changed the text. */
  typed(uri: string): void {
    const followed = this.texts.get(uri);
    // a text that shows nothing has nothing to keep
    if (!followed?.shown) return;
    followed.lastKey = performance.now();
    clearTimeout(followed.timer);
    followed.timer = setTimeout(() => {
      followed.timer = undefined;
      if (followed.stale) this.refresh();
    }, REST);
  }

  closed(uri: string): void {
    clearTimeout(this.texts.get(uri)?.timer);
    this.texts.delete(uri);
  }

  dispose(): void {
    for (const uri of this.texts.keys()) this.closed(uri);
  }

  /** The lenses to show of a text, for those that it has by now. */
  steady(uri: string, text: string, lenses: readonly Lens[]): readonly Lens[] {
    let followed = this.texts.get(uri);
    if (!followed) this.texts.set(uri, (followed = { lastKey: 0, timer: undefined, shown: undefined, stale: false }));
    const { shown, timer } = followed;
    const kept = shown && timer !== undefined ? moved(shown, text, lenses) : lenses;
    followed.stale = kept !== lenses && !areSame(kept, lenses);
    followed.shown = { text, lenses: kept };
    return kept;
  }
}

/** The lenses shown before, where the text has gone by now; each with the words of the new one on its line. */
function moved(shown: Shown, text: string, lenses: readonly Lens[]): Lens[] {
  const shift = shiftBetween(shown.text, text);
  const lines = lineIndex(text);
  const fresh = new Map(lenses.map((lens) => [placeOf(lens, lines), lens]));
  return shown.lenses.map((lens) => {
    const start = shift(lens.range.start);
    const at = { ...lens, range: { start, end: Math.max(start, shift(lens.range.end)) } };
    return fresh.get(placeOf(at, lines)) ?? at;
  });
}

function placeOf({ kind, range }: Lens, lines: LineIndex): string {
  return `${kind} ${lineAt(lines, range.start)}`;
}

/** Where an offset of the text before is in the text after: what differs lies between what both begin and end with. */
function shiftBetween(before: string, after: string): (offset: number) => number {
  const most = Math.min(before.length, after.length);
  // the end first: a line that comes in front of one that begins alike is a line more, and moves it
  let end = 0;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  let start = 0;
  while (start < most - end && before[start] === after[start]) start++;
  return (offset) => {
    if (offset >= before.length - end) return offset + after.length - before.length;
    return Math.min(offset, start);
  };
}

function areSame(a: readonly Lens[], b: readonly Lens[]): boolean {
  return (
    a.length === b.length && a.every((lens, i) => lens.title === b[i]!.title && lens.range.start === b[i]!.range.start)
  );
}
