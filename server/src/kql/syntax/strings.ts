/** The value of a string literal from its text. */

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '"': '"', "'": "'", '\\': '\\',
}; // biome-ignore format: a table

const ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}|[0-7]{1,2})|([abfnrtv"'\\]))/y;
const ALL_ESCAPES = new RegExp(ESCAPE.source, 'g');

/**
 * The value of a string token: prefixes (`h`, `@`), quotes and escapes removed. Tolerates a missing end quote and
 * leaves an escape that KQL does not know as it stands.
 *
 * @param indent columns that the document puts before each line of the query; they are not part of a multi-line string
 */
export function stringValue(text: string, indent = 0): string {
  let at = text[0] === 'h' || text[0] === 'H' ? 1 : 0;
  const verbatim = text[at] === '@';
  if (verbatim) at++;
  const fence = text.slice(at, at + 3);
  if (fence === '```' || fence === '~~~') {
    const body = text.slice(at + 3, text.endsWith(fence) && text.length >= at + 6 ? -3 : undefined);
    return indent > 0 ? body.replaceAll(new RegExp(`(\\r?\\n)[ ]{0,${indent}}`, 'g'), '$1') : body;
  }
  const quote = text[at];
  const closed = text.length > at + 1 && text.endsWith(quote!);
  const body = text.slice(at + 1, closed ? -1 : undefined);
  if (verbatim) return body.replaceAll(quote! + quote, quote!);
  return body.includes('\\') ? unescaped(body) : body;
}

function unescaped(body: string): string {
  return body.replaceAll(ALL_ESCAPES, (whole, x: string, u: string, long: string, octal: string, plain: string) => {
    if (plain) return ESCAPES[plain]!;
    const point = octal ? Number.parseInt(octal, 8) : Number.parseInt(x ?? u ?? long, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

/**
 * Where a character of the value stands in the text of the token: behind the prefix and the quote, and with each escape as it is
 * written. Linear.
 *
 * @param offset into `stringValue(text)`; its length gives the place behind the last character
 */
export function placeInString(text: string, offset: number): number {
  const [prefix, fence] = /^[hH]?@?(```|~~~)?/.exec(text)!;
  const start = prefix.length + (fence ? 0 : 1);
  const isVerbatim = prefix.endsWith('@');
  if (fence || (!isVerbatim && !text.includes('\\'))) return start + offset;
  const body = text.slice(start);
  const quote = text[start - 1]!;
  let place = 0;
  for (let left = offset; left > 0 && place < body.length; ) {
    const length = isVerbatim ? (body.startsWith(quote + quote, place) ? 2 : 1) : escapeLength(body, place);
    const value = isVerbatim || length === 1 ? 1 : unescaped(body.slice(place, place + length)).length;
    place += length;
    left -= value;
  }
  return start + place;
}

/** The length of the escape at a place; 1 for any other character. */
function escapeLength(body: string, place: number): number {
  if (body[place] !== '\\') return 1;
  ESCAPE.lastIndex = place;
  return ESCAPE.exec(body)?.[0].length ?? 1;
}
