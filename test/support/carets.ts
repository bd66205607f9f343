/**
 * Expectations drawn under the text they are about:
 *
 *     T | wher x
 *         ^^^^ 💡 kql/syntax: `wher` is not an operator
 *
 * Carets mark the range, `💡` says that there is a fix, the message may be left out or cut short, and a severity may stand in
 * brackets behind the rule: `kql/unknown-table (error): …`. `^.` marks an empty range in front of the caret's column. The lines with carets are taken out before the text is checked.
 *
 * Where all findings have one origin, as in the suites of the grammar, the id of the rule is left out:
 *
 *     T | where x ==
 *                   ^. Expected an expression after `==`.
 */

export interface Expectation {
  readonly start: number;
  readonly end: number;
  /** The id of the rule; empty where it is left out. */
  readonly rule: string;
  /** Undefined where any will do. */
  readonly severity?: string | undefined;
  /** Beginning of the message; empty where any will do. */
  readonly message: string;
  readonly fix: boolean;
}

const CARET_LINE = /^( *)(\^+)(\.?) +(💡 )?(?:([a-z]+\/[a-z0-9-]+)(?: \((\w+)\))?(?:: (.*))?|(\S.*))$/;

/** The text without its caret lines, and what they expect. */
export function readCarets(marked: string): { text: string; expected: Expectation[] } {
  const expected: Expectation[] = [];
  const kept: string[] = [];
  /** Offset at which the last kept line starts. */
  let lineStart = 0;
  let length = 0;
  for (const line of marked.split('\n')) {
    const match = CARET_LINE.exec(line);
    if (!match) {
      lineStart = length;
      length += line.length + 1;
      kept.push(line);
      continue;
    }
    const start = lineStart + match[1]!.length;
    const end = match[3] === '.' ? start : start + match[2]!.length;
    const message = match[7] ?? match[8] ?? '';
    expected.push({ start, end, rule: match[5] ?? '', severity: match[6], message, fix: match[4] !== undefined });
  }
  return { text: kept.join('\n'), expected };
}

interface Actual {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  readonly severity?: string | undefined;
  readonly message: string;
  readonly fix: boolean;
}

/** What is missing and what was not expected, each with its line; empty when all is as expected. */
export function compareCarets(text: string, expected: readonly Expectation[], actual: readonly Actual[]): string {
  const matches = (e: Expectation, a: Actual): boolean =>
    e.start === a.start &&
    e.end === a.end &&
    e.rule === a.rule &&
    (e.severity === undefined || e.severity === a.severity) &&
    e.fix === a.fix &&
    a.message.startsWith(e.message);
  const left = [...actual];
  const missing = expected.filter((e) => {
    const at = left.findIndex((a) => matches(e, a));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...missing.map((e) => `missing\n${draw(text, e)}`), ...left.map((a) => `unexpected\n${draw(text, a)}`)].join(
    '\n',
  );
}

/** A range under its line, in the form that the suites are written in. */
export function draw(text: string, { start, end, rule, severity, message, fix }: Actual): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start);
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const carets = end > start ? '^'.repeat(Math.min(end - start, Math.max(1, line.length - (start - lineStart)))) : '^.';
  const id = rule && `${rule}${severity ? ` (${severity})` : ''}: `;
  return `${line}\n${' '.repeat(start - lineStart)}${carets} ${fix ? '💡 ' : ''}${id}${message}`;
}
