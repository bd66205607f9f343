/** Texts as they are while people type: cut, with a token gone, doubled or swapped with the next. */
import fc from 'fast-check';
import { lex } from '../../server/src/kql/syntax/index.ts';

/** Tokens that mean something to the parser, put where they do not belong. */
const STRANGERS = [
  '(', ')', '[', ']', '{', '}', '|', ';', ',', '=', '==', '.', '..', '!', '"', "'", '@"', '```', '//', '\n', '\n\n', '#x\n',
  'let', 'where', 'by', 'on', 'union', 'and', 'not', 'in', 'dynamic(', 'datatable', '*', '-', '1d', '0x', '“', '\u00a0', '\ud83d',
]; // biome-ignore format: a list

/** One mutation of a text of KQL. */
export function mutation(texts: readonly string[]): fc.Arbitrary<string> {
  const at = fc.double({ min: 0, max: 1, noNaN: true });
  return fc
    .tuple(
      fc.constantFrom(...texts),
      fc.constantFrom('cut', 'delete', 'double', 'swap', 'insert' as const),
      at,
      fc.constantFrom(...STRANGERS),
    )
    .map(([text, kind, place, stranger]) => mutate(text, kind, place, stranger));
}

function mutate(
  text: string,
  kind: 'cut' | 'delete' | 'double' | 'swap' | 'insert' | string,
  place: number,
  stranger: string,
): string {
  if (kind === 'cut') return text.slice(0, Math.floor(place * text.length));
  const tokens = lex(text).tokens.filter((token) => token.kind !== 'end');
  const i = Math.min(Math.floor(place * tokens.length), tokens.length - 1);
  const token = tokens[i];
  if (!token) return stranger + text;
  const [before, own, after] = [text.slice(0, token.start), text.slice(token.start, token.end), text.slice(token.end)];
  const next = tokens[i + 1];
  switch (kind) {
    case 'delete':
      return before + after;
    case 'double':
      return `${before}${own} ${own}${after}`;
    case 'swap':
      return next
        ? before + text.slice(next.start, next.end) + text.slice(token.end, next.start) + own + text.slice(next.end)
        : before + after;
    default:
      return before + stranger + own + after;
  }
}
