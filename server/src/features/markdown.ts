/**
 * Markdown around text of a file, which may come from a stranger: nothing in the text may end the code it stands in, link
 * or load anything.
 */

/** The most lines of a text that are shown. */
const MOST_LINES = 12;
/** The most characters of a line that are shown. */
const MOST_CHARACTERS = 200;

/** A block of KQL. */
export function codeBlock(text: string): string {
  const lines = text.split(/\r?\n/);
  const shown = lines
    .slice(0, MOST_LINES)
    .map((line) => (line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line));
  if (lines.length > MOST_LINES) shown.push('…');
  const runs = shown.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length + 1));
  const fence = '`'.repeat(runs.reduce((longest, length) => Math.max(longest, length), 3));
  return `${fence}kql\n${shown.join('\n')}\n${fence}`;
}

/** A short piece of code within a line; a backtick, which would end it, becomes an apostrophe. */
export function codeSpan(text: string): string {
  const line = text.replaceAll('`', "'").replaceAll(/\s+/g, ' ');
  return `\`${line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line}\``;
}

/** Plain words, in which nothing means anything to Markdown. */
export function plainText(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()<>#+\-!|~&$:]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
