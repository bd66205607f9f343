/** New ids. There is no source of chance but `Math.random` in every place where the rules run; an id need not be a secret. */

const DIGITS = '0123456789abcdef';

/** A GUID of version 4 (https://www.rfc-editor.org/rfc/rfc9562#section-5.4), another one each time. */
export function newGuid(): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replaceAll(/[xy]/g, (place) => {
    const digit = Math.floor(Math.random() * 16);
    return DIGITS[place === 'x' ? digit : 8 + (digit % 4)]!;
  });
}

/** The forms of .NET: with and without dashes, in braces or parentheses. */
export function isGuid(text: string): boolean {
  const inner = /^\{(.*)\}$|^\((.*)\)$/.exec(text);
  const digits = inner?.[1] ?? inner?.[2] ?? text;
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(digits) || (!inner && /^[\da-f]{32}$/i.test(text));
}
