import type { RuleDocument } from '../../../rule/index.ts';
import { type Mapping, pairOf, placeOf, resolved, scalarText, valueUnder } from '../../../yaml/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';
import { isForRepository } from '../../strictness.ts';
import { replaceScalar } from '../../yaml-edits.ts';

/**
 * A change of a rule without another version, which the public repository refuses:
 * https://github.com/Azure/Azure-Sentinel, `.script/package-automation/checkThatTemplatesVersionWasChanged.sh`.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'suggestion',
  summary: 'A change of a rule without another version, in the public repository',
  needs: [],
  onDocument(document, context) {
    const { earlier, settings, file } = context;
    const { root } = document;
    if (!earlier || !root || !isForRepository(document, settings)) return;
    const before = earlierOf(document, context);
    if (!before?.root || isSameText(file.text, document, earlier.file.text, before)) return;
    const version = scalarText(valueUnder(root, 'version'))?.trim() ?? '';
    if (version !== (scalarText(valueUnder(before.root, 'version'))?.trim() ?? '')) return;
    const scalar = resolved(pairOf(root, 'version')?.value);
    const next = nextOf(version);
    context.report({
      at: scalar?.kind === 'Scalar' && version !== '' ? placeOf(file.text, scalar) : keyOf(root),
      // who is still writing has not forgotten anything yet
      ...(earlier.isOpen && ({ severity: 'info' } as const)),
      message: `The rule has changed since ${earlier.since}, and ${version === '' ? 'it has no `version`' : `its \`version\` is still \`${version}\``}: the validation of the repository refuses a change without another version.`,
      fix:
        scalar?.kind === 'Scalar' && next !== undefined
          ? () => replaceScalar(scalar, next, false, `Raise the version to ${next}`)
          : undefined,
    });
  },
});

/** The same rule as it was: the one with its id, or the only one. */
function earlierOf({ root }: RuleDocument, { earlier, file }: DocumentContext): RuleDocument | undefined {
  const idOf = (node: typeof root): string | undefined => scalarText(valueUnder(node, 'id'))?.trim().toLowerCase();
  const { documents } = earlier!.file;
  const id = idOf(root);
  const same = documents.find((other) => id !== undefined && idOf(other.root) === id);
  return same ?? (documents.length === 1 && file.documents.length === 1 ? documents[0] : undefined);
}

/** The validation counts a change of blanks alone as none. */
function isSameText(text: string, a: RuleDocument, other: string, b: RuleDocument): boolean {
  const wordsOf = (whole: string, { start, end }: RuleDocument): string =>
    whole.slice(start, end).replaceAll(/\s+/g, ' ').trim();
  return wordsOf(text, a) === wordsOf(other, b);
}

function nextOf(version: string): string | undefined {
  const [, head, patch] = /^(\d+\.\d+\.)(\d{1,9})$/.exec(version) ?? [];
  return head === undefined ? undefined : `${head}${Number(patch) + 1}`;
}

function keyOf(root: Mapping): { start: number; end: number } {
  const key = (pairOf(root, 'name') ?? root.pairs[0])?.key;
  return key?.kind === 'Scalar' ? key.content : { start: root.start, end: root.start };
}
