/** Tokenizing takes time in proportion to the text: the editor does it on every key, and a pasted line may be long. */
import type { IGrammar } from 'vscode-textmate';
import { type GrammarName, loadGrammar, tokenize } from '../syntaxes/tokenize.ts';

/** What makes a look-ahead or a look-behind run far, if anything does. */
const UNITS = [
  'a ', 'a, ', 'a: ', 'a          ', 'x in (', 'f(', '(', '[\'a', '["a"], ', '= ', '- ', '..', 'a.', '1 ', '1.', 'int(', 'typeof(',
  'dynamic(', 'with (a=', '"', '""', '\\"', '@"" ', "'", '~~~', '| ', 'let ', 'let a', 'a : int ', 'set ', 'kind=', 'by ', 'from a ',
  'take (', 'project-', 'abcdef01-', '2024-', '!', '# ', '// ', '  ', 'query: ', '\u202f',
]; // biome-ignore format: a list

const LENGTH = 4_000;
const GROWTH = 4;

export interface Growth {
  readonly grammar: string;
  /** The unit whose repetition grows fastest. */
  readonly unit: string;
  /** Time for a line four times as long, as a multiple. */
  readonly factor: number;
}

/** The worst growth of each grammar; `4` is linear. */
export async function grammarGrowth(): Promise<Growth[]> {
  const cases: readonly (readonly [GrammarName, string])[] = [
    ['kql', ''],
    ['yaml', 'query: "'],
    ['yaml', 'description: '],
  ];
  const growths: Growth[] = [];
  for (const [name, before] of cases) {
    const grammar = await loadGrammar(name);
    const factors = UNITS.map((unit) => {
      const text = (length: number): string => before + unit.repeat(length / unit.length);
      return { unit, factor: time(grammar, text(GROWTH * LENGTH)) / time(grammar, text(LENGTH)) };
    });
    const worst = factors.reduce((a, b) => (b.factor > a.factor ? b : a));
    growths.push({ grammar: before === '' ? name : `${name}, ${before}…`, ...worst });
  }
  return growths;
}

/** Milliseconds, the best of five. */
function time(grammar: IGrammar, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    tokenize(grammar, text);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
