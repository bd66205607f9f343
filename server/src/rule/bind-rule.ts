/** What the names of a rule's query mean, with what the file around it says: where it runs, and which parameters it has. */
import { type Facts, type Target, typeNamed } from '../facts/index.ts';
import { type Binding, bindQuery, type QueryParameter } from '../kql/semantics/index.ts';
import { type Mapping, resolved, scalarText, valueUnder } from '../yaml/index.ts';
import type { RuleDocument, RuleQuery } from './rule-document.ts';

/** Bindings by query; whoever asks again with the same facts gets the same one. */
const bindings = new WeakMap<RuleQuery, { readonly facts: Facts; readonly binding: Binding }>();

/** Binds a query of the document; once for all who ask. */
export function bindingOf(document: RuleDocument, query: RuleQuery, facts: Facts): Binding {
  const known = bindings.get(query);
  if (known?.facts === facts) return known.binding;
  const binding = bindQuery(query.tree, facts, {
    target: targetOf(document),
    parameters: document.root ? declaredParameters(document.root) : [],
  });
  bindings.set(query, { facts, binding });
  return binding;
}

/** Where the queries of a document run. Hunting queries and files of KQL are for either place. */
export function targetOf({ kind }: RuleDocument): Target {
  switch (kind) {
    case 'CustomDetection':
      return 'xdr';
    case 'Hunting':
    case 'Query':
      return 'both';
    default:
      return 'workspace';
  }
}

/** The parameters that the file of a function or parser declares: `FunctionParams`, `ParserParams`. */
export function declaredParameters(root: Mapping): QueryParameter[] {
  return ['FunctionParams', 'FunctionParameters', 'ParserParams'].flatMap((key) => {
    const list = resolved(valueUnder(root, key));
    if (list?.kind !== 'Sequence') return [];
    return list.items.flatMap((item) => {
      const name = scalarText(valueUnder(item, 'Name'));
      const type = scalarText(valueUnder(item, 'Type'))?.trim() ?? '';
      return name ? [{ name, type: /^table\b/.test(type) ? ('table' as const) : typeNamed(type) }] : [];
    });
  });
}
