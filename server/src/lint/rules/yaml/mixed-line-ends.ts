import { defineYamlRule } from '../../define-yaml-rule.ts';

/** Editors and version control show every line as changed when they put this right. */
export default defineYamlRule({
  severity: 'hint',
  fix: 'safe',
  summary: 'Line ends of two kinds in one file',
  message: () => 'This file mixes line ends: some are CRLF, some are LF.',
  mend(text) {
    const crlf = text.split('\r\n').length - 1;
    const lf = text.split('\n').length - 1 - crlf;
    const odd = crlf >= lf ? /(?<!\r)\n/g : /\r\n/g;
    const eol = crlf >= lf ? '\r\n' : '\n';
    const edits = [...text.matchAll(odd)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      text: eol,
    }));
    return { title: `Make all line ends ${crlf >= lf ? 'CRLF' : 'LF'}`, edits };
  },
});
