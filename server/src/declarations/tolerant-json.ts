/** JSON as people keep it: with comments, and with a comma behind the last item. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * The value that the text holds.
 * @throws SyntaxError when it is no JSON
 */
export function parseTolerantJson(text: string): Json {
  return JSON.parse(strictJson(text)) as Json;
}

/** The text with blanks in place of what JSON does not have, so that messages count right; linear. */
export function strictJson(text: string): string {
  const pieces: string[] = [];
  let kept = 0;
  const blank = (start: number, end: number): void => {
    pieces.push(text.slice(kept, start), text.slice(start, end).replaceAll(/[^\n]/g, ' '));
    kept = end;
  };
  /** A comma with nothing but blanks and comments behind it, as far as was read. */
  let comma = -1;
  const extras: { start: number; end: number }[] = [];
  for (let at = 0; at < text.length; ) {
    const end = partEnd(text, at);
    const ch = text[at]!;
    if (ch === '/' && end > at + 1) extras.push({ start: at, end });
    else if (ch === ',') comma = at;
    else if (ch === '\ufeff') extras.push({ start: at, end });
    else if (!/\s/.test(ch)) {
      if ((ch === '}' || ch === ']') && comma >= 0) extras.push({ start: comma, end: comma + 1 });
      comma = -1;
    }
    at = end;
  }
  for (const { start, end } of extras.sort((a, b) => a.start - b.start)) blank(start, end);
  return pieces.join('') + text.slice(kept);
}

/** The end of the text in quotes, the comment or the character at an offset. */
function partEnd(text: string, at: number): number {
  if (text[at] === '"') {
    let end = at + 1;
    while (end < text.length && text[end] !== '"' && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
    return Math.min(end + 1, text.length);
  }
  if (text[at] !== '/') return at + 1;
  const next = text[at + 1];
  if (next !== '/' && next !== '*') return at + 1;
  const end = next === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2) + 2;
  return end < at + 2 ? text.length : end;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under a key, in whatever letter case the key is. */
export function underKey(object: JsonObject, key: string): Json | undefined {
  const found = Object.keys(object).find((own) => own.toLowerCase() === key);
  return found === undefined ? undefined : object[found];
}

/** The place of a text in quotes, the first one; an empty range at the start when it is written in another way. */
export function placeOf(text: string, value: string): { readonly start: number; readonly end: number } {
  const quoted = JSON.stringify(value);
  const start = Math.max(0, text.indexOf(quoted));
  return { start, end: text.startsWith(quoted, start) ? start + quoted.length : start };
}
