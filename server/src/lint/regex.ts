/**
 * Reads regular expressions of KQL and says what the service refuses in them. Its documents have named two syntaxes over time,
 * those of RE2 and of the crate `regex`; what is reported here is refused by both, and where they part nothing is said.
 * https://github.com/google/re2/wiki/Syntax, https://docs.rs/regex/latest/regex/#syntax,
 * https://learn.microsoft.com/kusto/query/regex
 */
import type { Range } from '../text/index.ts';

export type RegexProblemKind =
  | 'lookaround' | 'backreference' | 'group' | 'flag' | 'escape' | 'class-escape' | 'hex' | 'property' | 'unclosed-group'
  | 'unopened-group' | 'unclosed-class' | 'range' | 'repetition' | 'count' | 'name'; // biome-ignore format: a list

/** The range is one of the pattern. */
export interface RegexProblem extends Range {
  readonly kind: RegexProblemKind;
}

export interface Regex {
  /** The first thing that is refused. */
  readonly problem: RegexProblem | undefined;
  /** How many groups capture something; undefined where that is not known for sure. */
  readonly groups: number | undefined;
}

/** Letters behind a backslash that one of the two syntaxes knows. Digits, `x`, `p` and `P` are treated apart. */
const KNOWN_ESCAPES = /[aCdDbBAEfnQrsStuUvwWz]/;

/** Those that stand for a place and not for a character, and so not in brackets. */
const PLACES = /[AbBz]/;

/** Reads a pattern, in one pass. */
export function readRegex(pattern: string): Regex {
  return new Reader(pattern).read();
}

class Reader {
  private readonly pattern: string;
  private at = 0;
  private problem: RegexProblem | undefined;
  /** Where the groups begin that are open. */
  private readonly open: number[] = [];
  private readonly names = new Set<string>();
  private groups = 0;
  /** Whether something stands before that can be repeated. */
  private hasOperand = false;
  /** Whether the two syntaxes have read something differently. */
  private isDoubtful = false;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  read(): Regex {
    while (this.at < this.pattern.length && !this.problem && !this.isDoubtful) this.readNext();
    const unclosed = this.open.at(-1);
    if (unclosed !== undefined) this.refuse('unclosed-group', unclosed, unclosed + 1);
    return { problem: this.problem, groups: this.isDoubtful ? undefined : this.groups };
  }

  private refuse(kind: RegexProblemKind, start: number, end: number): void {
    if (this.isDoubtful) return;
    this.problem ??= { kind, start, end: Math.min(end, this.pattern.length) };
  }

  private readNext(): void {
    const start = this.at;
    const ch = this.pattern[start]!;
    switch (ch) {
      case '\\':
        this.readEscape(false);
        break;
      case '[':
        this.readClass();
        break;
      case '(':
        this.openGroup();
        return;
      case ')':
        if (this.open.pop() === undefined) this.refuse('unopened-group', start, start + 1);
        this.at++;
        break;
      case '|':
        this.at++;
        this.hasOperand = false;
        return;
      case '*':
      case '+':
      case '?':
        if (!this.hasOperand) this.refuse('repetition', start, start + 1);
        this.at++;
        break;
      case '{':
        this.readCount();
        break;
      default:
        this.at++;
    }
    this.hasOperand = true;
  }

  /** The match of a sticky pattern here. */
  private match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at;
    return expression.exec(this.pattern);
  }

  /** `{2}`, `{2,}`, `{2,5}`; anything else in braces may be text. */
  private readCount(): void {
    const start = this.at;
    const count = this.match(/\{(\d+)(?:,(\d*))?\}/y);
    if (!count) {
      this.at++;
      return;
    }
    this.at += count[0].length;
    if (!this.hasOperand) this.refuse('repetition', start, this.at);
    else if (count[2] && Number(count[2]) < Number(count[1])) this.refuse('count', start, this.at);
  }

  private openGroup(): void {
    const start = this.at;
    const hadOperand = this.hasOperand;
    this.open.push(start);
    this.hasOperand = false;
    this.at++;
    if (this.pattern[this.at] !== '?') {
      this.groups++;
      return;
    }
    const look = this.match(/\?<?[=!]/y);
    if (look) return this.refuse('lookaround', start, start + 1 + look[0].length);
    const named = this.match(/\?P?<([^>]*)>/y);
    if (named) return this.openNamed(named[0], named[1]!);
    const reference = this.match(/\?P[=>][^)]*\)?/y);
    if (reference) return this.refuse('backreference', start, start + 1 + reference[0].length);
    const flags = this.match(/\?([a-zA-Z-]*)([:)])/y);
    if (!flags) {
      // `(?` at the very end lacks what makes it a group
      if (this.at + 1 >= this.pattern.length) return this.refuse('unclosed-group', start, start + 1);
      const strange = this.match(/\?[a-zA-Z-]*./y);
      return this.refuse('group', start, start + 1 + (strange?.[0].length ?? 1));
    }
    const [whole, letters, end] = flags as unknown as [string, string, string];
    if (/[^-imsURux]/.test(letters)) return this.refuse('flag', start, start + 1 + whole.length);
    this.at += whole.length;
    // blanks and comments mean nothing from here on, if the flag is known
    if (letters.includes('x')) this.isDoubtful = true;
    if (end === ':') return;
    // flags alone are no group
    this.open.pop();
    this.hasOperand = hadOperand;
  }

  private openNamed(text: string, name: string): void {
    const start = this.at - 1;
    if (!/^[\p{L}_][\p{L}\p{N}_.[\]]*$/u.test(name) || this.names.has(name))
      return this.refuse('name', start, start + 1 + text.length);
    this.names.add(name);
    this.groups++;
    this.at += text.length;
  }

  private readEscape(inClass: boolean): void {
    const start = this.at;
    const ch = this.pattern[start + 1];
    if (ch === undefined) {
      this.at++;
      return this.refuse('escape', start, start + 1);
    }
    this.at += 2;
    if (/[1-9]/.test(ch)) {
      // two digits or three may be the number of a character
      if (!/^[1-7][0-7]/.test(this.pattern.slice(start + 1, start + 3))) this.refuse('backreference', start, start + 2);
    } else if (ch === 'k' || ch === 'g') {
      this.refuse('backreference', start, start + 2);
    } else if (ch === 'x') {
      this.at = start + 2;
      const digits = this.match(/[0-9a-fA-F]{2}|\{[0-9a-fA-F]{1,8}\}/y);
      if (digits) this.at += digits[0].length;
      else this.refuse('hex', start, start + 2);
    } else if (ch === 'p' || ch === 'P') {
      const name = this.match(/\{[^{}]+\}|[^{]/y);
      if (name) this.at += name[0].length;
      else this.refuse('property', start, start + 2);
    } else if (inClass && PLACES.test(ch)) {
      this.refuse('class-escape', start, start + 2);
    } else if (ch === 'Q') {
      const end = this.pattern.indexOf('\\E', this.at);
      this.isDoubtful = true;
      this.at = end < 0 ? this.pattern.length : end + 2;
    } else if (/[a-zA-Z]/.test(ch) && !KNOWN_ESCAPES.test(ch)) {
      this.refuse('escape', start, start + 2);
    }
  }

  /** `[a-z]`, `[^]]`, `[[:alpha:]]` */
  private readClass(): void {
    const start = this.at++;
    if (this.pattern[this.at] === '^') this.at++;
    // a bracket at once is an ordinary character
    if (this.pattern[this.at] === ']') this.at++;
    while (this.at < this.pattern.length && !this.problem) {
      const ch = this.pattern[this.at]!;
      if (ch === ']') {
        this.at++;
        return;
      }
      const posix = ch === '[' ? this.match(/\[:\^?[a-z]+:\]/y) : null;
      if (posix) this.at += posix[0].length;
      else if (ch === '[') {
        // a character to one of the syntaxes, a class within the class to the other
        this.isDoubtful = true;
        this.at++;
      } else this.readRange();
    }
    this.refuse('unclosed-class', start, start + 1);
  }

  /** A character of a class, or two with a `-` between them. */
  private readRange(): void {
    const start = this.at;
    const first = this.readMember();
    if (this.problem || this.pattern[this.at] !== '-' || /^-[\]-]/.test(this.pattern.slice(this.at, this.at + 2)))
      return;
    const second = this.pattern[this.at + 1];
    if (first === undefined || second === undefined || second === '[') return;
    this.at++;
    const last = this.readMember();
    if (this.problem) return;
    if (last === undefined) {
      // behind `a-` a whole class can be no end
      if (/\\[dDsSwW]/.test(this.pattern.slice(this.at - 2, this.at))) this.refuse('range', start, this.at);
    } else if (last < first) this.refuse('range', start, this.at);
  }

  /** The number of one character; undefined for a class such as `\d` and for an escape whose number is not looked at. */
  private readMember(): number | undefined {
    const start = this.at;
    if (this.pattern[start] === '\\') {
      this.readEscape(true);
      const escaped = this.pattern[start + 1] ?? '';
      return /[a-zA-Z0-9]/.test(escaped) ? undefined : escaped.codePointAt(0);
    }
    const point = this.pattern.codePointAt(start)!;
    this.at += point > 0xffff ? 2 : 1;
    return point;
  }
}
