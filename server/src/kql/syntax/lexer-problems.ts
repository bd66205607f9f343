/** What the lexer has to say: characters that KQL does not know, and strings and comments as other languages have them. */
import type { Range } from '../../text/index.ts';
import type { Problem, ProblemFix } from './problems.ts';

const TYPOGRAPHIC_QUOTES = /[“”„‟«»‘’‚‛]/;

/** A string that has no end. */
export function unclosed(at: number, quote: string, what: string): Problem {
  const expected = quote === '```' ? 'three backticks' : `\`${quote}\``;
  return { code: 'KS001', start: at, end: at, message: `${what} is not closed: expected ${expected}.` };
}

/** A character that KQL does not know, or several that are one mistake. */
export function badCharacter(source: string, start: number, end: number): Problem {
  const text = source.slice(start, end);
  const plain = /[“”„‟«»]/.test(text) ? '"' : /[‘’‚‛]/.test(text) ? "'" : /[–—−]/.test(text) ? '-' : undefined;
  if (plain) {
    return {
      code: 'KS002',
      start,
      end,
      message: `\`${text}\` is a typographic character that KQL does not know: write \`${plain}\`.`,
      fix: { title: `Replace by ${plain}`, edits: [{ start, end, text: plain }] },
    };
  }
  if (text[0] === '`') return backtick(text, start, end);
  const wrong = WRONG_CHARACTERS[text];
  if (wrong) {
    const message = `\`${text}\` is not KQL: ${wrong.hint}.`;
    const fix = wrong.word && { title: `Write \`${wrong.word}\``, edits: [{ start, end, text: wrong.word }] };
    return { code: 'KS002', start, end, message, ...(fix && { fix }) };
  }
  return { code: 'KS002', start, end, message: `The character \`${printable(text)}\` is not part of KQL.` };
}

/** Operators of other languages, by their characters. */
const WRONG_CHARACTERS: Readonly<Record<string, { readonly hint: string; readonly word?: string }>> = {
  '&&': { hint: 'write `and`', word: 'and' },
  '&': { hint: 'write `and`, or `binary_and(…)` for the bits of numbers' },
  '^': { hint: 'write `pow(…)` for a power, or `binary_xor(…)` for the bits of numbers' },
  '~=': { hint: 'write `=~`', word: '=~' },
  '!': { hint: 'write `not(…)`, or one of the negated operators, such as `!in` or `!contains`' },
};

/** Control characters and lone surrogates as U+…, so that the message shows what cannot be seen. */
function printable(text: string): string {
  const point = text.codePointAt(0)!;
  const visible =
    point > 32 && point !== 127 && !(point >= 0x80 && point < 0xa0) && !(point >= 0xd800 && point < 0xe000);
  return visible ? text : `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A name in backticks, as MySQL has it. */
function backtick(text: string, start: number, end: number): Problem {
  const name = text.slice(1, -1);
  const message = "A backtick does not quote a name: write `['name']`.";
  if (!text.endsWith('`') || !/^[\w. -]+$/.test(name)) return { code: 'KS002', start, end, message };
  const written = `['${name}']`;
  return {
    code: 'KS002',
    start,
    end,
    message: message.replace("['name']", written),
    fix: { title: `Write ${written}`, edits: [{ start, end, text: written }] },
  };
}

/**
 * `"C:\\dir"`: the escapes at `places` are none.
 * @param end the end of the query: what stands behind it, such as a quote of YAML, belongs to no escape
 * @param plain whether nothing else is escaped in the string, so that `@` before it changes nothing else
 */
export function badEscape(
  source: string,
  end: number,
  token: number,
  places: readonly number[],
  plain: boolean,
): Problem {
  const at = places[0]!;
  const next = at + 1 >= end || /\s/.test(source[at + 1]!) ? '' : String.fromCodePoint(source.codePointAt(at + 1)!);
  const shown = `\\${next}`;
  const message = `\`${shown}\` is not an escape of KQL. Write \`\\\\\` for a backslash, or put \`@\` before the string.`;
  const doubled = {
    title: 'Double the backslashes',
    edits: places.map((place) => ({ start: place, end: place, text: '\\' })),
  };
  const fix = plain ? makeVerbatim(source, token) : doubled;
  return { code: 'KS001', start: at, end: at + shown.length, message, fix };
}

/** `"C:\\"`: the quote that should end the string is part of an escape. */
export function escapedEnd(start: number, end: number, text: string): Problem {
  const quote = text.at(-1)!;
  return {
    code: 'KS001',
    start: end - 2,
    end,
    message: `This string is not closed: \`\\${quote}\` is a quote inside of it. Write \`\\\\\`, or put \`@\` before the string.`,
    fix: makeVerbatim(text, start, 0),
  };
}

/** `'it's'`: the word behind the second quote should be in the string, which leaves the last quote over. */
export function quoteInside({ start, end, text }: Range & { readonly text: string }, quote: number): Problem {
  const escaped = `\\${String.fromCharCode(quote)}`;
  const message = `The string ends before \`${text}\`: a quote inside of a string is written \`${escaped}\`.`;
  return { code: 'KS005', start, end, message };
}

/** A comment as in C; the fix is for one that ends its line. */
export function blockComment(text: string, start: number, endsLine: boolean): Problem {
  const end = start + text.length;
  const written = text.slice(0, -2).trimEnd();
  const edits = [
    { start, end: start + 2, text: '//' },
    { start: start + written.length, end, text: '' },
  ];
  const fix = endsLine && !/[\r\n]/.test(text) ? { title: 'Write `//`', edits } : undefined;
  const message = '`/*` does not begin a comment: write `//` before each of its lines.';
  return { code: 'KS198', start, end: start + 2, message, ...(fix && { fix }) };
}

/** The fix that puts `@` before the quote of the string at `start`. */
function makeVerbatim(source: string, start: number, index = start): ProblemFix {
  const at = source[index] === 'h' || source[index] === 'H' ? start + 1 : start;
  return { title: 'Make it a verbatim string: @"…"', edits: [{ start: at, end: at, text: '@' }] };
}

/** A string without its end; `"StopLogging”` has one that is none. */
export function unclosedString(source: string, at: number, quote: string): Problem {
  const last = source[at - 1]!;
  if (!TYPOGRAPHIC_QUOTES.test(last)) return unclosed(at, quote, 'This string');
  return {
    code: 'KS001',
    start: at - 1,
    end: at,
    message: `This string is not closed: \`${last}\` is a typographic quote, expected \`${quote}\`.`,
    fix: { title: `Replace by ${quote}`, edits: [{ start: at - 1, end: at, text: quote }] },
  };
}
