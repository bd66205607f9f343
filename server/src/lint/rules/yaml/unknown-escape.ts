import { readRule } from '../../../rule/index.ts';
import { applyEdits } from '../../../text/index.ts';
import { defineYamlRule } from '../../define-yaml-rule.ts';
import type { Fix } from '../../finding.ts';
import { lineStart } from '../../yaml-edits.ts';

type Change = Omit<Fix, 'safe'>;

/** In double quotes a backslash begins an escape (https://yaml.org/spec/1.2.2/#57-escaped-characters). */
export default defineYamlRule({
  severity: 'error',
  fix: 'suggestion',
  summary: 'A backslash that begins no escape',
  message: ({ detail }) =>
    `\`${detail}\` is no escape in double quotes. Double the backslash, or put the text into single quotes.`,
  mend(text, { start }) {
    const backslashes = (title: string, added: string): Change => ({
      title,
      edits: [{ start, end: start, text: added }],
    });
    const changes = [
      singleQuotes(text, start),
      backslashes('Double the backslash', '\\'),
      // in a string of a query it is an escape again
      backslashes('Write four backslashes', '\\\\\\'),
    ].filter((change) => change !== undefined);
    const faults = changes.map(({ edits }) => faultsOf(applyEdits(text, edits)));
    return changes[faults.indexOf(Math.min(...faults))];
  },
});

/** What cannot be read in a text, its YAML and its queries. */
function faultsOf(text: string): number {
  const { yamlProblems, documents } = readRule(text, 'yaml');
  const queries = documents.flatMap((document) => document.queries);
  return queries.reduce((sum, { tree }) => sum + tree.problems.length, yamlProblems.length);
}

/** Puts the quoted text of this line into single quotes, where every backslash stands for itself. */
function singleQuotes(text: string, start: number): Change | undefined {
  const open = text.indexOf('"', lineStart(text, start));
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(/[^\r\n]*/.exec(text.slice(open))![0]);
  // a text over several lines
  if (!quoted || text[open - 1] === '\\' || open > start || open + quoted[0].length <= start) return undefined;
  const inner = quoted[1]!;
  // `\t` in a path is a part of it, in other text a tab that single quotes would take away
  const isPath = /^\w:\\|^\\\\/.test(inner);
  if (!isPath && /\\[^\\"\w.]|\\[0abefnrtvxu]/.test(inner.replaceAll('\\"', ''))) return undefined;
  const plain = inner.replaceAll("'", "''").replaceAll('\\"', '"');
  return {
    title: 'Put it into single quotes',
    edits: [{ start: open, end: open + quoted[0].length, text: `'${plain}'` }],
  };
}
