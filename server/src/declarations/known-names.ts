/** Writes into `rulewright.json` what the user says is known. */
import type { TextEdit } from '../text/index.ts';
import { isObject, parseTolerantJson, strictJson } from './tolerant-json.ts';

/**
 * The change of the text of `rulewright.json` that adds a name to `knownNames`; comments and layout stay.
 * @param text undefined when there is no such file
 * @returns undefined when the text is not understood
 */
export function addKnownName(text: string | undefined, name: string): TextEdit | undefined {
  const entry = JSON.stringify(name);
  if (text === undefined || text.trim() === '') {
    return { start: 0, end: text?.length ?? 0, text: `{\n  "knownNames": [${entry}]\n}\n` };
  }
  // of the same length, with blanks in place of comments
  const strict = strictJson(text);
  try {
    const value = parseTolerantJson(text);
    if (!isObject(value)) return undefined;
    const list = /"knownNames"\s*:\s*\[/.exec(strict);
    if ('knownNames' in value && !(list && Array.isArray(value['knownNames']))) return undefined;
    const at = list && 'knownNames' in value ? list.index + list[0].length : strict.indexOf('{') + 1;
    const isEmpty = /^\s*[\]}]/.test(strict.slice(at, at + 10_000));
    if ('knownNames' in value) return { start: at, end: at, text: isEmpty ? entry : `${entry}, ` };
    return { start: at, end: at, text: `\n  "knownNames": [${entry}]${isEmpty ? '\n' : ','}` };
  } catch {
    return undefined;
  }
}
