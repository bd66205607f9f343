/**
 * Tests of texts: a piece that stands somewhere in the text. `startswith` wants it at the start, `has` between borders of terms,
 * `contains` anywhere, and `==` from end to end, so that all of them are compared in one way. Borders of terms are told by ASCII alone:
 * letters and digits belong to a term; of `_` and of other alphabets nobody says for sure.
 * https://learn.microsoft.com/kusto/query/datatypes-string-operators
 */

/** What a side of the piece wants: the end of the text, a border of a term, or nothing. */
export type Side = 'end' | 'border' | 'free';

export interface Piece {
  readonly text: string;
  readonly left: Side;
  readonly right: Side;
  /** Whether letter case makes no difference. */
  readonly fold: boolean;
}

/** The sides that an operator of texts wants. */
// biome-ignore format: a table
export const PIECES: Readonly<Record<string, Pick<Piece, 'left' | 'right'>>> = {
  startswith: { left: 'end', right: 'free' }, endswith: { left: 'free', right: 'end' }, contains: { left: 'free', right: 'free' },
  has: { left: 'border', right: 'border' }, hasprefix: { left: 'border', right: 'free' }, hassuffix: { left: 'free', right: 'border' },
};

/** Texts of which it is known how letter case is treated. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** Equal for texts that differ in nothing but the case of ASCII letters. */
export function folded(text: string): string {
  return text.toLowerCase();
}

/**
 * Whether two texts are the same to an operator that does not mind letter case; undefined where letters of other alphabets
 * decide.
 */
export function isSameFolded(a: string, b: string): boolean | undefined {
  if (a === b) return true;
  return isAscii(a) && isAscii(b) ? folded(a) === folded(b) : undefined;
}

/** Whether every text has the piece. What `has ""` means is left open. */
export function isInAll({ text, left, right }: Piece): boolean {
  return text === '' && left !== 'border' && right !== 'border';
}

/**
 * Whether a text that has the piece `known` has the piece `wanted` as well. Of a whole text, one with an end on either side, the
 * answer may be no; of all others it is yes or undefined.
 */
export function follows(known: Piece, wanted: Piece): boolean | undefined {
  // a text known but for its letter case may be in the wrong one
  const exact = !known.fold || wanted.fold;
  const fold = known.fold || wanted.fold;
  if (fold && !(isAscii(known.text) && isAscii(wanted.text))) return undefined;
  const isWhole = known.left === 'end' && known.right === 'end';
  const [text, piece] = fold ? [folded(known.text), folded(wanted.text)] : [known.text, wanted.text];
  if (piece === '') return isInAll(wanted) ? true : undefined;
  if (wanted.left === 'end' && wanted.right === 'end') {
    if (!isWhole) return undefined;
    return text !== piece ? false : exact || undefined;
  }
  let open = false;
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
    const end = at + piece.length;
    const left = side(wanted.left, known.left, at === 0, text[at - 1], piece[0]!);
    const right = side(wanted.right, known.right, end === text.length, text[end], piece.at(-1)!);
    if (left && right) return exact || undefined;
    open ||= left !== false && right !== false;
  }
  return isWhole && !open ? false : undefined;
}

/**
 * Whether one side of an occurrence is as it is wanted.
 * @param atEnd whether nothing more is known on this side
 * @param next the character there
 * @param own the outermost character of the piece
 */
function side(wanted: Side, known: Side, atEnd: boolean, next: string | undefined, own: string): boolean | undefined {
  if (wanted === 'free') return true;
  if (wanted === 'end') return atEnd ? known === 'end' || undefined : false;
  // what a border is next to a character that is no part of a term, nobody says
  if (!isTermCharacter(own)) return undefined;
  if (atEnd) return known === 'free' ? undefined : true;
  if (isTermCharacter(next!)) return false;
  return isAscii(next!) && next !== '_' ? true : undefined;
}

function isTermCharacter(character: string): boolean {
  return /^[0-9A-Za-z]$/.test(character);
}

/** Whether no text has both pieces: two starts, or two ends, that differ. */
export function areApart(a: Piece, b: Piece): boolean {
  const fold = a.fold || b.fold;
  if (fold && !(isAscii(a.text) && isAscii(b.text))) return false;
  const [s, t] = fold ? [folded(a.text), folded(b.text)] : [a.text, b.text];
  if (a.left === 'end' && b.left === 'end' && !s.startsWith(t) && !t.startsWith(s)) return true;
  return a.right === 'end' && b.right === 'end' && !s.endsWith(t) && !t.endsWith(s);
}

/** Whether a text in one letter case may have the piece as it is written. */
export function hasOtherCase(text: string, casing: 'lower' | 'upper'): boolean {
  return casing === 'lower' ? /[A-Z]/.test(text) : /[a-z]/.test(text);
}
