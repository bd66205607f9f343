/** JSON as people keep it: with comments, and with a comma behind the last item. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

const PARTS = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[}\]])/g;

/**
 * The value that the text holds.
 * @throws SyntaxError when it is no JSON
 */
export function parseTolerantJson(text: string): Json {
  // blanks take the place of what goes, so that messages count right
  const plain = text.replace(/^\ufeff/, ' ').replaceAll(PARTS, (part) => (part[0] === '"' ? part : blanks(part)));
  return JSON.parse(plain) as Json;
}

function blanks(part: string): string {
  return part.replaceAll(/[^\n]/g, ' ');
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
