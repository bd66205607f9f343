import { defineYamlRule } from '../../define-yaml-rule.ts';
import { lineStart } from '../../yaml-edits.ts';

/** In double quotes a backslash begins an escape (https://yaml.org/spec/1.2.2/#57-escaped-characters). */
export default defineYamlRule({
  severity: 'error',
  fix: 'suggestion',
  summary: 'A backslash that begins no escape',
  message: ({ detail }) =>
    `\`${detail}\` is no escape in double quotes. Double the backslash, or put the text into single quotes.`,
  mend(text, { start }) {
    const open = text.indexOf('"', lineStart(text, start));
    const line = /[^\r\n]*/.exec(text.slice(open))![0];
    const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(line);
    if (!quoted) return undefined;
    const [whole, inner] = [quoted[0], quoted[1]!];
    // `\t` in a path is a part of it, in other text a tab that single quotes would take away
    const isPath = /^\w:\\|^\\\\/.test(inner);
    if (!isPath && /\\[^\\"\w.]|\\[0abefnrtvxu]/.test(inner.replaceAll('\\"', ''))) {
      return { title: 'Double the backslash', edits: [{ start, end: start, text: '\\' }] };
    }
    const plain = inner.replaceAll("'", "''").replaceAll('\\"', '"');
    return {
      title: 'Put it into single quotes',
      edits: [{ start: open, end: open + whole.length, text: `'${plain}'` }],
    };
  },
});
