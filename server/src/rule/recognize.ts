/**
 * Which YAML is ours, by content and never by path. The kinds are those of the contract; their keys are in
 * the rule schema of the public repository. Other YAML gets no kind, and so no finding, no lens, no cost.
 */
import { type Mapping, pairOf, resolved, scalarText, valueUnder, type YamlNode } from '../yaml/index.ts';
import type { RuleKind } from './rule-document.ts';

/**
 * A key that every file of ours holds, or, of stubs and of rules just begun, an `id` that is a GUID or the kind; looked for
 * in the text, so that other YAML is not even parsed.
 */
const MARKER =
  /^[ \t]*(?:- )?["']?(?:query|queryText|FunctionQuery|ParserQuery|queryFrequency|queryPeriod|triggerOperator|relevantTechniques|entityMappings)["']?[ \t]*:|^\ufeff?\/\/ ?Name:|^\ufeff?id[ \t]*:[ \t]*["']?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|^kind[ \t]*:[ \t]*["']?(?:scheduled|nrt)\b/im;

/** Whether the text may be a file of ours; cheap, and never wrong about a file that is. */
export function mayBeRule(text: string): boolean {
  return MARKER.test(text);
}

/** Keys that only analytics rules have. */
const SCHEDULE_KEYS = [
  'queryFrequency',
  'queryPeriod',
  'triggerOperator',
  'triggerThreshold',
  'eventGroupingSettings',
  'alertDetailsOverride',
  'customDetails',
];
/** Keys that rules and hunting queries have and that other files with a `query` do not. */
const SENTINEL_KEYS = ['requiredDataConnectors', 'relevantTechniques', 'tactics', 'entityMappings'];

const STUB_KEYS = ['id', 'name', 'description', 'version', 'metadata'];

/** The kind of a document; undefined when it is not ours. */
export function recognize(root: YamlNode | undefined): RuleKind | undefined {
  const map = resolved(root);
  if (map?.kind !== 'Mapping') return undefined;
  const has = (key: string): boolean => pairOf(map, key) !== undefined;
  if (customDetectionQuery(map)) return 'CustomDetection';
  if (has('ParserQuery')) return 'Parser';
  if (has('FunctionQuery')) return 'Function';
  // a Kubernetes resource with a query is none of ours
  if (has('apiVersion')) return undefined;
  if (isStub(map)) return 'Stub';
  const isSentinel = SENTINEL_KEYS.some(has);
  const kind = scalarText(valueUnder(map, 'kind'))?.toLowerCase();
  if (isSentinel || ['query', 'severity', 'name', ...SCHEDULE_KEYS].some(has)) {
    if (kind === 'nrt') return 'NRT';
    if (kind === 'scheduled') return 'Scheduled';
  }
  if (SCHEDULE_KEYS.some(has)) return 'Scheduled';
  if (!has('query')) return isSentinel ? 'Scheduled' : undefined;
  if (has('InputEntityType') || has('DisplayName')) return 'Exploration';
  // many hunting queries have a severity; without a name it is a rule somebody has begun
  if (has('severity') && isSentinel && !has('name')) return 'Scheduled';
  if (has('name') && (isSentinel || has('id') || has('tags'))) return 'Hunting';
  return undefined;
}

/** A pipe with an operator behind it. */
const KQL =
  /\|\s*(?:where|extend|project|summarize|join|union|take|limit|count|distinct|make-series|mv-expand|parse)\b/;

/** Whether a text looks like a query. */
export function looksLikeKql(text: string): boolean {
  return KQL.test(text);
}

/** The kind of a document that is broken, so that the key which would tell its kind may be what cannot be read. */
export function recognizeBroken(root: YamlNode | undefined): RuleKind | undefined {
  const map = resolved(root);
  if (map?.kind !== 'Mapping' || pairOf(map, 'apiVersion') || !pairOf(map, 'name')) return undefined;
  if (!looksLikeKql(scalarText(valueUnder(map, 'query')) ?? '')) return undefined;
  return pairOf(map, 'kind') ? 'Scheduled' : 'Hunting';
}

/** A file that only says what rule it is: one that moved elsewhere, or one just begun. */
function isStub(map: Mapping): boolean {
  const keys = map.pairs.map((pair) => scalarText(pair.key) ?? '');
  return (
    ['id', 'name', 'description'].every((key) => keys.includes(key)) && keys.every((key) => STUB_KEYS.includes(key))
  );
}

/** The pair that holds the query of a custom detection, in both of its shapes. */
export function customDetectionQuery(map: Mapping): ReturnType<typeof pairOf> {
  const condition = valueUnder(map, 'queryCondition') ?? valueUnder(valueUnder(map, 'properties'), 'queryCondition');
  return pairOf(condition, 'queryText');
}
