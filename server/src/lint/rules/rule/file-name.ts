import { pairOf } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';
import { isForRepository } from '../../strictness.ts';
import { linksTo, namesOf, twinsOf } from '../../twin-findings.ts';

/** A name of a file that the public repository refuses: another rule has it, or it does not end in `.yaml`. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'none',
  summary: 'A file of a rule that is called like another, or not `.yaml`, in the public repository',
  needs: [],
  onDocument(document, context) {
    const { fileName, file } = context;
    if (!isForRepository(document, context.settings) || file.documents[0] !== document || fileName === '') return;
    const key = (pairOf(document.root, 'name') ?? document.root?.pairs[0])?.key;
    const at = key?.kind === 'Scalar' ? key.content : { start: document.start, end: document.start };
    const name = fileName.slice(fileName.lastIndexOf('/') + 1);
    if (!name.endsWith('.yaml'))
      context.report({
        at,
        message: `The validation of the repository takes files of rules that end in \`.yaml\`, and this one is called \`${name}\`. Rename it.`,
      });
    const found = twinsOf('file', [], context);
    if (!found) return;
    const { others } = found;
    context.report({
      at,
      message: `${namesOf(others, context)} ${others.length > 1 ? 'are' : 'is'} called \`${name}\` as well, and the validation of the repository refuses two rules in files of one name. Rename one of them.`,
      related: linksTo(others, context),
    });
  },
});
