import {
  type FieldPlace,
  fieldsOf,
  isAnalyticsRule,
  isComplete,
  type RuleKind,
  type Shape,
} from '../../../rule/index.ts';
import { closest, Derived } from '../../../text/index.ts';
import { type Mapping, scalarText } from '../../../yaml/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';
import { checkedPlaces } from '../../strictness.ts';
import { cut } from '../../yaml-edits.ts';

/**
 * A key that is misspelt, in the wrong place, or none at all. The service drops keys that it does not know without a word,
 * and the rule runs without their values. At the top, keys of the author's own are nobody else's business.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'warning',
  fix: 'mixed',
  summary: 'A key that is misspelt or in the wrong place',
  needs: [],
  onDocument(_document, context) {
    for (const place of checkedPlaces(context)) {
      if (!place.field) reportUnknown(place, context);
      else if (place.key === 'case') reportCase(place, context);
    }
  },
});

function reportUnknown({ pair, parent, parentShape, path }: FieldPlace, context: DocumentContext): void {
  const key = pair?.key;
  if (key?.kind !== 'Scalar' || parentShape.is !== 'map' || parent.kind !== 'Mapping') return;
  const { text } = key;
  const { kind } = context.document;
  const isTop = path.length === 1;
  // a schedule in a rule that has none is a matter of its own
  if (isTop && isKeyOfRules(text, kind)) return;
  const there = keysOf(parent).inAnyCase;
  const missing = parentShape.fields.filter(
    ({ key: name, unread, required }) => !there.has(name.toLowerCase()) && (!unread || required),
  );
  const candidates = missing.map(({ key: name }) => name);
  if (isTop) candidates.push(...RULE_KEYS.filter((name) => isKeyOfRules(name, kind) && !there.has(name.toLowerCase())));
  const meant = closest(text, candidates);
  const at = key.content;
  if (meant !== undefined) {
    context.report({
      at,
      message: `The service drops the key \`${cut(text)}\`, which it does not know. Did you mean \`${meant}\`?`,
      fix: () => ({ title: `Write ${meant}`, safe: false, edits: [{ ...at, text: meant }] }),
    });
    return;
  }
  // where YAML is broken, a key is where nobody put it
  const isKnownKind = isAnalyticsRule(context.document) || kind === 'Hunting';
  if (!isKnownKind || !isComplete(context.file, context.document)) return;
  const home = HOMES.get(text);
  if (
    home !== undefined &&
    home !==
      path
        .slice(0, -1)
        .filter((step) => typeof step === 'string')
        .join('.')
  ) {
    const where = home === '' ? 'at the top of the rule' : `under \`${home}\``;
    context.report({ at, message: `\`${text}\` belongs ${where}. Here the service drops it.` });
  } else if (!parentShape.open) {
    const names = parentShape.fields.map(({ key: name }) => `\`${name}\``).join(', ');
    const parentName = path.findLast((step, i) => i < path.length - 1 && typeof step === 'string');
    context.report({
      at,
      message: `\`${parentName}\` has no key \`${cut(text)}\`, so the service drops it. It has ${names}.`,
    });
  }
}

/** The service reads keys in any letter case; tools around it may not. */
function reportCase({ pair, field, parent }: FieldPlace, context: DocumentContext): void {
  const { key } = pair!;
  if (key.kind !== 'Scalar') return;
  const name = field!.key;
  const isThere = parent.kind === 'Mapping' && keysOf(parent).written.has(name);
  context.report({
    at: key.content,
    severity: 'hint',
    message: isThere
      ? `\`${key.text}\` is \`${name}\` in other letters, which is there as well. Remove one.`
      : `The key is written \`${name}\`. The service reads it in any letter case, and tools that compare it exactly do not.`,
    fix: isThere ? undefined : () => ({ title: `Write ${name}`, safe: true, edits: [{ ...key.content, text: name }] }),
  });
}

interface Keys {
  readonly written: ReadonlySet<string>;
  readonly inAnyCase: ReadonlySet<string>;
}

const keysOfMappings = new Derived<Mapping, Keys>();

/** The keys of a mapping, read once, because each key that nobody knows is held against all of them. */
function keysOf(mapping: Mapping): Keys {
  let keys = keysOfMappings.get(mapping);
  if (!keys) {
    const written = mapping.pairs.flatMap(({ key }) => scalarText(key) ?? []);
    keys = { written: new Set(written), inAnyCase: new Set(written.map((text) => text.toLowerCase())) };
    keysOfMappings.set(mapping, keys);
  }
  return keys;
}

/** Keys of scheduled rules are known in every kind of rule: where they are of no use, another rule says so. */
const RULE_KEYS = fieldsOf('Scheduled').fields.map(({ key }) => key);

function isKeyOfRules(text: string, kind: RuleKind): boolean {
  return (kind === 'NRT' || kind === 'Hunting') && RULE_KEYS.some((key) => key.toLowerCase() === text.toLowerCase());
}

/** Where the keys of rules belong that stand in one place only; words that mean something else elsewhere are left out. */
const HOMES = new Map<string, string>();

const COMMON_WORDS = new Set([
  'author',
  'categories',
  'domains',
  'enabled',
  'id',
  'kind',
  'name',
  'source',
  'support',
  'tier',
  'value',
  'status',
  'tags',
  'version',
  'description',
  'metadata',
]);

function collectHomes(shape: Shape, path: string): void {
  if (shape.is === 'list') collectHomes(shape.item.shape, path);
  if (shape.is !== 'map') return;
  for (const { key, shape: inner } of shape.fields) {
    if (!COMMON_WORDS.has(key) && !HOMES.has(key)) HOMES.set(key, path);
    else HOMES.delete(key);
    collectHomes(inner, path === '' ? key : `${path}.${key}`);
  }
}
collectHomes(fieldsOf('Scheduled'), '');
