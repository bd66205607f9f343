import {
  type Field,
  type FieldPlace,
  fieldAt,
  fieldsOf,
  isComplete,
  type MapShape,
  readDuration,
  SCHEDULE_KEYS,
  SECOND,
  type Strictness,
} from '../../../rule/index.ts';
import type { Range, TextEdit } from '../../../text/index.ts';
import { type Mapping, pairOf, scalarText, valueUnder } from '../../../yaml/index.ts';
import { type DocumentContext, defineRule } from '../../define-rule.ts';
import type { Fix } from '../../finding.ts';
import { newGuid } from '../../guid.ts';
import { checkedPlaces, severityFor } from '../../strictness.ts';
import { lineStart } from '../../yaml-edits.ts';

/** A key without which the service, or the validation of the public repository, refuses the rule. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'suggestion',
  summary: 'A key that the rule needs and does not have',
  needs: [],
  onDocument(document, context) {
    const { kind, root } = document;
    // of a file that is broken nobody knows which keys it has
    if (!root || kind === 'Stub' || !isComplete(context.file, document)) return;
    checkMap(root, fieldsOf(kind), undefined, context);
    for (const place of checkedPlaces(context)) {
      const { field, value } = place;
      if (field?.shape.is === 'map' && value.kind === 'Mapping') checkMap(value, field.shape, place, context);
    }
  },
});

function checkMap(map: Mapping, shape: MapShape, place: FieldPlace | undefined, context: DocumentContext): void {
  if (place?.field?.unread || (place && isUnreadInside(place, context))) return;
  const there = new Set(map.pairs.map(({ key }) => scalarText(key)?.toLowerCase()));
  // `<<: *shared` brings keys that stand elsewhere
  if (there.has('<<')) return;
  const missing = shape.fields.filter(
    ({ key, required, otherKeys = [] }) =>
      required && ![key, ...otherKeys].some((name) => there.has(name.toLowerCase())),
  );
  // without any schedule it may be a hunting query that says too much
  const isHunt =
    !place && context.document.kind === 'Scheduled' && !SCHEDULE_KEYS.some((key) => there.has(key.toLowerCase()));
  for (const by of ['service', 'repository'] as const) {
    const fields = missing.filter(({ required }) => required === by);
    // what can be filled in is one finding, and what only the author knows another
    for (const group of [fields.filter(isFillable), fields.filter((field) => !isFillable(field))]) {
      if (group.length === 0) continue;
      context.report({
        at: placeOfMap(map, place),
        severity: isHunt && by === 'service' ? 'warning' : severityFor(by, context.document, context.settings),
        message: `${messageOf(group, by, place, context)}${isHunt ? ' A hunting query has no `kind`.' : ''}`,
        fix: isFillable(group[0]!) ? () => insertion(group, map, shape, context) : undefined,
      });
    }
  }
}

/** Whether the map lies below a key that the service never sees. */
function isUnreadInside({ path }: FieldPlace, { document }: DocumentContext): boolean {
  return fieldAt(document.kind, path.slice(0, 1))?.unread === true;
}

/** The key of the map; of an item and of the whole rule, a key that is there. */
function placeOfMap(map: Mapping, place: FieldPlace | undefined): Range {
  const key = place?.pair?.key;
  if (key?.kind === 'Scalar') return key.content;
  const first = ((place ? undefined : (pairOf(map, 'kind') ?? pairOf(map, 'name'))) ?? map.pairs[0])?.key;
  return first?.kind === 'Scalar' ? first.content : { start: map.start, end: Math.min(map.start + 1, map.end) };
}

function messageOf(
  fields: readonly Field[],
  by: Strictness,
  place: FieldPlace | undefined,
  { document: { kind } }: DocumentContext,
): string {
  const names = fields.map(({ key }) => `\`${key}\``);
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0];
  const parent = place?.path.findLast((step) => typeof step === 'string');
  const here = parent === undefined ? (WHAT[kind] ?? 'The file') : `${place!.pair ? '' : 'An item of '}\`${parent}\``;
  const lacks = `${here.replace(/^./, (letter) => letter.toUpperCase())} has no ${list}`;
  return by === 'service'
    ? `${lacks}, and cannot be deployed without.`
    : `${lacks}, which the validation of the public repository asks for.`;
}

const WHAT: Readonly<Record<string, string>> = { Scheduled: 'The rule', NRT: 'The rule', Hunting: 'The query' };

/** Values that are right for most rules; for the others only the author knows. */
const VALUES: Readonly<Record<string, string>> = {
  severity: 'Medium',
  queryFrequency: '1h',
  queryPeriod: '1h',
  triggerOperator: 'gt',
  triggerThreshold: '0',
  requiredDataConnectors: '[]',
  dataTypes: '[]',
  aggregationKind: 'SingleAlert',
  createIncident: 'true',
  enabled: 'true',
  reopenClosedIncident: 'false',
  lookbackDuration: '5h',
  matchingMethod: 'AllEntities',
};

function isFillable({ key }: Field): boolean {
  return key === 'id' || key === 'kind' || Object.hasOwn(VALUES, key);
}

function insertion(fields: readonly Field[], map: Mapping, shape: MapShape, context: DocumentContext): Fix | undefined {
  const { text } = context.file;
  if (map.flow || map.pairs.length === 0) return undefined;
  const order = shape.fields.map(({ key }) => key.toLowerCase());
  const rank = (key: string | undefined): number => order.indexOf(key?.toLowerCase() ?? '');
  const first = map.pairs[0]!;
  // `- identifier: …` is as wide as the key below it; a byte order mark has no width
  const indent = text.slice(lineStart(text, first.start), first.start).replace('\ufeff', '').replaceAll(/\S/g, ' ');
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const edits: TextEdit[] = [];
  for (const { key } of fields) {
    const before = map.pairs.findLast((pair) => {
      const own = rank(scalarText(pair.key));
      return own >= 0 && own < rank(key);
    });
    const at = before ? endOfLine(text, before) : first.start;
    const line = `${key}: ${initialValue(key, context)}`;
    edits.push({ start: at, end: at, text: before ? `${eol}${indent}${line}` : `${line}${eol}${indent}` });
  }
  const title = `Add ${fields.map(({ key }) => `\`${key}\``).join(', ')}`;
  return { title, safe: false, edits };
}

/** The end of the last line that holds something of the range. */
function endOfLine(text: string, { start, end }: Range): number {
  let at = end;
  while (at > start && /\s/.test(text[at - 1]!)) at--;
  const next = text.indexOf('\n', at);
  if (next < 0) return text.length;
  return text[next - 1] === '\r' ? next - 1 : next;
}

/** What is written behind a key that was missing. */
function initialValue(key: string, { document }: DocumentContext): string {
  const own = (name: string): string => scalarText(valueUnder(document.root, name))?.trim() ?? '';
  if (key === 'id') return newGuid();
  if (key === 'kind') return document.kind;
  // the two lengths of a schedule have to fit
  if (key === 'queryPeriod' && readDuration(own('queryFrequency'))) return own('queryFrequency');
  const period = key === 'queryFrequency' ? readDuration(own('queryPeriod')) : undefined;
  if (period && period.ticks < 3600 * SECOND) return own('queryPeriod');
  return period?.dialect === 'iso' ? 'PT1H' : VALUES[key]!;
}
