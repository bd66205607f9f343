/** Where something stands in a text of JSON. */
import type { Range } from '../text/index.ts';
import { strictJson } from './tolerant-json.ts';

/** Keys and numbers of items, from the outside in. */
export type JsonPath = readonly (string | number)[];

const TOKEN = /"(?:[^"\\\n]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * The range of the key or of the value at a path; of a value in brackets that of the bracket. Undefined when there is none.
 * @param text JSON that can be read, comments and commas behind the last item included
 */
export function placeInJson(text: string, path: JsonPath, part: 'key' | 'value'): Range | undefined {
  /** The brackets around, each with the key or the number of the item that is read. */
  const around: { readonly isList: boolean; at: string | number | undefined }[] = [];
  const isThere = (): boolean => around.length === path.length && around.every(({ at }, i) => at === path[i]);
  for (const { 0: token, index: start } of strictJson(text).matchAll(TOKEN)) {
    const here = around.at(-1);
    const range = { start, end: start + token.length };
    if (token === '}' || token === ']') around.pop();
    else if (token === ',' && here) here.at = typeof here.at === 'number' ? here.at + 1 : undefined;
    else if (token === ',' || token === ':') continue;
    else if (here && !here.isList && here.at === undefined) {
      here.at = keyOf(token);
      if (part === 'key' && isThere()) return range;
    } else {
      if (part === 'value' && isThere()) return range;
      if (token === '{') around.push({ isList: false, at: undefined });
      if (token === '[') around.push({ isList: true, at: 0 });
    }
  }
  return undefined;
}

function keyOf(token: string): string {
  try {
    return JSON.parse(token) as string;
  } catch {
    return token;
  }
}
