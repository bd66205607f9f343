import { resolved, type Scalar, valueUnder } from '../../../yaml/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';

const FORMAT = /^T\d{4}(\.\d{3})?$/;

/** An id under `relevantTechniques` that ATT&CK does not have. The service refuses the rule, or drops the id. */
export default defineRule({
  since: '0.1.0',
  category: 'correctness',
  severity: 'error',
  fix: 'suggestion',
  summary: 'A technique id that ATT&CK does not have',
  needs: ['attack'],
  onDocument(document, context) {
    for (const key of ['relevantTechniques', 'techniques']) {
      const list = resolved(valueUnder(document.root, key));
      if (list?.kind !== 'Sequence') continue;
      for (const item of list.items) {
        const scalar = resolved(item);
        if (scalar?.kind === 'Scalar' && scalar.text !== '') checkTechnique(scalar, context);
      }
    }
  },
});

function checkTechnique(scalar: Scalar, context: DocumentContext): void {
  const { attack } = context.facts;
  const id = scalar.text.trim();
  const technique = attack.techniques.get(id);
  if (technique?.since) {
    const message = `\`${id}\` (${technique.name}) exists only since ATT&CK ${technique.since}; Microsoft Sentinel follows ${attack.version}.`;
    context.report({ at: scalar.content, message, severity: 'info' });
    return;
  }
  if (technique) return;
  const upper = id.toUpperCase();
  if (upper !== id && attack.techniques.has(upper)) {
    context.report({
      at: scalar.content,
      message: `Technique ids are written in upper case: \`${upper}\`.`,
      fix: () => replace(scalar, upper, true),
    });
  } else if (FORMAT.test(id)) {
    const parent = id.slice(0, 5);
    const known = id !== parent && attack.techniques.get(parent);
    const hint = known ? ` Its parent \`${parent}\` is ${known.name}.` : '';
    context.report({ at: scalar.content, message: `ATT&CK ${attack.version} has no technique \`${id}\`.${hint}` });
  } else {
    const [tactic] = attack.tacticsNamed(id);
    const hint = tactic
      ? `it is the tactic ${tactic.name}, which belongs under \`tactics\``
      : 'they look like `T1078` or `T1078.004`';
    context.report({ at: scalar.content, message: `\`${id}\` is not a technique id: ${hint}.` });
  }
}

function replace(scalar: Scalar, text: string, safe: boolean) {
  return { title: `Write ${text}`, safe, edits: [{ start: scalar.content.start, end: scalar.content.end, text }] };
}
