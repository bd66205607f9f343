/** What a text costs grows with its length, and no faster. */
import { FEATURES, LONG_TEXTS } from '../support/long-texts.ts';

const SIZE = 1000;
const GROWTH = 4;

export interface TextGrowth {
  readonly feature: string;
  /** What there is much of in the text that grows fastest. */
  readonly text: string;
  /** Milliseconds for the longer text. */
  readonly time: number;
  /** Time for a text four times as long, as a multiple. */
  readonly factor: number;
}

/** The worst growth of each feature; `4` is linear. */
export function textGrowth(): TextGrowth[] {
  return Object.entries(FEATURES).map(([feature, run]) => {
    const growths = [...LONG_TEXTS].map(([text, read]): TextGrowth => {
      const [short, long] = [SIZE / GROWTH, SIZE].map((size) => timeOf(() => run(read(size))));
      return { feature, text, time: long!, factor: long! / short! };
    });
    return growths.reduce((a, b) => (b.factor > a.factor ? b : a));
  });
}

/** Milliseconds, the best of three. */
function timeOf(run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}
