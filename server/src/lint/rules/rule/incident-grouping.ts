import { isAnalyticsRule, isComplete, isTemplate } from '../../../rule/index.ts';
import { closest } from '../../../text/index.ts';
import { pairOf, placeOf, resolved, type Scalar, scalarText, valueUnder, type YamlNode } from '../../../yaml/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';
import { severityFor } from '../../strictness.ts';
import { cut, replaceScalar } from '../../yaml-edits.ts';

/** A grouping of incidents by nothing, or by what the rule does not have: the service refuses the rule. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'suggestion',
  summary: 'A grouping of incidents by nothing, or by what the rule does not have',
  needs: [],
  onDocument(document, context) {
    const { root } = document;
    if (!isAnalyticsRule(document)) return;
    const grouping = valueUnder(valueUnder(root, 'incidentConfiguration'), 'groupingConfiguration');
    // one that is off is kept for later
    if (!grouping || scalarText(valueUnder(grouping, 'enabled'))?.trim().toLowerCase() !== 'true') return;
    const lists = LISTS.map((key) => itemsOf(valueUnder(grouping, key)));
    const method = pairOf(grouping, 'matchingMethod');
    const scalar = resolved(method?.value);
    // whatever is listed, the other methods do not look at it
    if (scalar?.kind !== 'Scalar' || scalar.text.trim() !== 'Selected') return;
    if (lists.every((items) => items.length === 0))
      context.report({
        at: placeOf(context.file.text, scalar),
        message:
          '`Selected` puts alerts together by what is listed, and nothing is: the service refuses the rule. Fill `groupByEntities`, `groupByAlertDetails` or `groupByCustomDetails`.',
        fix: () => replaceScalar(scalar, 'AllEntities', false),
      });
    // where the YAML is broken, the other section may only not be readable
    if (!isComplete(context.file, document)) return;
    const [entities, details] = lists as [Scalar[], Scalar[]];
    compare(entities, mappedTypes(root), 'entityMappings', 'no entity of the type', context);
    compare(details, detailNames(root), 'customDetails', 'no custom detail', context);
  },
});

const LISTS = ['groupByEntities', 'groupByCustomDetails', 'groupByAlertDetails'];

/** A list longer than this was not written by a person. */
const MOST_ITEMS = 100;

function itemsOf(node: YamlNode | undefined): Scalar[] {
  const list = resolved(node);
  if (list?.kind !== 'Sequence') return [];
  return list.items.slice(0, MOST_ITEMS).flatMap((item) => {
    const scalar = resolved(item);
    return scalar?.kind === 'Scalar' && scalar.text.trim() !== '' ? [scalar] : [];
  });
}

/** Undefined where the rule takes entities from columns that hold any of them. */
function mappedTypes(root: YamlNode | undefined): readonly string[] | undefined {
  const ready = resolved(valueUnder(root, 'sentinelEntitiesMappings'));
  if (ready?.kind === 'Sequence' && ready.items.length > 0) return undefined;
  const mappings = resolved(valueUnder(root, 'entityMappings'));
  const items = mappings?.kind === 'Sequence' ? mappings.items.slice(0, MOST_ITEMS) : [];
  return items.flatMap((item) => scalarText(valueUnder(item, 'entityType'))?.trim() ?? []);
}

function detailNames(root: YamlNode | undefined): readonly string[] {
  const details = resolved(valueUnder(root, 'customDetails'));
  return details?.kind === 'Mapping' ? details.pairs.flatMap(({ key }) => scalarText(key)?.trim() ?? []) : [];
}

function compare(
  items: readonly Scalar[],
  names: readonly string[] | undefined,
  key: string,
  nothing: string,
  context: DocumentContext,
): void {
  if (names === undefined) return;
  const known = new Set(names.map((name) => name.toLowerCase()));
  for (const item of items) {
    const name = item.text.trim();
    if (known.has(name.toLowerCase()) || isTemplate(name)) continue;
    const meant = closest(name, names);
    context.report({
      at: placeOf(context.file.text, item),
      severity: severityFor('service', context.document, context.settings),
      message: `\`${key}\` has ${nothing} \`${cut(name)}\` to group by, so the service refuses the rule.${meant ? ` Did you mean \`${meant}\`?` : ''}`,
      fix: meant === undefined ? undefined : () => replaceScalar(item, meant, false),
    });
  }
}
