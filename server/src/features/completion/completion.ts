/** Completion at the caret, in the YAML of a rule and in its query. */
import type { Facts } from '../../facts/index.ts';
import type { RuleFile } from '../../rule/index.ts';
import { attackMarkdown } from '../hover.ts';
import { codeSpan, plainText } from '../markdown.ts';
import { functionMarkdown, tableMarkdown } from '../name-hover.ts';
import type { CompletionList } from './completion-list.ts';
import { queryAt, queryCompletion } from './query-completion.ts';
import { yamlCompletion } from './yaml-completion.ts';

/**
 * What may be written at an offset.
 * @param automatic whether nobody has asked, but a blank or a sign was typed: then only what is very likely wanted comes
 */
export function completion(
  file: RuleFile,
  offset: number,
  facts: Facts,
  automatic = false,
): CompletionList | undefined {
  const query = queryAt(file, offset);
  return query
    ? queryCompletion(file, query, offset, facts, automatic)
    : yamlCompletion(file, offset, facts, automatic);
}

/** What is known of an item that was offered, for the editor to ask when it is looked at. */
export function completionMarkdown(kind: string, label: string, facts: Facts): string | undefined {
  switch (kind) {
    case 'table':
      return tableMarkdown(label, facts.table(label, 'workspace') ? 'workspace' : 'xdr', facts);
    case 'function':
      return functionMarkdown(label, facts);
    case 'tactic':
    case 'technique':
      return attackMarkdown(label, facts);
    case 'connector':
      return connectorMarkdown(label, facts);
    default:
      return undefined;
  }
}

function connectorMarkdown(id: string, facts: Facts): string | undefined {
  const connector = facts.connectors.get(id);
  if (!connector) return undefined;
  const { title, publisher, deprecated, dataTypes } = connector;
  const parts = [`**${plainText(title)}**${publisher ? ` · ${plainText(publisher)}` : ''}`];
  if (deprecated) parts.push('⚠ Deprecated.');
  if (dataTypes.length > 0) parts.push(dataTypes.slice(0, MOST_DATA_TYPES).map(codeSpan).join(', '));
  return parts.join('\n\n');
}

/** The most data types that are listed. */
const MOST_DATA_TYPES = 30;
