/**
 * Keys of a rule that are indented into the block of its query: to YAML they are text of the query, and each of their lines
 * is a mistake of KQL. The query ends in front of the first one.
 */
import type { KqlTree } from '../kql/syntax/index.ts';
import type { EmbeddedText } from '../text/index.ts';
import type { Pair, Scalar, YamlProblem } from '../yaml/index.ts';

/** Keys that stand behind the query, or anywhere, in the files that people publish. */
const KEYS = [
  'alertDetailsOverride', 'alertRuleTemplateName', 'customDetails', 'description', 'enabled', 'entityMappings',
  'eventGroupingSettings', 'id', 'incidentConfiguration', 'kind', 'metadata', 'name', 'queryFrequency', 'queryPeriod',
  'relevantTechniques', 'requiredDataConnectors', 'sentinelEntitiesMappings', 'severity', 'status', 'suppressionDuration',
  'suppressionEnabled', 'tactics', 'tags', 'techniques', 'triggerOperator', 'triggerThreshold', 'version',
]; // biome-ignore format: a list

const LINE = new RegExp(`^( +)(${KEYS.join('|')}):(?: +[\\w.'"-][^|;(){}]*)?[ \\t]*\\r?$`, 'gm');

/** An item of a list, or a key, on the next line. */
const LIST = /^\s*\n[ \t]*(?:- +\S|[A-Za-z]+:(?:\s|$))/;

/** The first key inside of the query; only where KQL has a problem there. */
export function keyInside(
  text: string,
  pair: Pair,
  scalar: Scalar,
  embedded: EmbeddedText,
  tree: KqlTree,
): YamlProblem | undefined {
  // a query below other keys is followed by keys of its own level
  if (pair.start > 0 && text[pair.start - 1] !== '\n') return undefined;
  if (scalar.style !== 'literal' || embedded.map || tree.problems.length === 0) return undefined;
  LINE.lastIndex = embedded.start;
  for (let match = LINE.exec(text); match && match.index < embedded.end; match = LINE.exec(text)) {
    const [line, blanks, key] = match as unknown as [string, string, string];
    if (blanks.length !== scalar.indent) continue;
    const start = match.index + blanks.length;
    let above = match.index;
    while (above > embedded.start && /\s/.test(text[above - 1]!)) above--;
    // what the parser cannot take at a line it reports there, or behind the line above
    const lineEnd = match.index + line.length;
    const isFault = tree.problems.some((problem) => problem.start >= above && problem.start <= lineEnd);
    // behind an earlier mistake it may pass over everything up to the next pipe; a list is no KQL in any case
    const isList = line.trimEnd().endsWith(':') && LIST.test(text.slice(lineEnd, lineEnd + 400));
    if (above <= embedded.start || !(isFault || isList)) continue;
    return { start, end: start + key.length, code: 'key-inside-query', detail: key };
  }
  return undefined;
}
