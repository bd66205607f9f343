import { defineRule } from '../../define-rule.ts';
import { isForRepository } from '../../strictness.ts';

/** `https://docs.microsoft.com/en-us/azure/sentinel`: the pages that the validation looks at, and their languages. */
const LINK = /https:\/\/(?:docs|azure)\.microsoft\.com(\/[a-z]{2}-[a-z]{2})/gi;

/** A link to a page in one language, where one without finds that of the reader. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'safe',
  summary: 'A link to documentation in one language, in a rule for the public repository',
  needs: [],
  onDocument(document, context) {
    if (!isForRepository(document, context.settings)) return;
    const { start, end } = document;
    for (const { 0: link, 1: language = '', index } of context.file.text.slice(start, end).matchAll(LINK)) {
      const stop = start + index + link.length;
      const at = { start: stop - language.length, end: stop };
      context.report({
        at,
        message: `The validation of the repository takes no links to pages in one language. Leave \`${language}\` out: readers are led to their own.`,
        fix: () => ({ title: `Leave out ${language}`, safe: true, edits: [{ ...at, text: '' }] }),
      });
    }
  },
});
