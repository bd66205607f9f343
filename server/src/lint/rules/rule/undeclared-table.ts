import { type ConnectorFacts, tableOf } from '../../../facts/index.ts';
import { nodesOf } from '../../../kql/syntax/index.ts';
import { isDeployedRule } from '../../../rule/index.ts';
import type { TextEdit } from '../../../text/index.ts';
import {
  type Pair,
  pairOf,
  resolved,
  type Sequence,
  scalarText,
  valueUnder,
  type YamlNode,
} from '../../../yaml/index.ts';
import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule, type QueryContext } from '../../define-rule.ts';
import { lineStart } from '../../yaml-edits.ts';

/** Tables that Microsoft Sentinel itself writes, and that are there without a connector. */
const OWN = new Set(['SecurityIncident', 'SentinelAudit', 'SentinelHealth', 'Watchlist']);

/** A connector that a rule lists. */
interface Listed {
  readonly id: string;
  readonly dataTypes: Sequence | undefined;
}

/**
 * A table that the query reads and that none of the listed connectors brings, so that the portal cannot say what the rule
 * needs. Tables without a connector, and parsers of ASIM, which take what there is, need none.
 */
export default defineRule({
  since: '0.1.0',
  severity: 'hint',
  fix: 'suggestion',
  summary: 'A table that the query reads and none of the listed connectors brings',
  needs: [...FACTS_OF_NAMES, 'connectors'],
  onQuery(query, context) {
    const { document, facts } = context;
    const pair = pairOf(document.root, 'requiredDataConnectors');
    if (!pair || !isDeployedRule(document) || document.queries[0] !== query || query.tree.problems.length > 0) return;
    const list = resolved(pair.value);
    if (list?.kind === 'Mapping' || (list?.kind === 'Scalar' && list.text.trim() !== '')) return;
    const listed = list?.kind === 'Sequence' ? list.items.map(readListed) : [];
    const declared = declaredTables(listed, facts.connectors);
    const missing = tablesRead(context).filter((tables) => !tables.some((table) => declared.has(table.toLowerCase())));
    const known = missing.flat().filter((table) => !OWN.has(table) && facts.connectors.withTable(table).length > 0);
    if (known.length === 0) return;
    const names = known.map((name) => `\`${name}\``).join(', ');
    context.report({
      at: pair.key,
      message: `The query reads ${names}, which none of the connectors listed here brings, so that the portal cannot tell what the rule needs. Add it to \`dataTypes\`.`,
      fix: () => {
        const edits = addConnectors(known, pair, context);
        return edits.length > 0 ? { title: `Add ${known.join(', ')}`, safe: false, edits } : undefined;
      },
    });
  },
});

function readListed(node: YamlNode): Listed {
  const types = resolved(valueUnder(node, 'dataTypes') ?? valueUnder(node, 'datatypes'));
  const id = scalarText(valueUnder(node, 'connectorId'))?.trim() ?? '';
  return { id, dataTypes: types?.kind === 'Sequence' ? types : undefined };
}

/** What the connectors bring, by what the rule says of them and by what is known of them; in lower case. */
function declaredTables(listed: readonly Listed[], connectors: ConnectorFacts): ReadonlySet<string> {
  const declared = new Set<string>();
  for (const { id, dataTypes } of listed) {
    for (const item of dataTypes?.items ?? []) declared.add(tableOf((scalarText(item) ?? '').trim()).toLowerCase());
    for (const type of connectors.get(id)?.dataTypes ?? []) declared.add(tableOf(type).toLowerCase());
  }
  return declared;
}

/** The tables that the query reads; of a parser its name and its tables, of which one is enough. */
function tablesRead({ query, binding, facts }: QueryContext): string[][] {
  const read = new Map<string, string[]>();
  for (const node of nodesOf(query.tree, 'Name')) {
    const meaning = binding.meaningOf(node);
    if (meaning?.kind === 'table' && meaning.known) read.set(node.name, [node.name]);
    const parser = meaning?.kind === 'function' ? facts.workspaceFunction(node.name) : undefined;
    if (parser?.kind === 'solution') read.set(node.name, [node.name, ...parser.tables]);
  }
  return [...read.values()];
}

/** Adds the connectors of the tables, where each table has one only. */
function addConnectors(tables: readonly string[], pair: Pair, { file, document, facts }: QueryContext): TextEdit[] {
  const { text } = file;
  const { value } = pair;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const items = (lead: string): string | undefined => {
    const lines = tables.flatMap((table) => {
      const [only, ...others] = facts.connectors.withTable(table).filter(({ deprecated }) => !deprecated);
      if (!only || others.length > 0) return [undefined];
      return [`${lead}- connectorId: ${only.id}`, `${lead}  dataTypes:`, `${lead}    - ${table}`];
    });
    return lines.includes(undefined) ? undefined : lines.map((line) => eol + line).join('');
  };
  const last = value.kind === 'Sequence' ? value.items.at(-1) : undefined;
  if (!last) {
    const isEmpty = value.kind === 'Scalar' || value.kind === 'Sequence';
    const added = isEmpty && !document.root!.flow ? items('  ') : undefined;
    return added ? [{ start: pair.key.end, end: Math.max(pair.key.end, value.end), text: `:${added}` }] : [];
  }
  const lead = /^([ \t]*)-[ \t]+$/.exec(text.slice(lineStart(text, last.start), last.start))?.[1];
  const added = lead === undefined || (value as Sequence).flow ? undefined : items(lead);
  const end = last.end + /^[^\r\n]*/.exec(text.slice(last.end, last.end + 1000))![0].length;
  return added ? [{ start: end, end, text: added }] : [];
}
