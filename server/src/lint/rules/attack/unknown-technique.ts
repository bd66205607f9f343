import type { AttackFacts } from '../../../facts/index.ts';
import { type Scalar, valueUnder } from '../../../yaml/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';
import { placeOf, replaceScalar, textsOf } from '../../yaml-edits.ts';

const FORMAT = /^T\d{4}(\.\d{3})?$/;

/** An id under `relevantTechniques` that ATT&CK does not have. The service refuses the rule, or drops the id. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'mixed',
  summary: 'A technique id that ATT&CK does not have',
  needs: ['attack'],
  onDocument(document, context) {
    for (const key of ['relevantTechniques', 'techniques']) {
      for (const scalar of textsOf(valueUnder(document.root, key))) checkTechnique(scalar, context);
    }
  },
});

function checkTechnique(scalar: Scalar, context: DocumentContext): void {
  const { attack } = context.facts;
  const written = scalar.text.trim();
  const technique = attack.techniques.get(written);
  const at = placeOf(context.file.text, scalar);
  if (technique?.since) {
    const message = `\`${written}\` (${technique.name}) exists only since ATT&CK ${technique.since}; Microsoft Sentinel follows ${attack.version}.`;
    return context.report({ at, message, severity: 'info' });
  }
  if (technique) return;
  const id = written.toUpperCase();
  const write = (text: string, safe: boolean) => () => ({
    title: `Write ${text}`,
    safe,
    edits: [replaceScalar(scalar, text)],
  });
  if (attack.techniques.has(id)) {
    const message = `Technique ids are written in upper case: \`${id}\`.`;
    return context.report({ at, message, fix: write(id, true) });
  }
  if (FORMAT.test(id)) {
    const parent = id.slice(0, 5);
    const known = id !== parent && attack.techniques.get(parent);
    const hint = known ? ` Its parent \`${parent}\` is ${known.name}.` : '';
    return context.report({ at, message: `ATT&CK ${attack.version} has no technique \`${id}\`.${hint}` });
  }
  const meant = idIn(id, attack);
  const [tactic] = attack.tacticsNamed(written);
  const hint = meant
    ? `did you mean \`${meant}\`?`
    : tactic
      ? `it is the tactic ${tactic.name}, which belongs under \`tactics\`.`
      : 'they look like `T1078` or `T1078.004`.';
  const message = `\`${written}\` is not a technique id: ${hint}`;
  context.report({ at, message, fix: meant ? write(meant, false) : undefined });
}

/** The id in `T1078.4`, `T1078/004` or `T1078 - Valid Accounts`, if there is such a technique. */
function idIn(text: string, attack: AttackFacts): string | undefined {
  const match = /^(T\d{4})(?:[./](\d{1,3}))?(?!\w)(?:\s|$)/.exec(text);
  if (!match) return undefined;
  const id = match[2] ? `${match[1]}.${match[2].padStart(3, '0')}` : match[1]!;
  return attack.techniques.has(id) ? id : undefined;
}
